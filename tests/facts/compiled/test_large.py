"""A large fact base says what the same files say when they are small."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from facts import loader, mapped
from facts.changes import AddAlias, Change, Retract, apply
from facts.compiled.compiling import Compiler
from facts.compiled.file import Compiled
from facts.compiled.large import NAME
from facts.compiled.piecework import Desk, pack_file
from facts.evidence import NoEvidence
from facts.factbase import FactBase
from facts.files.folder import list_files, open_file
from facts.files.merging import Merge
from facts.files.parts import read_sources
from facts.indexes import Indexes
from facts.loader import FactBaseError, load
from facts.model import Property
from facts.search import StatementIndex
from facts.suggesting import statements_like
from facts.verify import check
from tests.facts.folders import ARTICLE, PEOPLE, QUOTES, SOURCES, folder
from tests.facts.test_loader import WRONG
from tests.shipped import BASE, ROOT

HERE = (ROOT / "facts/base", ROOT / "seeds")
QUERIES = ["nuclear", "NATO Rutte", "cesefire", "June 2", "irreversable", "president", "line w", ""]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fact base counts as large."""
    monkeypatch.setattr(loader, "LARGE", 0)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process can be started: all is done in this one."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def compiled(base: Path, seeds: Path, path: Path) -> FactBase:
    """The files compiled in this process."""
    merge = Merge()
    names = list_files(base, merge.problems)
    for name in names:
        merge.add_sources(read_sources(open_file(base, name)))
    desk = Desk(base, seeds, merge.sources)
    compiler = Compiler(merge.sources)
    for name in names:
        compiler.add(pack_file(desk, name))
    compiler.write(path, "key")
    return FactBase.of(Compiled(mapped.read(path, "key"), seeds))


def assert_same(one: FactBase, other: FactBase) -> None:
    assert one == other
    assert list(one.statements) == list(other.statements)
    assert dict(one.statements) == dict(other.statements)
    assert list(one.entities.items()) == list(other.entities.items())
    assert list(one.sources.items()) == list(other.sources.items())
    for prop in (*((each,) for each in Property), ()):
        assert sorted(s.id for s in one.in_force(*prop)) == sorted(
            s.id for s in other.in_force(*prop)
        )
        for entity in one.entities:
            assert one.about(entity, *prop) == other.about(entity, *prop)
            assert one.said_by(entity, *prop) == other.said_by(entity, *prop)
    for source in one.sources:
        assert one.text(source) == other.text(source)
        assert one.from_source(source) == other.from_source(source)
        assert one.citing(source) == other.citing(source)
    every = list(one.statements.values())
    for statement in every:
        assert sorted(one.replaced_by(statement.id)) == sorted(other.replaced_by(statement.id))
    for part in ("rutte-", "role", every[0].id, "ee-x", ""):
        named = {s.id for s in one.statements.values() if part in s.id}
        assert named <= {s.id for s in statements_like(other, part)}
        assert named <= {s.id for s in statements_like(one, part)}
    assert one.contradicting(every[:3]) == other.contradicting(every[:3])
    words = {word for s in every[::3] for word in s.value.split()}
    first, second = StatementIndex(one), StatementIndex(other)
    for query in (*QUERIES, *sorted(words)[:20], *(w[:2] + w[3:] for w in sorted(words)[:20])):
        assert first.search(query) == second.search(query)
        assert first.search(query, dated=True) == second.search(query, dated=True)
        some = set(list(one.statements)[::2])
        assert first.search(query, among=some) == second.search(query, among=some)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> FactBase:
    return compiled(*HERE, tmp_path_factory.mktemp("shipped") / "compiled")


def test_the_shipped_facts_are_the_same_compiled(shipped: FactBase) -> None:
    assert_same(BASE, shipped)


def test_what_is_not_there_is_not_there(shipped: FactBase) -> None:
    assert "nobody" not in shipped.statements
    assert shipped.statements.get("nobody") is None
    assert shipped.entities.get("rutte-role") is None
    assert shipped.about("nobody") == ()
    with pytest.raises(KeyError):
        shipped.text("nobody")


def test_indexes_follow_a_change_to_a_compiled_base(shipped: FactBase) -> None:
    one, other = Indexes(BASE), Indexes(shipped)
    _ = one.statements, one.names, other.statements, other.names
    base, over = BASE, shipped
    change: Change
    for change in (
        Retract(statement="rutte-role", reason="r"),
        AddAlias("mark-rutte", "Rutteke"),
        Retract(statement="rutte-irreversible", reason="r"),
    ):
        base, over, before, below = apply(base, change), apply(over, change), base, over
        assert base == over
        assert before != base
        assert below != over
        one, other = one.followed(base), other.followed(over)
        for query in (*QUERIES, "Rutteke"):
            assert one.statements.search(query) == other.statements.search(query)
            assert StatementIndex(base).search(query) == one.statements.search(query)
            assert StatementIndex(over).search(query) == other.statements.search(query)
    assert one.statements.search("Rutteke")


@pytest.mark.usefixtures("large")
def test_it_is_compiled_once_and_opened_after_that(tmp_path: Path) -> None:
    kept = tmp_path / "var"
    told: list[str] = []

    def progress(what: str, done: int, of: int) -> None:
        assert 0 <= done <= of
        told.append(what)

    first = load(*HERE, kept, progress)
    assert "reading facts" in told
    assert_same(BASE, first)
    told.clear()
    assert_same(BASE, load(*HERE, kept, progress))
    assert set(told) == {"opening"}


