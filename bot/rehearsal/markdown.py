"""Discord's markdown as rich text for a terminal.

Close to what Discord's client shows, so that a rehearsal tells whether an
answer reads well: an escape that failed is seen here as it would be there.
Nothing in a message can reach the terminal itself: control characters are
shown as their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

from rich.text import Text

_INLINE = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|\*\*\*(?P<bolditalic>.+?)\*\*\*"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|__(?P<underline>.+?)__"
    r"|\*(?P<italic>[^\s*](?:.*?[^\s*])?)\*"
    r"|(?<!\w)_(?P<emphasis>[^_]+?)_(?!\w)"
    r"|~~(?P<strike>.+?)~~"
    r"|\|\|(?P<spoiler>.+?)\|\|"
    r"|\[(?P<label>[^\]\n]+)\]\(<?(?P<url>https?://[^\s)>]+)>?\)"
    r"|<t:(?P<time>-?\d{1,12})(?::[tTdDfFR])?>"
    r"|<(?P<mention>@!?|@&|\#)(?P<id>\d+)>"
    r"|(?P<everyone>@everyone|@here)"
)
_STYLES = {
    "bolditalic": "bold italic",
    "bold": "bold",
    "underline": "underline",
    "italic": "italic",
    "emphasis": "italic",
    "strike": "strike",
    "spoiler": "reverse",
}
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_BULLET = re.compile(r"( *)[-*] +(.+)")
_HEADING_STYLES = {1: "bold underline", 2: "bold", 3: "bold"}


def to_text(markdown: str) -> Text:
    """A text display or a content as it reads in Discord."""
    text = Text()
    for number, line in enumerate(_lines(visible(markdown))):
        if number:
            text.append("\n")
        text.append_text(line)
    return text


def visible(text: str) -> str:
    """The text with control characters shown by their code; newlines and tabs stay."""
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t" else c
        for c in text
    )


def _lines(markdown: str) -> Iterator[Text]:
    in_code = quoted = False
    for line in markdown.split("\n"):
        if line.startswith("```"):
            in_code = not in_code
            continue
        if in_code:
            yield Text("  " + line, "cyan")
        elif quoted or line.startswith(">>> "):
            yield _quote(line if quoted else line[4:])
            quoted = True
        elif line.startswith("> "):
            yield _quote(line[2:])
        else:
            yield _line(line)


def _quote(line: str) -> Text:
    return Text.assemble(("▌ ", "bright_black"), _line(line))


def _line(line: str) -> Text:
    if heading := _HEADING.fullmatch(line):
        return _styled(heading[2], _HEADING_STYLES[len(heading[1])])
    if line.startswith("-# "):
        return _styled(line[3:], "dim")
    if bullet := _BULLET.fullmatch(line):
        return Text.assemble(f"{bullet[1]}• ", inline(bullet[2]))
    return inline(line)


def _styled(line: str, style: str) -> Text:
    text = inline(line)
    text.stylize(style)
    return text


def inline(line: str) -> Text:
    """One line's bold, italic, code, links, mentions and escapes."""
    text, end = Text(), 0
    for match in _INLINE.finditer(line):
        text.append(line[end : match.start()])
        end = match.end()
        kind = match.lastgroup or ""
        if kind == "escaped":
            text.append(match["escaped"])
        elif kind == "code":
            text.append(match["code"], "cyan")
        elif kind in _STYLES:
            text.append_text(_styled(match[kind], _STYLES[kind]))
        elif kind == "url":
            text.append(match["label"], "blue underline").append(f" ({match['url']})", "dim")
        elif kind == "time":
            text.append(_moment(int(match["time"])), "on grey23")
        else:  # It would ping, or look as if it did: that has to be seen.
            text.append(match[0], "bold black on yellow")
    return text.append(line[end:])


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%d %B %Y %H:%M UTC")
    except (OverflowError, OSError, ValueError):
        return "Invalid Date"
