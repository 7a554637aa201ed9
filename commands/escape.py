"""Text from people or files, made safe to show in Discord.

What a reader sees must be the original text, character for character, and
nothing in it may do anything: mention, format, link, count down or hide.
Discord honours a backslash before any ASCII punctuation, in the gateway's
clients as in its own, so a backslash is the whole method. A zero-width
character would break a link as well, but it would put into the evidence what
the source does not say. For the same reason what cannot be seen is shown:
U+202E as ⟦U+202E⟧, and ⟦ itself as ⟦U+27E6⟧, so that no text can forge one.

Links: "https://" is a link only as long as its colon stands bare, so a colon
before anything but space is escaped; that also ends :emoji: names. Invite
addresses are live without a scheme; there the slash is escaped.

One pass of one expression without nested repeats, so the time is linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Letters and typography that need no look at their category: most of what is written.
_PLAIN = (
    "\n\t\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f"
    "\u05d0-\u05ea\u0620-\u064a\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
)
_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MOST_COMBINING = 4
"""Marks stacked on one letter; more would run over the lines around them."""

_LIVE = re.compile(
    r"^[ \t]*(?:[#>+-]|[0-9]+[.)])"  # heading, quote, list: only where a line begins
    r"|[\\*_~`|<\[\]@]"
    r"|:(?![ \t\n]|\r\n|\Z)"
    r"|(?:discord\.gg|discord(?:app)?\.com)/"
    r"|\r\n"
    rf"|[{_COMBINING}]{{{_MOST_COMBINING + 1},}}"
    rf"|[^{_PLAIN}]",
    re.MULTILINE | re.IGNORECASE,
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Blank to the eye, though Unicode files them under letters and marks.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_UNSEEN, _REPLACEMENT = "⟦", "�"

MAX_LINES = 12
"""Lines of a text that is cut to a size: a phone shows no more at once."""


def escape(text: str) -> str:
    """`text` so that Discord shows exactly it; line breaks stay line breaks."""
    return _LIVE.sub(_defuse, text)


def fit(text: str, limit: int) -> str:
    """`escape(text)` in at most `limit` units (see `size`) and `MAX_LINES` lines.

    What is cut ends with "[… 5,312 more characters]"; the cut falls between
    words where it can. `limit` has to leave room for that: 60 or more.
    """
    lines = text.split("\n", MAX_LINES)[:MAX_LINES]
    head = "\n".join(lines)
    if len(head) == len(text) <= limit:
        whole = escape(text)
        if size(whole) <= limit:
            return whole
    room = limit - len(_left_out(len(text)))
    kept: list[str] = []
    taken = 0
    for raw, safe in _pieces(head):
        if size(safe) > room:
            if raw == safe:
                part = _first_words(raw, room)
                kept.append(part)
                taken += len(part)
            break
        kept.append(safe)
        room -= size(safe)
        taken += len(raw)
    return "".join(kept).rstrip() + _left_out(len(text) - taken)


def plain(text: str, limit: int) -> str:
    """`text` for a label, which shows no formatting: one line, nothing unseen, 1 to `limit`."""
    shown = " ".join(_without_unseen(text[: limit * 4]).split()) or _REPLACEMENT
    return (
        shown if size(shown) <= limit and len(text) <= limit * 4 else _first(shown, limit - 1) + "…"
    )


def size(text: str) -> int:
    """Length in UTF-16 units: the most that any part of Discord counts for a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _defuse(match: re.Match[str]) -> str:
    found = match[0]
    last = found[-1]
    if last.isascii() and last > " ":
        return f"{found[:-1]}\\{last}" if last != "\x7f" else _show(last)
    if found == "\r\n":
        return "\n"
    if len(found) > _MOST_COMBINING:
        return found[:_MOST_COMBINING] + "".join(map(_show, found[_MOST_COMBINING:]))
    return "".join(_show(c) if _is_unseen(c) else c for c in found)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in order, as (original, escaped) pairs that cannot be cut further."""
    end = 0
    for match in _LIVE.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], text[end : match.start()]
        yield match[0], _defuse(match)
        end = match.end()
    if end < len(text):
        yield text[end:], text[end:]


def _is_unseen(character: str) -> bool:
    return (
        character == _UNSEEN
        or unicodedata.category(character) in _INVISIBLE
        or _BLANK.match(character) is not None
    )


def _show(character: str) -> str:
    return f"⟦U+{ord(character):04X}⟧"


def _without_unseen(text: str) -> str:
    return "".join(
        c if c.isspace() or not _is_unseen(c) or c == _UNSEEN else _REPLACEMENT for c in text
    )


def _first(text: str, room: int) -> str:
    """The longest beginning of `text` in at most `room` units."""
    part = text[: max(room, 0)]
    while size(part) > room:
        part = part[:-1]
    return part


def _first_words(text: str, room: int) -> str:
    part = _first(text, room)
    space = part.rfind(" ")
    # A text without spaces is cut where it has to be.
    return part[:space] if space > room // 2 else part


def _left_out(characters: int) -> str:
    return f" \\[… {characters:,} more characters\\]"
