"""The command line as other programs and people use it: real processes, real files."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.bot.cli.running import ROOT, ask, factdesk

Here = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """The command in this process, where only what it says matters: a new one takes far longer."""
    for name in [name for name in os.environ if name.startswith("FACTDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(ROOT)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as usage:
            code = int(usage.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("typed", "speaker", "found"),
    [
        ("Mark Rutte", "mark-rutte", 1),
        ("Mark Rutte compromise", "mark-rutte", 1),
        ("Vladimir Putin", "vladimir-putin", 0),
        ("special envoy Georgia", "keith-kellogg", 1),
        ("Rutte compromise", "mark-rutte", 1),
        ("Rutte said", "mark-rutte", 1),
        ("NATO chief Mark Rutte compromise", "mark-rutte", 1),
        ("US envoy Keith Kellogg Georgia", "keith-kellogg", 1),
        ("NATO Secretary General compromise", "mark-rutte", 1),  # not NATO
        ("the NATO Secretary General", "mark-rutte", 1),
        ("US Defence Secretary realistic", "pete-hegseth", 1),  # not the United States
        ("Emmanuel Macron Rutte", None, 0),
        ("Russian President Dmitry Medvedev", None, 0),  # not who has that office here
        ("Russian President Dmitry Medvedev war", None, 0),
    ],
)
def test_a_speaker_of_several_words_needs_no_quotation_marks(
    here: Here, typed: str, speaker: str | None, found: int
) -> None:
    answer = json.loads(here("quote", *typed.split(), "--json")[1])
    assert (answer["entity"] or {"id": None})["id"] == speaker
    assert [s["property"] for s in answer["statements"][:1]] == ["quote"] * found
    assert answer["query"] == typed


def test_who_gives_the_object_of_the_contract_with_every_passage_as_the_file_has_it() -> None:
    code, answer = ask("who", "Kelog")
    assert code == 0
    assert list(answer) == [
        "command", "query", "outcome", "entity", "score", "statements", "candidates", "reason",
        "factbase",
    ]  # fmt: skip
    assert (answer["command"], answer["query"], answer["outcome"]) == ("who", "Kelog", "found")
    assert answer["entity"] == {"id": "keith-kellogg", "label": "Keith Kellogg", "type": "person"}
    assert 0 < answer["score"] <= 1
    assert answer["factbase"].startswith("sha256:")
    assert answer["statements"][0]["value"] == "Special Envoy for Ukraine and Russia"
    for statement in answer["statements"]:
        assert list(statement) == [
            "id", "subject", "property", "value", "rank", "date", "attributed_to", "partial",
            "note", "contradicts", "citations",
        ]  # fmt: skip
        for citation in statement["citations"]:
            text = (ROOT / citation["source"]).read_bytes().decode()
            assert text[citation["start"] : citation["end"]] == citation["exact"]


@pytest.mark.parametrize(
    ("arguments", "code", "outcome"),
    [
        (["who", "Keith", "Kellogg"], 0, "found"),
        (["quote", "rute", "compromise"], 0, "found"),
        (["when", "istambul"], 0, "found"),
        (["when", "Istanbul", "talks", "22"], 1, "not_found"),
        (["memo"], 0, "found"),
        (["find", "irreversible"], 0, "found"),
        (["who", "Macron"], 1, "not_found"),
        (["who", "President"], 1, "ambiguous"),
        (["quote", "Zelensky"], 1, "not_found"),
        (["memo", "7"], 1, "not_found"),
    ],
)
def test_the_exit_code_says_whether_it_was_found(
    here: Here, arguments: list[str], code: int, outcome: str
) -> None:
    assert here(*arguments)[0] == code
    code_of_json, answer, errors = here(*arguments, "--json")
    assert (code_of_json, json.loads(answer)["outcome"], errors) == (code, outcome, "")


def test_the_code_is_that_of_the_process() -> None:
    codes = [factdesk(*each).returncode for each in (["memo"], ["who", "Macron"], ["who"])]
    assert codes == [0, 1, 2]


def test_a_reader_sees_the_passage_marked_in_its_line_with_file_and_line() -> None:
    shown = factdesk("quote", "Rutte").stdout
    assert "“We will not compromise on Ukraine’s right to join NATO”" in shown
    assert "seeds/002_83b8fe9fcc26176a.txt:5" in shown
    assert "⟦We will not compromise on Ukraine’s right to join NATO⟧" in " ".join(shown.split())
    assert "contradicted by" in shown


def test_a_reader_sees_what_the_desk_notes_of_somebody(here: Here) -> None:
    code, shown, _ = here("who", "Zelensky")
    assert code == 0
    assert "Volodymyr Zelensky  person\nThe desk notes: The articles give him no office." in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "COMMAND"),
        (["who"], "NAME"),
        (["quote"], "required: SPEAKER\n"),
        (["audit", "show", "ABC"], "neither a receipt"),
        (["who", ""], "Type a name"),
        (["who", "x" * 201], "at most 200"),
        (["who", "a\x01b"], "U+0001"),
        (["memo", "seven"], "not a point's number"),
        (["whom", "Rutte"], "invalid choice"),
    ],
)
def test_what_cannot_be_asked_is_usage(here: Here, arguments: list[str], says: str) -> None:
    code, printed, errors = here(*arguments)
    assert (code, printed) == (2, "")
    assert says in errors


def test_a_setting_that_makes_no_sense_is_usage_and_named() -> None:
    done = factdesk("who", "Rutte", FACTDESK_LOG_LEVEL="loud")
    assert done.returncode == 2
    assert "FACTDESK_LOG_LEVEL" in done.stderr


def test_a_tampered_source_is_named_and_nothing_is_answered(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", seeds)
    article = seeds / "002_83b8fe9fcc26176a.txt"
    article.write_bytes(article.read_bytes().replace(b"irreversible", b"reversible"))

    asked = factdesk("who", "Rutte", FACTDESK_SEEDS=str(seeds))
    assert (asked.returncode, asked.stdout) == (3, "")
    assert "002_83b8fe9fcc26176a.txt has changed" in asked.stderr

    verified = factdesk("verify", FACTDESK_SEEDS=str(seeds))
    assert verified.returncode == 3
    assert " ".join(verified.stdout.split()).count("002_83b8fe9fcc26176a.txt has changed") == 1


def test_verify_holds_every_citation_against_its_source() -> None:
    done = factdesk("verify", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["problems"]) == (0, True, [])
    assert len(report["citations"]) >= 60
    assert factdesk("verify").returncode == 0


def test_a_question_imports_nothing_of_discord_or_a_server() -> None:
    code = (
        "import sys; from bot.cli.main import main; main(['who', 'Kellogg']);"
        "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stderr.split())
    assert "facts" in loaded
    assert not loaded & {"discord", "aiohttp", "sqlalchemy", "alembic", "asyncio", "prompt_toolkit"}


def test_why_says_which_words_met_which() -> None:
    shown = factdesk("who", "Kelog", "--why").stdout
    assert "Keith Kellogg (" in shown
    assert "kelog → kellog" in shown
    _, answer = ask("who", "Kelog", "--why")
    assert answer["why"][0]["id"] == "keith-kellogg"
