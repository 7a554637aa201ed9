"""Discord's markdown as rich text for a terminal.

Close to what Discord's client shows, so that a rehearsal tells whether an
answer reads well: an escape that failed is seen here as it would be there.
Nothing in a message can reach the terminal itself: control characters are
shown as their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
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
_MENTION = "bold white on blue"
_HEADING_STYLES = {1: "bold underline", 2: "bold", 3: "bold"}


class Quote:
    """Quoted lines: a bar before each, also where the terminal's width breaks them."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update_width(max(1, options.max_width - 2))
        for line in console.render_lines(self.text, inner, pad=False):
            yield Segment("▌ ", Style(color="bright_black"))
            yield from line
            yield Segment.line()


def render(markdown: str, names: Mapping[str, str]) -> RenderableType:
    """A text display or a content as it reads in Discord; `names` says what mentions show."""
    parts: list[RenderableType] = []
    reader = _Reader(names)
    for quoted, lines in groupby(reader.lines(visible(markdown)), key=lambda line: line[0]):
        text = Text("\n").join(line for _, line in lines)
        parts.append(Quote(text) if quoted else text)
    return Group(*parts)


def visible(text: str) -> str:
    """The text with control characters shown by their code; newlines and tabs stay."""
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t" else c
        for c in text
    )


class _Reader:
    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def lines(self, markdown: str) -> Iterator[tuple[bool, Text]]:
        """Each line, and whether it is quoted."""
        in_code = quoted = False
        for line in markdown.split("\n"):
            if line.startswith("```"):
                in_code = not in_code
                continue
            if in_code:
                yield False, Text("  " + line, "cyan")
            elif quoted or line.startswith(">>> "):
                yield True, self._line(line if quoted else line[4:])
                quoted = True
            elif line.startswith("> "):
                yield True, self._line(line[2:])
            else:
                yield False, self._line(line)

    def _line(self, line: str) -> Text:
        if heading := _HEADING.fullmatch(line):
            return self._styled(heading[2], _HEADING_STYLES[len(heading[1])])
        if line.startswith("-# "):
            return self._styled(line[3:], "dim")
        if bullet := _BULLET.fullmatch(line):
            return Text.assemble(f"{bullet[1]}• ", self._inline(bullet[2]))
        return self._inline(line)

    def _styled(self, line: str, style: str) -> Text:
        text = self._inline(line)
        text.stylize(style)
        return text

    def _inline(self, line: str) -> Text:
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
                text.append_text(self._styled(match[kind], _STYLES[kind]))
            elif kind == "url":
                text.append(match["label"], "blue underline").append(f" ({match['url']})", "dim")
            elif kind == "time":
                text.append(_moment(int(match["time"])), "on grey23")
            else:
                text.append(self._names.get(match[0].replace("!", ""), match[0]), _MENTION)
        return text.append(line[end:])


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%d %B %Y %H:%M UTC")
    except (OverflowError, OSError, ValueError):
        return "Invalid Date"
