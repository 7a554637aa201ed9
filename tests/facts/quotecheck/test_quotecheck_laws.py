"""Laws: what must hold of any draft and any source."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from facts.quotecheck import Kind, Op, QuoteIndex
from facts.quotecheck.marks import quotations
from facts.quotecheck.words import split

SENTENCE = (
    "we will build this bridge with our people because they want the river clean and it’s here "
    "what it costs O’Brien’s council £50 1,000 half-baked Ukraine’s naïve well-known years go"
)
WORDS = SENTENCE.split()

spoken = st.lists(st.sampled_from(WORDS), min_size=6, max_size=24).flatmap(
    lambda words: st.lists(
        st.sampled_from(["", "", "", "", ",", " –", ";"]),
        min_size=len(words) - 1,
        max_size=len(words) - 1,
    ).map(lambda gaps: " ".join(word + gap for word, gap in zip(words, [*gaps, ""], strict=True)))
)

RETYPINGS = {
    "’": ["’", "'", "ʼ"],
    " – ": [" – ", "–", "—", " - ", " -- ", "\u00a0— "],
    "-": ["-", "\u2010", "\u2011"],
    " ": [" ", "\u00a0", "  ", "\n", "\r\n", "\u2009", "\t"],
}
MARKS = [("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"), ("»", "«")]


def article(speech: str) -> str:
    return f"Headline of the day\n“{speech},” Anna Whitfield said. The rest is silence.\n"


def piece(data: st.DataObject, speech: str, fewest: int = 2) -> list[str]:
    """Some words of the speech in a row, as the source has them."""
    words = speech.split(" ")
    low = data.draw(st.integers(0, len(words) - fewest))
    high = data.draw(st.integers(low + fewest, len(words)))
    return words[low:high]


@given(st.data(), spoken)
def test_any_words_in_a_row_retyped_by_typography_alone_are_verbatim(
    data: st.DataObject, speech: str
) -> None:
    text = " ".join(piece(data, speech)).strip(" ,;–")
    assume(split(text).count() >= 2)
    retyped = text
    for usual, others in RETYPINGS.items():
        parts = retyped.split(usual)
        retyped = parts[0] + "".join(data.draw(st.sampled_from(others)) + p for p in parts[1:])
    opening, closing = data.draw(st.sampled_from(MARKS))
    assume(opening != "‘" or "'" not in retyped)  # one mark for both is told apart elsewhere
    final = data.draw(st.sampled_from(["", ".", ",", "…"]))
    draft = f"Somebody wrote: {opening}{retyped}{final}{closing}."
    (verdict,) = QuoteIndex([("a", article(speech))]).check(draft)
    assert verdict.verdict is Kind.VERBATIM, verdict
    assert not verdict.minor


@given(st.data(), spoken)
def test_a_word_more_or_less_or_another_is_never_verbatim(data: st.DataObject, speech: str) -> None:
    source = split(article(speech))
    words = piece(data, speech, fewest=4)
    at = data.draw(st.integers(1, len(words) - 2))
    match data.draw(st.sampled_from(["substitute", "insert", "delete", "swap"])):
        case "substitute":
            words[at] = data.draw(st.sampled_from(["never", "perhaps", "ninety", *WORDS]))
        case "insert":
            words.insert(at, data.draw(st.sampled_from(["never", "not", *WORDS])))
        case "delete":
            del words[at]
        case "swap":
            words[at], words[at + 1] = words[at + 1], words[at]
    altered = " ".join(words)
    assume(f" {' '.join(split(altered).forms)} " not in f" {' '.join(source.forms)} ")
    (verdict,) = QuoteIndex([("a", article(speech))]).check(f"Somebody wrote: “{altered}”.")
    assert verdict.verdict is not Kind.VERBATIM, verdict


@given(st.data(), spoken)
def test_the_diff_leads_from_the_source_to_the_draft(data: st.DataObject, speech: str) -> None:
    words = piece(data, speech, fewest=5)
    at = data.draw(st.integers(1, len(words) - 2))
    words[at : at + data.draw(st.integers(0, 2))] = data.draw(
        st.lists(st.sampled_from(["never", "ninety", *WORDS]), max_size=2)
    )
    assume(split(" ".join(words)).count() >= 3)
    text = article(speech)
    (verdict,) = QuoteIndex([("a", text)]).check(f"Somebody wrote: “{' '.join(words)}”.")
    assume(verdict.citation is not None and verdict.verdict is not Kind.SPLICED)
    assert verdict.citation is not None
    said = " ".join(words for op, words in verdict.diff if op is not Op.INSERT)
    typed = " ".join(words for op, words in verdict.diff if op is not Op.DELETE)
    assert split(typed).forms == split(verdict.quotation).forms
    assert [f.lower() for f in split(said).forms] == [
        f.lower() for f in split(verdict.citation.exact).forms
    ]


SOURCES = [("one", article("We will build this bridge with our people")), ("two", "no marks")]
INDEX = QuoteIndex(SOURCES)

marked = st.lists(
    st.sampled_from(
        ["“", "”", '"', "'", "‘", "’", "«", "»", "„", "\n", "\n\n", " ", " said Anna Whitfield",
         ",", "We will build", "this bridge", "…", "[", "]", "[…]", ".", "90s", "\u200b", "not"]
    )
).map("".join)  # fmt: skip


@given(st.text() | marked)
@example("“[]”")
@example("“… …”")
@example("“[…] We will build”")
@example("‘'“„”’")
@example("“\ud800 We will build”")
@example("“We will build this brid\u0301ge” \x00")
def test_a_check_never_raises_and_its_spans_are_true(draft: str) -> None:
    report = INDEX.check(draft)
    texts = dict(SOURCES)
    for verdict in report:
        assert draft[verdict.start : verdict.end] == verdict.quotation
        cited = verdict.citation
        if cited is not None:
            assert texts[cited.source][cited.start : cited.end] == cited.exact
            assert texts[cited.source].count("\n", 0, cited.start) + 1 == cited.line
    assert all(one.end <= other.start for one, other in pairwise(report))


@given(marked)
def test_quotations_stand_between_marks_and_apart(text: str) -> None:
    found = quotations(text)
    for one in found:
        assert one.opened < one.start < one.end <= one.closed
        assert text[one.start : one.end].strip() == text[one.start : one.end]
    assert all(one.closed <= other.opened for one, other in pairwise(found))


@given(st.lists(st.tuples(st.text(min_size=1, max_size=3), st.text(max_size=60)), max_size=4))
def test_any_texts_can_be_sources(sources: list[tuple[str, str]]) -> None:
    index = QuoteIndex(sources)
    for _, text in sources:
        index.check(f"“{text}”")
