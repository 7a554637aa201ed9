"""Where a passage stands follows from its source's text alone, and stays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facts import links
from facts.model import Property, Statement
from facts.selectors import anchor
from tests.shipped import BASE

texts = st.lists(
    st.sampled_from(["word ", "\n", "x" * 3000, "\u202e" * 700, "Київ ", "\n\n", "👩" * 900]),
    max_size=40,
).map("".join)


@given(texts)
def test_pages_are_the_text_in_order_and_none_is_too_large(text: str) -> None:
    starts = links.starts(text)
    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))
    for begin, end in pairwise((*starts, len(text))):
        part = text[begin:end]
        unseen = sum(not c.isprintable() and c != "\n" for c in part)
        assert len(part.encode()) + unseen * 9 <= links.PAGE or len(part) == 1


@given(texts.filter(bool), st.data())
def test_every_character_is_on_the_page_that_begins_before_it(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    page = links.page_of(links.starts(text), at)
    bounds = (*links.starts(text), len(text))
    assert bounds[page] <= at < bounds[page + 1]


def test_a_link_holds_whatever_else_is_cited_from_its_source() -> None:
    statement = BASE.statements["rutte-quote"]
    before = links.citation(BASE, statement)
    source = statement.citations[0].source
    text = BASE.text(source.id)
    more = [
        Statement(
            f"more-{n}",
            "mark-rutte",
            Property.CLAIM,
            "more",
            (anchor(source, text, text[n : n + 200]),),
        )
        for n in range(100)
    ]
    assert links.citation(BASE.with_statements(*more), statement) == before
    assert before == "sources/expansion-freeze.html#s-rutte-quote"


def test_a_second_passage_and_a_line_have_addresses_of_their_own() -> None:
    statement = BASE.statements["istanbul-talks-date"]
    second = links.citation(BASE, statement, 1)
    assert second == "sources/expansion-freeze.html#s-istanbul-talks-date.2"
    cited = statement.citations[1]
    assert links.place(BASE, cited.source.id, cited.start) == (
        f"sources/expansion-freeze.html#line-{cited.line}"
    )
    assert links.entity(BASE.entities["memorandum"]) == "documents/memorandum.html"
