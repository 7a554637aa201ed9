"""The rooms and the one way that imports go, as docs/architecture.md draws them."""

import ast
from pathlib import Path

import pytest

from docs import list_modules

ROOT = Path(__file__).parent.parent
ROOMS = {"facts": {"facts"}, "bot": {"facts", "bot"}, "commands": {"facts", "bot", "commands"}}
PACKAGES = {
    "facts": ("matching", "quotecheck", "files", "compiled"),
    "bot": (
        "database",
        "shards",
        "audit",
        "desk",
        "health",
        "doctor",
        "check",
        "site",
        "rehearsal",
        "cli",
    ),
    "commands": ("facts",),
}
"""The packages of each room, each before those that may import it."""
FORBIDDEN_IN_FACTS = {"discord", "sqlalchemy", "alembic", "aiohttp", "asyncio", "aiosqlite"}

MODULES = sorted(path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*.py"))

NAMES = {str(path.with_suffix("")).replace("/", ".").removesuffix(".__init__") for path in MODULES}


Trees = dict[Path, ast.Module]


@pytest.fixture(scope="module")
def trees() -> Trees:
    return {path: ast.parse((ROOT / path).read_text(encoding="utf-8")) for path in MODULES}


def imports(path: Path, tree: ast.Module) -> set[str]:
    """Every module a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            assert node.module is not None
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= named & NAMES or {node.module}
    return found


def test_imports_go_from_commands_to_bot_to_facts(trees: Trees) -> None:
    wrong = []
    for path, tree in trees.items():
        room = path.parts[0]
        for name in imports(path, tree):
            package = name.split(".")[0]
            against = package in ROOMS and package not in ROOMS[room]
            if against or (room == "facts" and package in FORBIDDEN_IN_FACTS):
                wrong.append(f"{path} imports {name}")
    assert wrong == []


def test_a_package_imports_those_before_it_alone(trees: Trees) -> None:
    wrong = []
    for path, tree in trees.items():
        room, package = path.parts[:2]
        if (ROOT / room / package).is_dir():
            order = PACKAGES[room]
            later = {(room, each) for each in order[order.index(package) + 1 :]}
            named = {tuple(name.split(".")[:2]) for name in imports(path, tree)}
            wrong += [f"{path} imports {'.'.join(each)}" for each in named & later]
    assert wrong == []


def test_only_the_settings_read_the_environment(trees: Trees) -> None:
    wrong = []
    for path, tree in trees.items():
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        # The rehearsal hands the environment on to the bot that it starts.
        allowed = path == Path("bot/settings.py") or path.parts[:2] == ("bot", "rehearsal")
        if named & {"environ", "getenv"} and not allowed:
            wrong.append(path)
    assert wrong == []


def test_no_module_needs_itself(trees: Trees) -> None:
    needs = {
        str(path.with_suffix("")).replace("/", ".").removesuffix(".__init__"): imports(path, tree)
        for path, tree in trees.items()
    }
    done: set[str] = set()

    def reach(module: str, on_the_way: tuple[str, ...]) -> None:
        assert module not in on_the_way, " -> ".join((*on_the_way, module))
        if module not in done:
            for other in needs[module] & needs.keys() - {*ROOMS, module}:
                reach(other, (*on_the_way, module))
            done.add(module)

    for module in needs:
        reach(module, ())


def test_every_module_says_its_one_job_and_the_page_has_it_from_there(trees: Trees) -> None:
    assert all(map(ast.get_docstring, trees.values()))
    assert list_modules.PAGE.read_text("utf-8") == list_modules.page(), "run `make format`"


def test_every_file_stays_small_enough_to_hold_one_idea() -> None:
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert {path: n for path, n in lengths.items() if n > 350} == {}
