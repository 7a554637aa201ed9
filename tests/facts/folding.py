"""Changes to fold, and the shipped facts to fold them into."""

from __future__ import annotations

import shutil
from pathlib import Path

from facts.changes import AddAlias, AddStatement, Change, NewStatement, Retract, Selector
from facts.files.fold import alone, carry_out, plan
from facts.files.folded import Numbered
from facts.model import Property
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


def contents(base: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in base.iterdir()}
