"""What a moderator typed, said back: as they wrote it, and with nothing live in it."""

import pytest

from commands.facts.curation import entity
from commands.reply import Refusal
from tests.commands.articles import FACTBASE


def test_a_name_that_is_not_known_is_said_back_escaped() -> None:
    with pytest.raises(Refusal) as refused:
        entity(FACTBASE, "[x](https://a.example) <@1> <id:customize>")
    assert str(refused.value).startswith(
        r"“\[x\](https\://a.example) \<\@1> \<id\:customize>” is not in the fact base."
    )
