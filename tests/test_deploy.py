"""The files to deploy with: they fit the program, and give it no more than it needs."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import parser
from bot.running import NO_FACT_BASE, WRONG_SETTINGS
from bot.settings import NAMES, PREFIX
from bot.shards.shards import Shards

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "factdesk.service"
CONTAINER = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_exposes_little() -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", UNIT],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"Overall exposure level for factdesk.service: ([0-9.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) <= 2.0


def test_the_unit_restarts_what_a_restart_mends() -> None:
    unit = UNIT.read_text()
    assert "\nRestart=on-failure\n" in unit
    assert f"\nRestartPreventExitStatus={WRONG_SETTINGS} {NO_FACT_BASE}\n" in unit


@pytest.mark.parametrize(
    "path",
    [UNIT, CONTAINER, *sorted((ROOT / "deploy").rglob("*.yaml"))],
    ids=lambda path: path.name,
)
def test_every_setting_in_it_exists_and_none_is_the_token(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}\w+", path.read_text()))
    assert named <= set(NAMES)
    assert not re.search(r"FACTDESK_DISCORD_TOKEN\s*[=:]", path.read_text())


def test_the_container_is_nobodys_and_copies_what_is_there() -> None:
    text = CONTAINER.read_text()
    user = re.search(r"^USER (\d+):(\d+)$", text, re.MULTILINE)
    assert user is not None
    assert "0" not in user.groups()
    copied = re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE)
    kept = (ROOT / "deploy" / "Containerfile.dockerignore").read_text().split()
    for source in (each for line in copied for each in line.split()[:-1]):
        assert (ROOT / source).exists(), source
        assert f"!{source}" in kept


def test_the_composed_bot_may_write_to_its_volume_alone() -> None:
    bot = yaml.safe_load(COMPOSE.read_text())["services"]["factdesk"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["volumes"] == ["data:/var/lib/factdesk"]
    assert f"USER {bot['user']}\n" in CONTAINER.read_text()
    assert not {"privileged", "ports", "network_mode"} & bot.keys()


KUBERNETES = ROOT / "deploy" / "kubernetes"
SHARED = ROOT / "deploy" / "compose-postgres.yaml"


def manifests() -> dict[tuple[str, str], Any]:
    """Every object that is applied, by its kind and name."""
    return {
        (each["kind"], each["metadata"]["name"]): each
        for path in sorted(KUBERNETES.glob("*.yaml"))
        for each in yaml.safe_load_all(path.read_text())
    }


def fleet() -> Any:
    return manifests()["StatefulSet", "factdesk"]["spec"]


def arguments(ordinal: int) -> list[str]:
    """What a pod of this number runs, found out by running its own script."""
    [container] = fleet()["template"]["spec"]["containers"]
    given = {each["name"]: each["value"] for each in container["env"] if "value" in each}
    script, *rest = container["args"]
    done = subprocess.run(
        [*container["command"], script.replace("exec factdesk", "echo"), *rest],
        env={
            "SHARDS": given["SHARDS"],
            "SHARDS_EACH": given["SHARDS_EACH"],
            "POD_INDEX": str(ordinal),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_the_pods_serve_each_shard_once_and_one_stands_by() -> None:
    served: list[int] = []
    spare = 0
    for ordinal in range(fleet()["replicas"]):
        options = parser().parse_args(arguments(ordinal))
        assert options.standby
        if options.shards is None:
            spare += 1
        else:
            shards = Shards.parse(options.shards, options.shard_count)
            assert shards.count == 16
            served += shards.ids
    assert sorted(served) == list(range(16))
    budget = manifests()["PodDisruptionBudget", "factdesk"]["spec"]
    assert 1 <= budget["maxUnavailable"] <= spare
    assert budget["selector"] == fleet()["selector"]


@pytest.mark.parametrize("name", [("StatefulSet", "factdesk"), ("Job", "factdesk-setup")], ids=str)
def test_a_pod_may_do_little_and_its_secrets_are_files(name: tuple[str, str]) -> None:
    pod = manifests()[name]["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    user = pod["securityContext"]["runAsUser"]
    assert f"USER {user}:{pod['securityContext']['runAsGroup']}\n" in CONTAINER.read_text()
    [container] = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "limits" in container["resources"]
    volumes = {each["name"]: each for each in pod["volumes"]}
    for mount in container["volumeMounts"]:
        volume = volumes.pop(mount["name"])
        assert "secret" not in volume or (
            mount["readOnly"] and volume["secret"]["defaultMode"] == 0o440
        )
    assert volumes == {}
    for each in container["env"]:
        if each["name"].endswith("_FILE"):
            assert Path(each["value"]).parent in {
                Path(m["mountPath"]) for m in container["volumeMounts"]
            }


def test_the_probes_ask_where_the_bot_answers() -> None:
    [container] = fleet()["template"]["spec"]["containers"]
    given = {each["name"]: each.get("value") for each in container["env"]}
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        program = container[kind]["exec"]["command"][-1]
        assert f"http://{given['FACTDESK_HEALTH']}/health" in program
        compile(program, kind, "exec")
    live, ready = container["livenessProbe"], container["readinessProbe"]
    assert "HTTPError" in live["exec"]["command"][-1]
    assert "HTTPError" not in ready["exec"]["command"][-1]


def test_what_the_manifests_name_is_there() -> None:
    whole = manifests()
    spec = fleet()["template"]["spec"]
    [container] = spec["containers"]
    for source in container["envFrom"]:
        assert ("ConfigMap", source["configMapRef"]["name"]) in whole
    assert ("Service", fleet()["serviceName"]) in whole
    labels = fleet()["template"]["metadata"]["labels"]
    assert fleet()["selector"]["matchLabels"].items() <= labels.items()


def test_two_composed_bots_share_a_server_and_stand_by_for_each_other() -> None:
    whole = yaml.safe_load(SHARED.read_text())
    services = whole["services"]
    assert set(services) == {"one", "two", "setup", "postgres"}
    for name in ("one", "two"):
        bot = services[name]
        options = parser().parse_args(bot["command"])
        assert options.standby
        assert Shards.parse(options.shards, options.shard_count) == Shards.all(1)
        assert bot["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}
        # After its shards were taken over, it ends with 1 and has to come back to stand by.
        assert bot["restart"] == "unless-stopped"
        assert bot["volumes"] == [f"{name}:/var/lib/factdesk"]
    for name in ("one", "two", "setup"):
        bot = services[name]
        assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
        assert f"USER {bot['user']}\n" in CONTAINER.read_text()
        assert not {"privileged", "ports", "network_mode"} & bot.keys()
        assert bot["environment"]["FACTDESK_DATABASE_URL"] == ""
        assert bot["environment"]["FACTDESK_DATABASE_URL_FILE"] == "/run/secrets/database-url"
        assert "database-url" in bot["secrets"]
    assert "ports" not in services["postgres"]
    assert "POSTGRES_PASSWORD" not in services["postgres"]["environment"]
    for service in services.values():
        assert set(service.get("secrets", ())) <= set(whole["secrets"])
    command = services["setup"]["command"][0].replace("$$", "$").split()
    assert parser().parse_args([*command[2:5], "postgresql://a:b@c/d"]).database_command == "setup"


def test_no_secret_stands_in_what_is_deployed() -> None:
    for path in (*KUBERNETES.glob("*.yaml"), SHARED):
        text = "\n".join(line for line in path.read_text().splitlines() if "#" not in line)
        assert "postgresql" not in text.replace("/var/lib/postgresql/data", ""), path
        assert not re.search(r"(?i)(password|token)\s*:\s*[\"']?[A-Za-z0-9]{6}", text), path