@pytest.mark.usefixtures("large", "alone")
def test_where_nothing_can_be_kept_it_is_read_each_time(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    assert_same(BASE, load(*HERE, tmp_path / "var"))
    assert_same(BASE, load(*HERE))


@pytest.mark.usefixtures("large", "alone")
def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    load(*HERE, tmp_path)
    path = tmp_path / NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    assert_same(BASE, load(*HERE, tmp_path))
    assert path.read_bytes() == whole


@pytest.mark.usefixtures("large", "alone")
def test_what_was_edited_since_is_read_anew(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, quotes=QUOTES)
    before = load(base, seeds, tmp_path / "var")
    (base / "people.yaml").write_text(PEOPLE.replace("name: Ann Lee", "name: Ann B. Lee"))
    after = load(base, seeds, tmp_path / "var")
    assert before.entities["ann-lee"].label == "Ann Lee"
    assert after.entities["ann-lee"].label == "Ann B. Lee"
    (base / "quotes.yaml").unlink()
    assert set(load(base, seeds, tmp_path / "var").statements) == {"ann-lee-role"}


@pytest.mark.usefixtures("large", "alone")
def test_a_source_that_changed_is_refused_though_it_was_compiled(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, quotes=QUOTES)
    opened = load(base, seeds, tmp_path / "var")
    (seeds / "town.txt").write_text(ARTICLE + " ")
    with pytest.raises(NoEvidence, match="has changed"):
        opened.text("town")
    with pytest.raises(FactBaseError, match="has changed"):
        load(base, seeds, tmp_path / "var")


@pytest.mark.usefixtures("large", "alone")
def test_a_link_among_the_sources_is_followed_within_their_folder_alone(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, quotes=QUOTES)
    (seeds / "town.txt").rename(seeds / "elsewhere.txt")
    (seeds / "town.txt").symlink_to("elsewhere.txt")
    load(base, seeds, tmp_path / "var")
    load(base, seeds, tmp_path / "var")
    (seeds / "elsewhere.txt").rename(tmp_path / "outside.txt")
    (seeds / "elsewhere.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(FactBaseError, match="link out of"):
        load(base, seeds, tmp_path / "var")


def _problems(base: Path, seeds: Path) -> list[str]:
    try:
        load(base, seeds)
    except FactBaseError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("content", [each[0] for each in WRONG.values()], ids=WRONG.keys())
def test_what_is_wrong_is_said_in_the_same_words(
    tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, seeds = folder(tmp_path, wrong=content)
    small = _problems(base, seeds)
    checked = check(base, seeds)
    monkeypatch.setattr(loader, "LARGE", 0)
    assert small
    assert _problems(base, seeds) == small
    again = check(base, seeds)
    assert (again.problems, again.rows) == (checked.problems, checked.rows)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    "sources",
    [
        SOURCES,
        SOURCES.replace("sources", '"so\\x75rces"'),
        SOURCES.replace("sources:", '? "so\\x75rces"\n:'),
        "# first\n{"
        + SOURCES.replace("sources", '"so\\x75rces"')
        .replace("\n", " ")
        .replace("town: ", "town: {", 1)
        .replace('so\\x75rces":', 'so\\x75rces": {')
        .rstrip()
        + "}}}",
    ],
)
def test_sources_are_found_however_their_section_is_written(
    tmp_path: Path, sources: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, seeds = folder(tmp_path, sources=sources.replace("file: town.txt ", "file: town.txt, "))
    plain = load(base, seeds)
    monkeypatch.setattr(loader, "LARGE", 0)
    assert load(base, seeds) == plain


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """An interpreter that ends at once."""
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\nexit 1\n")
    path.chmod(0o755)
    return path


@pytest.mark.usefixtures("large")
def test_processes_that_die_cost_time_and_nothing_else(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(killed))
    assert_same(BASE, load(*HERE))


@pytest.mark.usefixtures("large")
def test_what_is_wrong_is_said_by_the_process_that_reads(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, wrong="quots: {}\n", more="claims:\n  c: x\n")
    large = _problems(base, seeds)
    assert [line.partition(": ")[0] for line in large] == ["more.yaml:2", "wrong.yaml:1"]
    report = check(base, seeds)
    assert [str(problem) for problem in report.problems] == large
    assert [row.ok for row in report.rows] == [True]


def test_who_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path; from facts import loader\n"
        "loader.LARGE = 0\n"
        "def progress(what, done, of):\n"
        "    if what == 'reading facts':\n"
        "        print(flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
        "loader.load(*map(Path, sys.argv[1:]), progress)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, (*HERE, tmp_path))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # The pipes end when the last process that has them has ended.
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (-signal.SIGKILL, b"")
    assert list(tmp_path.iterdir()) == []


def test_several_processes_use_one_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from facts import loader; loader.LARGE = 0\n"
        "print(loader.load(*map(Path, sys.argv[1:])).version)"
    )
    together = [
        subprocess.Popen(
            [sys.executable, "-c", code, *map(str, (*HERE, tmp_path))], stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = {process.communicate()[0].decode().strip() for process in together}
    assert said == {BASE.version}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
