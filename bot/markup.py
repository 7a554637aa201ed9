"""The one way that HTML is made here: elements as function calls, all else escaped.

What is not `Html` is text, and text is escaped, with what cannot be seen shown
by its number. So nothing from a source, a fact or a person becomes markup by
being forgotten: it takes `Html` to make some, and only this module makes it.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape

from bot.visible import visible

_VOID = frozenset({"br", "hr", "input", "link", "meta"})
_LIVE_IN_JSON = re.compile("[<>&]|[^\\x20-\\x7e]")
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Html(str):
    """Markup that is safe to put into a page as it is."""

    __slots__ = ()


Content = object
"""What an element may hold: Html as it is, None for nothing, all else as text."""


def tag(name: str, /, *content: Content, **attributes: object) -> Html:
    """An element. `class_` stands for class, `data_o` for data-o; None and False leave one out."""
    begin = f"<{name}{_attributes(attributes)}>" if attributes else f"<{name}>"
    return Html(begin if name in _VOID else f"{begin}{join(*content)}</{name}>")


def join(*content: Content) -> Html:
    """The pieces one after another."""
    return Html("".join([c if type(c) is Html else text(c) for c in content if c is not None]))


def text(value: object) -> Html:
    """Escaped for HTML, in an element or in an attribute, with the invisible shown by number."""
    return Html(escape(visible(str(value))))


def json_text(value: object) -> Html:
    """JSON that may stand in a page.

    Whatever could end the element it stands in, or change the direction of
    what is there, is written as JSON's own escape, so the data are the true characters.
    """
    return Html(_LIVE_IN_JSON.sub(_code, _written(value)))


def data_block(*written: Html) -> Html:
    """JSON-LD in a page, out of what `json_text` made: data for machines, which no browser runs."""
    return Html(f'<script type="application/ld+json">{join(*written)}</script>')


def _code(found: re.Match[str]) -> str:
    character = found[0]
    if character.isprintable() and character not in "<>&":
        return character
    return json.dumps(character)[1:-1] if character not in "<>&" else f"\\u{ord(character):04x}"


@lru_cache(maxsize=256)
def _name(given: str) -> str:
    return given.rstrip("_").replace("_", "-")


def _attributes(attributes: dict[str, object]) -> str:
    written = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        written.append(f" {_name(name)}" if value is True else f' {_name(name)}="{text(value)}"')
    return "".join(written)
