"""Folding: the files come to say what base + changes say, and nothing else in them moves."""

from __future__ import annotations

import difflib
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.changes import AddAlias, AddStatement, Change, NewStatement, Retract, Selector, apply
from facts.fold import FoldError, alone, carry_out, finish, plan
from facts.folded import NAME, BadMark, Folded, Numbered, mark, read_mark, unfolded
from facts.folder import JOURNAL
from facts.loader import load
from facts.model import Property
from facts.problems import FactBaseError
from facts.replay import contains, replay
from facts.rewrite import rewrite
from facts.strictyaml import Mapping, parse
from facts.yaml_entries import export
from tests.facts.folders import PEOPLE, QUOTES, folder
from tests.facts.generated import changes
from tests.facts.test_changes import CHANGES
from tests.shipped import ROOT

CLAIM = NewStatement(
    id="pavel-again",
    subject="petr-pavel",
    attributed_to="petr-pavel",
    property=Property.CLAIM,
    value="not soon",
    passages=(Selector("expansion-freeze", "unlikely to be invited into NATO"),),
    contradicts=("rutte-irreversible", "putin-role"),
)
ROLE = NewStatement(
    id="rutte-role-again",
    subject="mark-rutte",
    property=Property.ROLE,
    value="NATO Secretary",
    passages=(Selector("expansion-freeze", "NATO Secretary General Mark Rutte"),),
)
ALL: list[Change] = [
    *CHANGES,
    AddStatement(CLAIM),
    AddStatement(ROLE),
    AddAlias("mark-rutte", "Rutte, M."),
    Retract(statement="trump-role", reason="as he said: no # more"),
]


def numbered(made: list[Change]) -> list[Numbered]:
    return [Numbered(sequence, change) for sequence, change in enumerate(made, 1)]


def shipped(tmp_path: Path) -> tuple[Path, Path]:
    base, seeds = tmp_path / "base", tmp_path / "seeds"
    shutil.copytree(ROOT / "facts/base", base)
    shutil.copytree(ROOT / "seeds", seeds)
    return base, seeds


def fold(base: Path, seeds: Path, made: list[Numbered], without: tuple[int, ...] = ()) -> bool:
    with alone(base, seeds):
        planned = plan(base, seeds, made, without)
        if planned is not None:
            carry_out(base, seeds, planned)
    return planned is not None


def test_files_in_folders_are_written_where_they_lie(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    (base / "people").mkdir()
    (base / "people.yaml").rename(base / "people" / "all.yaml")
    wanted = replay(load(base, seeds), numbered(ALL)).factbase
    assert fold(base, seeds, numbered(ALL))
    assert load(base, seeds) == wanted
    assert "Rutte, M." in (base / "people" / "all.yaml").read_text(encoding="utf-8")
    assert [path.name for path in (base / "people").iterdir()] == ["all.yaml"]


def contents(base: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in base.iterdir()}


def test_the_files_say_what_was_accepted_and_a_second_fold_finds_nothing(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    wanted = replay(load(base, seeds), numbered(ALL)).factbase
    assert fold(base, seeds, numbered(ALL))
    assert load(base, seeds) == wanted
    assert (seeds / "interview.txt").read_text() == CHANGES[0].text  # type: ignore[union-attr]
    after = contents(base)
    assert not fold(base, seeds, numbered(ALL))
    assert contents(base) == after
    assert set(after) == {path.name for path in (ROOT / "facts/base").iterdir()} | {NAME}


def test_what_was_not_changed_stays_to_the_byte(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    before = contents(base)
    fold(base, seeds, numbered(ALL))
    gone = []
    for name, text in contents(base).items():
        if name == NAME:
            continue
        old, new = before[name].splitlines(), text.splitlines()
        gone += [line[2:].strip() for line in difflib.ndiff(old, new) if line.startswith("- ")]
    # The two lists that grew where they stand; everything else is added lines.
    assert gone == [
        "contradicts: [promise-to-putin, hegseth-doubt, hegseth-quote, headline-freeze]",
        "Марк Рютте, Рютте]",
    ]


def test_entries_are_written_as_a_curator_would(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    fold(base, seeds, numbered(ALL))
    assert contents(base)["quotes.yaml"].endswith(
        """
  umerov-not-there-2:
    speaker: rustem-umerov
    value: not there yet
    partial: true
    cite: {source: interview, exact: We are not there yet}
"""
    )
    assert (
        '        rank: deprecated\n        reason: "as he said: no # more"\n\n  vladimir-putin:'
    ) in contents(base)["people.yaml"]


STYLES = {
    "as usual": {"people": PEOPLE, "quotes": QUOTES},
    "on one line": {
        "people": "people: {ann-lee: {name: Ann Lee, roles: [{id: ann-lee-role, value: the mayor, "
        'cite: {source: town, exact: "Ann Lee, the mayor"}}]}}',
        "quotes": "quotes: {ann-stays: {speaker: ann-lee, "
        "cite: {source: town, exact: We will not go}}}\nclaims: {}\n",
    },
    "with lists at the key's column, and comments": {
        "people": """\
people:  # all of them
  ann-lee:
    aliases:  # by which she is found
    - A. Lee  # short
    name: Ann Lee
    roles:
    - id: ann-lee-role   # the only one
      rank: preferred # by far
      contradicts: []
      value: the mayor
      cite:
      - source: town
        exact: >-
          Ann Lee,
          the mayor

    # what follows belongs to nobody
# nor does this""",
        "quotes": "# first\nquotes:\n    ann-stays:\n        speaker: ann-lee\n"
        "        cite:\n            source: town\n            exact: |-\n"
        "                We will not go\n\n\n# last\n",
    },
    "with other line ends, and notes that end in empty lines": {
        "people": PEOPLE.replace("\n", "\r\n"),
        "a-quotes": QUOTES + "    note: >-\n      kept\n\n\n  # more\n\n",
        "claims": "claims:\n  ann-spoke:\n    subject: ann-lee\n    value: she spoke\n"
        "    cite:\n      source: town\n      exact: |+\n"
        "        Ann Lee spoke on June 2. Ann Lee spoke again.\n",
    },
}


def in_style(style: str) -> tuple[Path, Path]:
    return folder(Path(tempfile.mkdtemp()), **STYLES[style])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(STYLES)))
def test_whatever_is_accepted_can_be_folded_at_once_or_in_parts(
    data: st.DataObject, style: str
) -> None:
    check_fold(data, style)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(STYLES)))
