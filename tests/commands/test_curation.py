"""What a moderator types: which source it means, or why that is not plain."""

from pathlib import Path

import pytest

from commands.curation import source
from commands.reply import Refusal
from facts.loader import load

ROOT = Path(__file__).parent.parent.parent
FACTBASE = load(ROOT / "facts/base", ROOT / "seeds")


@pytest.mark.parametrize("typed", ["002", "expansion-freeze", "002_83b8fe9fcc26176a.txt", "freeze"])
def test_a_source_is_meant_by_a_part_of_its_name_as_help_shows_it(typed: str) -> None:
    assert source(FACTBASE, typed) == "expansion-freeze"


@pytest.mark.parametrize(("typed", "why"), [("003", "no such source"), ("seeds", "Several")])
def test_a_source_that_is_not_plain_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        source(FACTBASE, typed)
