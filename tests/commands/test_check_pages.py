"""Any check fits into Discord's limits, with nothing live in it but our own marks."""

from __future__ import annotations

import re
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.check.checking import Checked
from bot.check.kept import NotACheck, dumped, loaded
from commands import check_pages, layout
from commands.buttons import CheckPage
from commands.check_pages import KEPT, REPORT
from facts.quotecheck import Cited, Kind, Op, Verdict
from tests.commands.articles import FACTBASE, FREEZE
from tests.commands.strategies import hostile, long_hostile
from tests.commands.test_render import OUR_LINK, SITE, SNOWFLAKE, presses, texts, walk

_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_OURS = re.compile(r"^(?:-# |### |> |\*\*\d+ · [A-Za-z ,]+\*\*)+", re.MULTILINE)
_MARKED = re.compile(r"~~([^~]+)~~|\*\*([^*]+)\*\*")
_LIVE = re.compile(r"[*_~`|<@\[\]]|:\S|^[ \t]*(?:[#>+-]|[0-9]+[.)])", re.MULTILINE)
HERE = FACTBASE.statements["rutte-compromise"].citations[0]


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    words = hostile | long_hostile
    exact, curated = draw(words), draw(st.booleans())
    path = FREEZE.path if curated else draw(hostile)
    start = HERE.start if curated else 0
    cited = Cited(path, exact, start, start + 9, draw(st.integers(1, 10**6)))
    return Verdict(
        quotation=draw(words),
        start=0,
        end=1,
        words=draw(st.integers(2, 9)),
        verdict=draw(st.sampled_from(Kind)),
        speaker=draw(st.none() | words),
        said_by=draw(st.none() | words),
        diff=tuple(draw(st.lists(st.tuples(st.sampled_from(Op), words), max_size=9))),
        citation=draw(st.sampled_from((None, cited))),
        statement=draw(st.sampled_from((None, "rutte-compromise", "gone"))),
        minor=draw(st.booleans()),
        doubtful=draw(st.booleans()),
        notes=tuple(draw(st.lists(words, max_size=6))),
    )


checks = st.builds(
    Checked,
    name=hostile | long_hostile,
    sha256=st.just("0" * 64),
    factbase=st.just("v"),
    verdicts=st.lists(verdicts(), max_size=8).flatmap(
        lambda found: st.sampled_from((1, 1, 8)).map(lambda times: tuple(found) * times)
    ),
    report=st.just(b"<html>"),
)


@given(checks, st.sampled_from((None, SITE)))
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_check_fits_and_nothing_in_it_is_live(checked: Checked, site: str | None) -> None:
    pages = check_pages.message(checked, FACTBASE, SNOWFLAKE, site=site).pages
    seen: list[str] = []
    for number in range(pages):
        message = check_pages.message(checked, FACTBASE, SNOWFLAKE, number, site)
        every = list(walk(message.components))
        assert len(every) == layout.total(message.components)
        assert len(every) <= layout.MAX_COMPONENTS
        assert layout.words(message.components) <= layout.MAX_TEXT
        ids = [c["custom_id"] for c in every if "custom_id" in c]
        assert len(ids) == len(set(ids))
        assert all(len(custom_id) <= 100 for custom_id in ids)
        assert None not in presses(message)
        attached = [c["file"]["url"] for c in every if c["type"] == 13]
        assert attached == [f"attachment://{file.name}" for file in message.files]
        for text in texts(message):
            bare = text.replace(check_pages._LEGEND, "")
            assert text
            ours = _OURS.sub("", OUR_LINK.sub("line", _ESCAPED.sub("x", bare)))
            assert not _LIVE.search(_MARKED.sub("x", ours)), text
        seen += re.findall(r"^\*\*(\d+) · ", "\n".join(texts(message)), re.MULTILINE)
    assert sorted(map(int, seen)) == list(range(1, len(checked.verdicts) + 1))


@given(checks)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_pages_are_the_same_made_of_the_file(checked: Checked) -> None:
    again = loaded(dumped(checked))
    assert again.verdicts == checked.verdicts
    assert (again.name, again.sha256, again.factbase) == (checked.name, "0" * 64, "v")


@given(st.binary(max_size=50) | st.sampled_from((b"[]", b"{}", b'{"draft":1}', b"[" * 99_999)))
def test_another_file_is_not_taken_for_a_check(data: bytes) -> None:
    try:
        loaded(data)
    except NotACheck:
        return
    raise AssertionError(data)


def verdict(**more: object) -> Verdict:
    given: dict[str, object] = {
        "quotation": "We will never compromise",
        "start": 0,
        "end": 24,
        "words": 4,
        "verdict": Kind.ALTERED,
        "diff": ((Op.EQUAL, "We will"), (Op.DELETE, "not"), (Op.INSERT, "never"),
                 (Op.EQUAL, "compromise")),
        "citation": Cited(HERE.source.path, "We will not compromise", HERE.start, HERE.end, 5),
        "statement": "rutte-compromise",
    }  # fmt: skip
    return Verdict(**(given | more))  # type: ignore[arg-type]  # a fixture


def test_an_altered_quote_reads_like_this() -> None:
    checked = Checked("a.txt", "0" * 64, "v", (verdict(speaker="Mark Rutte"),), b"<html>")
    message = check_pages.message(checked, FACTBASE, 7)
    head, shown = texts(message)
    assert head == (
        "-# /check a.txt\n### 1 quotation: 1 altered\n"
        "1 needs a look. Compared word for word with the sources.\n"
        "-# ~~struck~~: the source has it, the draft does not · **bold**: the draft alone has it"
    )
    assert shown == (
        "**1 · Altered**\n> “We will ~~not~~ **never** compromise”\n"
        "-# the draft’s speaker: Mark Rutte\nThe source:\n> We will not compromise\n"
        "-# seeds/002\\_83b8fe9fcc26176a.txt, line 5"
    )
    assert message.statements == ("rutte-compromise",)
    assert [file.name for file in message.files] == [REPORT]


def test_long_words_that_did_not_change_are_cut_in_the_middle() -> None:
    same = " ".join(f"w{n}" for n in range(400))
    diff = ((Op.EQUAL, same), (Op.INSERT, "never"), (Op.EQUAL, same))
    checked = Checked("a", "0" * 64, "v", (verdict(diff=diff),), b"x")
    shown = texts(check_pages.message(checked, FACTBASE, 7))[1]
    assert "w399 **never** w0" in shown
    assert "characters\\]" in shown


def test_two_thousand_quotations_are_pages_that_hold_each_once() -> None:
    checked = Checked("a", "0" * 64, "v", (verdict(),) * 2000, b"x")
    begun = time.process_time()
    message = check_pages.message(checked, FACTBASE, 7)
    assert time.process_time() - begun < 2
    assert [file.name for file in message.files] == [REPORT, KEPT]
    last = check_pages.message(checked, FACTBASE, 7, 10**9)
    assert f"Page {message.pages} of {message.pages}" in str(last.components)
    assert CheckPage(7, message.pages - 2) in presses(last)
