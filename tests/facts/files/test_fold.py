"""Folding: the files come to say what base + changes say, and nothing else in them moves."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from facts.changes import AddAlias, AddStatement, NewStatement, Selector, apply
from facts.files.fold import FoldError, carry_out, plan
from facts.files.folded import NAME, BadMark, Folded, mark, read_mark, unfolded
from facts.files.rewrite import rewrite
from facts.loader import load
from facts.model import Property
from facts.replay import replay
from tests.facts.folders import folder
from tests.facts.folding import ALL, contents, fold, numbered, shipped
from tests.facts.test_changes import CHANGES
from tests.shipped import ROOT


def test_files_in_folders_are_written_where_they_lie(tmp_path: Path) -> None:
    base, seeds = shipped(tmp_path)
    (base / "people").mkdir()
    (base / "people.yaml").rename(base / "people" / "all.yaml")
    wanted = replay(load(base, seeds), numbered(ALL)).factbase
    assert fold(base, seeds, numbered(ALL))
    assert load(base, seeds) == wanted
    assert "Rutte, M." in (base / "people" / "all.yaml").read_text(encoding="utf-8")
    assert [path.name for path in (base / "people").iterdir()] == ["all.yaml"]


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


def test_a_file_that_is_full_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("facts.files.rewrite._ROOM", 0.05)
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
