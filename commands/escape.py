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

# What means nothing to Discord wherever it stands, and needs no look at its category.
_PLAIN = (
    "\t !\"#$%&'()+,\\-.0-9;=>?A-Z\\^a-z{}\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482"
    "\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
)
_COMBINING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MOST_COMBINING = 4
"""Marks stacked on one letter; more would run over the lines around them."""

_LINE_START = r"[ \t]*(?:[#>+-]|[0-9]+[.)])"  # heading, quote, list
# One class first, so that plain text is skipped at the speed of a scan.
_LIVE = re.compile(
    rf"[^{_PLAIN}]"
    rf"(?:(?<=\n){_LINE_START}"
    rf"|(?<=\r)\n(?:{_LINE_START})?"
    rf"|(?<=[{_COMBINING}])[{_COMBINING}]{{{_MOST_COMBINING},}})?"
)
_ALWAYS = frozenset("\\*_~`|<[]@")
_INVITE = re.compile(r"discord\.gg\Z|discord(?:app)?\.com\Z", re.IGNORECASE)
_LONGEST_INVITE = len("discordapp.com")
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
    return _LIVE.sub(_defuse, f"\n{text}")[1:]


def fit(text: str, limit: int) -> str:
    """`escape(text)` in at most `limit` units (see `size`) and `MAX_LINES` lines.

    What is cut ends with "[… 5,312 more characters]"; the cut falls between
    words where it can. `limit` has to leave room for that: 60 or more.
    """
    if len(text) <= limit and text.count("\n") < MAX_LINES:
        whole = escape(text)
        if size(whole) <= limit:
            return whole
    head = "\n".join(text.split("\n", MAX_LINES)[:MAX_LINES])
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
    start = text[: limit * 4]
    seen = start if start.isascii() and start.isprintable() else _without_unseen(start)
    shown = " ".join(seen.split()) or _REPLACEMENT
    return (
        shown if size(shown) <= limit and len(text) <= limit * 4 else _first(shown, limit - 1) + "…"
    )


def size(text: str) -> int:
    """Length in UTF-16 units: the most that any part of Discord counts for a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _defuse(match: re.Match[str]) -> str:
    found = match[0]
    first = found[0]
    if first in _ALWAYS:
        return f"\\{first}"
    if first in "\r\n" and found != "\r":
        rest = found.removeprefix("\r")
        return rest if rest == "\n" else f"{rest[:-1]}\\{rest[-1]}"
    if first == ":":
        return first if _ends(match) else "\\:"
    if first == "/":
        before = match.string[max(match.start() - _LONGEST_INVITE, 0) : match.start()]
        return "\\/" if _INVITE.search(before) else first
    if len(found) > _MOST_COMBINING:
        return found[:_MOST_COMBINING] + "".join(map(_show, found[_MOST_COMBINING:]))
    return _show(found) if _is_unseen(found) else found


def _ends(match: re.Match[str]) -> bool:
    """Whether a word ends after the match: nothing follows, or what Discord shows as a space."""
    following = match.string[match.end() : match.end() + 2]
    return not following or following[0] in " \t\n" or following == "\r\n"


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text in order, as (original, escaped) pairs that cannot be cut further."""
    end = 0
    whole = f"\n{text}"
    for match in _LIVE.finditer(whole):
        if match.start() > end:
            yield whole[end : match.start()], whole[end : match.start()]
        # The first is the line break put before the text.
        cut = 1 if end == 0 else 0
        yield match[0][cut:], _defuse(match)[cut:]
        end = match.end()
    if end < len(whole):
        yield whole[end:], whole[end:]


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