def test_ten_thousand_lists_of_changes_are_folded_and_loaded_again_equal(
    data: st.DataObject, style: str
) -> None:
    check_fold(data, style)


def check_fold(data: st.DataObject, style: str) -> None:
    base, seeds = in_style(style)
    try:
        before = load(base, seeds)
        made = data.draw(changes(before))
        wanted = replay(before, made)
        assert wanted.held == ()
        part = data.draw(st.integers(0, len(made)))
        for count in (part, len(made)):
            fold(base, seeds, made[:count])
            now = load(base, seeds)
            assert now == replay(before, made[:count]).factbase
            # What is folded is known again, by the mark and without it.
            assert replay(now, unfolded(made, read_mark(base))).factbase == wanted.factbase
            assert replay(now, made).factbase == wanted.factbase
        assert all(contains(now, each.change) for each in made)
        exported = parse(export(before, now).encode())
        assert exported.flaws == ()
        assert isinstance(exported.root, Mapping) or before == now
    finally:
        shutil.rmtree(base.parent)


def test_a_file_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facts.rewrite._ROOM", 0.05)
    base, seeds = folder(tmp_path)
    before = load(base, seeds)
    after = before
    note = "word " * 190 + "end"
    for number in range(60):
        claim = NewStatement(
            id=f"claim-{number}",
            subject="ann-lee",
            property=Property.CLAIM,
            value=f"she spoke {number}",
            passages=(Selector("town", "Ann Lee spoke again."),),
            note=note,
        )
        after = apply(after, AddStatement(claim))
    files = {path.name: path.read_text() for path in base.iterdir()}
    new = rewrite(files, before, after)
    assert sorted(new) == ["claims-2.yaml", "claims.yaml"]
    for name, text in new.items():
        (base / name).write_text(text)
    assert load(base, seeds) == after


WORKER = """
import os, shutil, signal, sys
from pathlib import Path
from facts.fold import FoldError
from facts.loader import load
from facts.problems import FactBaseError
from tests.facts.test_fold import ALL, fold, numbered

origin, scratch = map(Path, sys.argv[1:])
made = numbered(ALL)
EVENTS = ("open", "os.rename", "os.remove")

def fresh():
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(origin, scratch)
    return scratch / "base", scratch / "seeds"

base, seeds = fresh()
before = load(base, seeds)
fold(base, seeds, made)
after = load(base, seeds)
assert after != before
point, killed = 0, 0
while True:
    point += 1
    base, seeds = fresh()
    child = os.fork()
    if not child:
        left = point
        def hook(event, arguments):
            global left
            if event not in EVENTS or str(scratch) not in str(arguments[0]):
                return
            if event == "open" and isinstance(arguments[1], str) and "w" not in arguments[1]:
                return
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(hook)
        fold(base, seeds, made)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
    killed += 1
    try:
        assert load(base, seeds) in (before, after)
    except FactBaseError as error:
        assert "a fold was interrupted" in str(error)
    fold(base, seeds, made)
    assert load(base, seeds) == after
    assert not [name for name in os.listdir(base) + os.listdir(seeds) if "olding" in name.lower()]
print(killed)
"""


