"""A passage in its paragraph is the source's own text, whatever is cut."""

from hypothesis import given
from hypothesis import strategies as st

from facts.model import Citation, Source
from facts.passages import in_paragraph

SOURCE = Source(id="s", path="seeds/s.txt", sha256="")

PROSE = st.text(st.sampled_from("ab c\n"), min_size=1, max_size=80)


def cited(text: str, start: int, end: int) -> Citation:
    line = text.count("\n", 0, start) + 1
    return Citation(source=SOURCE, exact=text[start:end], start=start, end=end, line=line)


@given(
    text=PROSE, ends=st.tuples(st.integers(0, 79), st.integers(1, 80)), around=st.integers(0, 50)
)
def test_what_is_shown_stands_in_the_source_with_the_exact_words_whole(
    text: str, ends: tuple[int, int], around: int
) -> None:
    start, end = min(ends) % len(text), max(ends)
    end = max(start + 1, min(end, len(text)))
    passage = in_paragraph(text, cited(text, start, end), around)

    assert passage.exact == text[start:end]
    shown = passage.before + passage.exact + passage.after
    assert text[start - len(passage.before) :].startswith(shown)
    assert "\n" not in passage.before + passage.after
    assert max(len(passage.before), len(passage.after)) <= around


def test_a_line_that_ends_as_on_windows_ends_without_its_carriage_return() -> None:
    text = "One two.\r\nThree four five.\r\n"
    for words in ("Three", "five."):
        start = text.index(words)
        passage = in_paragraph(text, cited(text, start, start + len(words)), 100)
        assert passage.before + passage.exact + passage.after == "Three four five."
        assert not passage.cut_after


def test_a_paragraph_that_fits_is_shown_whole_and_one_that_does_not_is_cut_between_words() -> None:
    text = "Another paragraph.\nOne two three four five six.\nThe last."
    start = text.index("three")
    citation = cited(text, start, start + len("three"))

    whole = in_paragraph(text, citation, 100)
    assert (whole.before, whole.after) == ("One two ", " four five six.")
    assert not whole.cut_before
    assert not whole.cut_after

    cut = in_paragraph(text, citation, 6)
    assert (cut.before, cut.after) == ("two ", " four")
    assert cut.cut_before
    assert cut.cut_after
