"""The laws of the one way that HTML is made: text stays text, whatever it is."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.markup import Html, data_block, join, json_text, tag
from bot.visible import visible

_NASTY = ["<", ">", "&", '"', "'", "</p>", "<script>", "</script>", "<!--", "-->", "]]>", "&lt;"]
texts = st.lists(st.sampled_from(_NASTY) | st.text(max_size=5), max_size=10).map("".join)


class Seen(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(texts, texts)
def test_whatever_is_put_in_is_what_is_seen(words: str, more: str) -> None:
    seen = Seen(tag("p", words, tag("b", more), class_=more, data_x=words))
    assert seen.tags == ["p", "b"]
    assert seen.text == visible(words) + visible(more)
    assert seen.attributes == {"class": visible(more), "data-x": visible(words)}


@given(texts)
def test_data_in_a_page_are_the_data_and_end_nothing(words: str) -> None:
    block = data_block(json_text({words: [words]}))
    begin, end = '<script type="application/ld+json">', "</script>"
    assert block.startswith(begin)
    assert block.endswith(end)
    inside = block[len(begin) : -len(end)]
    assert json.loads(inside) == {words: [words]}
    assert "<" not in inside
    assert inside.isprintable()


@given(texts)
def test_markup_is_made_by_markup_alone(words: str) -> None:
    # To add to it makes plain text of it again, which is escaped: nothing slips in that way.
    assert type(tag("b") + words) is str
    assert Seen(join(tag("b") + words)).tags == []
    assert Seen(join(Html("<b></b>"), words)).tags == ["b"]


def test_what_is_left_out_and_what_has_no_end() -> None:
    assert tag("a", None, "x", href=None, hidden=False, download=True) == "<a download>x</a>"
    assert tag("br") == "<br>"
    assert tag("meta", name="a", http_equiv="b") == '<meta name="a" http-equiv="b">'
    assert tag("td", 3) == "<td>3</td>"