def test_a_fold_that_is_killed_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    base, _ = shipped(tmp_path / "origin")
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(base.parent), str(tmp_path / "scratch")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 12  # each file written, renamed or removed


def test_a_file_edited_since_the_plan_is_not_overwritten(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    planned = plan(base, seeds, numbered(ALL))
    assert planned is not None
    quotes = base / "quotes.yaml"
    text = quotes.read_text()
    quotes.write_text(text + "# an afterthought\n")
    with pytest.raises(FoldError, match="edited meanwhile; fold again"):
        carry_out(base, seeds, planned)
    assert quotes.read_text().endswith("afterthought\n")
    assert fold(base, seeds, numbered(ALL))
    assert "# an afterthought" in quotes.read_text()


def test_a_journal_is_carried_on_with_and_an_edit_stops_it(tmp_path: Path) -> None:
    base, _ = folder(tmp_path, quotes=QUOTES)
    people, quotes = (base / "people.yaml").read_bytes(), (base / "quotes.yaml").read_bytes()
    new = people + b"# new\n"
    old_digest, new_digest = (hashlib.sha256(data).hexdigest() for data in (people, new))
    journal = {"people.yaml": {"old": old_digest, "new": new_digest}}
    (base / JOURNAL).write_text(json.dumps(journal))
    (base / "people.yaml.folding").write_bytes(new)
    (base / "people.yaml").write_bytes(people + b"# mine\n")
    with pytest.raises(FoldError, match="was edited while a fold was under way"):
        finish(base)
    with pytest.raises(FactBaseError, match="a fold was interrupted"):
        load(base, tmp_path / "seeds")
    (base / "people.yaml").write_bytes(people)
    assert finish(base)
    assert (base / "people.yaml").read_bytes() == new
    assert (base / "quotes.yaml").read_bytes() == quotes
    assert not finish(base)


def test_what_cannot_be_applied_stops_a_fold_until_the_files_are_said_to_be_right(
    tmp_path: Path,
) -> None:
    base, seeds = shipped(tmp_path)
    made = numbered([AddAlias("nobody", "x"), AddAlias("mark-rutte", "M. Rutte")])
    with pytest.raises(FoldError, match=r"change 1: .*not in the fact base(?s:.*)--without 1"):
        plan(base, seeds, made)
    with pytest.raises(FoldError, match="Change 2 can be applied"):
        plan(base, seeds, made, (1, 2))
    assert fold(base, seeds, made, (1,))
    assert "M. Rutte" in load(base, seeds).entities["mark-rutte"].aliases
    assert unfolded(made, read_mark(base)) == []
    assert not fold(base, seeds, made)


def test_an_article_in_the_way_stops_a_fold(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    (seeds / "interview.txt").write_text("another")
    before = contents(base)
    with pytest.raises(FoldError, match="is another text"):
        fold(base, seeds, numbered(ALL))
    assert contents(base) == before
    assert (seeds / "interview.txt").read_text() == "another"


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    planned = plan(base, seeds, numbered(ALL))
    assert planned is not None
    shutil.rmtree(seeds)
    with pytest.raises(FoldError, match="let this user write"):
        carry_out(base, seeds, planned)


def test_a_mark_speaks_of_its_own_list_alone(tmp_path: Path) -> None:
    made = numbered(ALL)
    (tmp_path / NAME).write_text(mark(made[:3]).dump())
    folded = read_mark(tmp_path)
    assert folded == mark(made[:3])
    assert unfolded(made, folded) == made[3:]
    assert unfolded(made[1:], folded) == made[1:]
    assert unfolded(made[:2], folded) == made[:2]
    assert unfolded(made, None) == made
    assert mark([]) == Folded(0, mark([]).digest)
    (tmp_path / NAME).write_text("[]")
    with pytest.raises(BadMark, match="restore it"):
        read_mark(tmp_path)
