"""Drafts made to hurt: each is answered or refused within two seconds, and none breaks anything."""

from __future__ import annotations

import time

import pytest

from facts.quotecheck import QuoteIndex
from facts.quotecheck.index import MOST_MARKS

SOURCE = (
    "“We will not compromise on Ukraine’s right to join NATO,” Mark Rutte said. “They stay.”\n\n"
    "‘Yes, that I will’. Others said that the harbour would be closed unless the company paid."
)
INDEX = QuoteIndex([("a", SOURCE), ("b", f"{SOURCE}\n" * 200)])

HOSTILE = {
    "a megabyte without a space": "a" * 1_000_000,
    "the same in marks": f"“{'a' * 999_990}”",
    "marks alone": "“" * (MOST_MARKS - 1),
    "marks and words": "“a " * (MOST_MARKS - 1),
    "apostrophes": "as' " * (MOST_MARKS - 1),
    "paragraphs that reopen": "‘as we go\n\n" * (MOST_MARKS - 1),
    "lines that reopen": "'as we go\n" * (MOST_MARKS - 1),
    "marks within marks": "“‘" * 4_000 + "we will go" + "’”" * 4_000,
    "the most quotations": "“We will not compromise on Ukraine’s right,” Rutte said. " * 2_000,
    "as many, each with cuts": "“We will … compromise … on … right,” Rutte said. " * 2_000,
    "nothing but common words": f"“{'the ' * 9_000}”",
    "nothing but ellipses": f"“{'We will … not ' * 3_000}”",
    "nothing but brackets": f"“{'[We] will ' * 4_500}”",
    "nothing but dots": "." * 1_000_000,
    "the source many times": f"{SOURCE}\n" * 200,
    "the source as one quotation": ("“" + SOURCE.replace("“", "").replace("”", "") + "”\n\n") * 200,
    "invisible characters": "“We" + "\u200b" * 300_000 + " will not compromise”",
    "combining characters": "“We w" + "\u0301" * 300_000 + "ill not compromise”",
    "no spaces between words": "「" + "我们" * 160_000 + "」",
    "names without end": "“We go,” " + "Rutte " * 150_000 + "said.",
    "initials without end": "“We go,” " + "A. " * 300_000 + "said.",
    "verbs without end": "“We go,” " + "said " * 190_000,
    "people who said": ("“We will go home now,” " + "he said Rutte told " * 12 + "\n") * 1_900,
    "lone surrogates": "“We will \ud800 not \udfff compromise on it,” he said. " * 500,
    "signatures": "“We will go home now”\n— " * 4_000,
    "he, after a long paragraph": "Anna Doe met " * 70_000 + "\n“We go home,” he said." * 1_500,
    "he, in one paragraph": "“We go home,” Anna Doe said. " + "“We go home,” he said. " * 1_900,
    "labels that may be names": "".join(f"As{n} it is: “we go”\n" for n in range(1_900))
    + "x y. " * 100_000,
    "a word that opens every sentence": "Ended. " * 100_000 + "Ended so: “we go”.\n" * 1_900,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_answered_or_refused_within_two_seconds(kind: str) -> None:
    draft = HOSTILE[kind]
    began = time.process_time()
    report = INDEX.check(draft)
    assert time.process_time() - began < 2
    assert report.refused is not None or all(draft[v.start : v.end] == v.quotation for v in report)


@pytest.mark.parametrize("kind", ["marks and words", "apostrophes", "paragraphs that reopen"])
def test_a_hostile_text_as_a_source_does_not_hold_up_a_check(kind: str) -> None:
    index = QuoteIndex([("hostile", HOSTILE[kind] + SOURCE), ("b", SOURCE)])
    began = time.process_time()
    report = index.check("“We will not compromise on Ukraine’s right to join NATO,” Rutte said.")
    assert time.process_time() - began < 2
    assert [str(v.verdict) for v in report] == ["verbatim"]
