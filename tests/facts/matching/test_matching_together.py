"""Names that several words stand in, sought one by one or set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facts.matching import columns, together
from facts.matching.columns import Columns
from facts.matching.evidence import WEAK, Meets

WORDS = ["anna", "boris", "clara", "dmitri", "elena"]
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=30)


def built(names: Sequence[Sequence[str]]) -> Columns:
    return columns.build((i, " ".join(name)) for i, name in enumerate(names))


def numbers(of: Columns, words: Sequence[str]) -> list[int]:
    listed = list(of.words)
    return [listed.index(word) for word in words if word in listed]


@pytest.mark.parametrize("most", [0, 3, 10**6], ids=["side by side", "either", "one by one"])
@example(names=[["boris"], ["anna", "clara"]], lists=[{"anna"}, {"boris"}])
@given(names=NAMES, lists=st.lists(st.sets(st.sampled_from(WORDS)), min_size=1, max_size=4))
def test_words_share_a_name_if_one_has_a_word_of_each_list(
    most: int, names: list[list[str]], lists: list[set[str]]
) -> None:
    of = built(names)
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(together, "_MOST_SOUGHT", most)
        shared = together.Together(of).shared([numbers(of, sorted(words)) for words in lists])
    assert shared == any(all(words & set(name) for words in lists) for name in names)


@given(names=NAMES, met=st.sets(st.sampled_from(WORDS)))
def test_the_words_beside_are_those_of_the_names_of_words_well_met(
    names: list[list[str]], met: set[str]
) -> None:
    of = built(names)
    well = Meets([(n, WEAK) for n in numbers(of, sorted(met))], 10.0)
    weak = Meets([(n, WEAK - 1) for n in range(len(of.words))], 10.0)
    found = together.Together(of).words_beside([well, weak])
    alone = {word for name in names if met & set(name) for word in name}
    assert (
        alone
        <= {of.words[n] for n in found}
        <= alone | {one + two for name in names for one, two in pairwise(name)}
    )


def test_nothing_is_beside_a_word_that_too_many_names_have() -> None:
    of = built([["anna", "boris"]] * (together._MOST_BESIDE + 1))
    everywhere = Meets([(n, WEAK) for n in numbers(of, ["anna"])], 10.0)
    assert not len(together.Together(of).words_beside([everywhere]))
