"""A draft as it comes from a newsroom's machines, as plain text.

.txt and .md are UTF-8 (or UTF-16 with its mark); .docx is read by python-docx
and .html by lxml, both without network, entities or scripts. A .docx is a zip:
what it unpacks to is bounded before anything is unpacked. Text that a reader
of the document would not see, or sees struck out, is left out, and text put in by
tracked changes is read as accepted. What cannot be read is refused with what to do about it;
nothing is guessed, because a wrongly read letter would look like an altered
quote.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 1_000_000
"""Size of a draft's file."""

_MOST_UNPACKED = 8_000_000
"""Bytes that all parts of a .docx may unpack to: made of nothing but markup they take
thirty times as much of the bot's memory."""

_MOST_PARTS = 1_000
_MOST_ELEMENTS = 300_000
"""Elements of a .docx draft's text; a novel has fewer."""


SUFFIXES = (".txt", ".md", ".docx", ".html", ".htm")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset((_W + "del", _W + "moveFrom"))
_UNSEEN_IN_WORD = frozenset(_W + mark for mark in ("vanish", "strike", "dstrike"))
_MARKDOWN_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500}+)\]\([^()\s]{0,2000}+(?: \"[^\"\n]{0,300}+\")?\)"
)
_MARKDOWN_STRUCK = re.compile(r"(?<![\\~])~~(?=[^\s~])[^~\n]{1,500}+~~(?!~)")
_HIDDEN = frozenset(("script", "style", "head", "template", "noscript", "svg", "math", "iframe"))
_STRUCK = frozenset(("del", "s", "strike"))
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration(?:-line)?\s*:[^;]{0,80}line-through",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
     "blockquote", "section", "article", "header", "footer", "main", "aside", "figure",
     "figcaption", "pre", "hr", "dl", "dt", "dd", "body", "form", "nav", "address")
)  # fmt: skip


class DraftRefused(Exception):
    """A draft that is not read; the message says why and what to do."""


def admit(name: str, size: int) -> str:
    """The ending of a draft's name, by which it is read; DraftRefused for what never is."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix not in SUFFIXES:
        raise DraftRefused(f"{name} is none of {', '.join(SUFFIXES)}: save it as one of them.")
    if size > MOST_BYTES:
        raise DraftRefused(f"{name} is larger than 1 MB: check it in parts.")
    return suffix


def read_draft(name: str, data: bytes) -> str:
    """The text of a draft file, by the ending of its name; DraftRefused with the reason."""
    suffix = admit(name, len(data))
    if suffix == ".docx":
        return _docx(name, data)
    text = _decoded(name, data)
    if suffix == ".md":
        return as_shown(text)
    return _html(name, text) if suffix in (".html", ".htm") else text


def as_shown(markdown: str) -> str:
    """Markdown without what it strikes out and without the addresses of its links."""
    return _MARKDOWN_LINK.sub(r"\1", _MARKDOWN_STRUCK.sub("", markdown))


def _decoded(name: str, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DraftRefused(f"{name} is not UTF-8 text: save it with the encoding UTF-8.") from None


def _docx(name: str, data: bytes) -> str:
    import docx

    unreadable = DraftRefused(f"{name} is not a Word document that can be read: save it again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise unreadable from None
    # zipfile reads no more of a part than it declares here.
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_UNPACKED:
        raise DraftRefused(f"{name} unpacks to more than 8 MB: save the text alone.")
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        return _bounded(name, "".join(_word_text(name, body)))
    except DraftRefused:
        raise
    except Exception:  # noqa: BLE001
        # A broken package raises what zipfile, zlib, lxml and python-docx may raise between
        # them, which is no closed set; to whoever sent it all of it means the same.
        raise unreadable from None


def _word_text(name: str, body: Any) -> Iterator[str]:
    """The text of every paragraph, tables included, tracked deletions left out.

    Each run is looked at once, and never the way up from a text: one small file can nest
    either a hundred thousand times.
    """
    from lxml import etree

    number = gone = 0
    unseen = [False]  # of the runs around
    for event, node in etree.iterwalk(body, events=("start", "end")):
        step = 1 if event == "start" else -1
        number += event == "start"
        if number > _MOST_ELEMENTS:
            raise DraftRefused(f"{name} is too long or too intricate: save the text alone.")
        if node.tag in _GONE:
            gone += step
        elif node.tag == _W + "r":
            if event == "start":
                unseen.append(_is_unseen(node))
            else:
                unseen.pop()
        elif event == "end":
            continue
        elif node.tag == _W + "p":
            yield "\n"
        elif node.tag == _W + "t":
            if not gone and not unseen[-1]:
                yield node.text or ""
        elif node.tag in (_W + "tab", _W + "cr", _W + "br"):
            yield "\t" if node.tag == _W + "tab" else "\n"
        elif node.tag == _W + "noBreakHyphen":
            yield "\u2011"


def _is_unseen(run: Any) -> bool:
    """Whether the letters of a run are hidden or struck out, tracked changes of it accepted."""
    return any(
        mark.tag in _UNSEEN_IN_WORD and mark.get(_W + "val") not in ("0", "false", "off")
        for mark in run.iterfind(f"{_W}rPr/*")
    )


def _html(name: str, text: str) -> str:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        raise DraftRefused(f"{name} is not HTML that can be read.") from None
    if any(error.level_name == "FATAL" for error in parser.error_log):
        # libxml2 stops there, and the rest of the text would be missing without a word.
        raise DraftRefused(f"{name} is nested too deeply or is not HTML: save it as plain text.")
    return "" if root is None else "".join(_shown(etree.iterwalk(root, events=("start", "end"))))


def _shown(steps: Iterator[tuple[str, Any]]) -> Iterator[str]:
    """What a browser would show: blocks on lines of their own, <q> with its marks.

    What is struck out is left out, as a tracked deletion is.
    """
    hidden = 0
    for event, node in steps:
        started = event == "start"
        if _is_hidden(node):
            hidden += 1 if started else -1
        if not hidden:
            if node.tag in _BLOCKS or (node.tag == "br" and started):
                yield "\n"
            elif node.tag == "q":
                yield "“" if started else "”"
        if not hidden:
            yield (node.text if started else node.tail) or ""


def _is_hidden(node: Any) -> bool:
    return (
        node.tag in _HIDDEN
        or node.tag in _STRUCK
        or node.get("hidden") is not None
        or bool(_UNSEEN.search(node.get("style", "")))
    )


def _bounded(name: str, text: str) -> str:
    if len(text) > MOST_BYTES:
        raise DraftRefused(f"{name} holds more than a million characters: check it in parts.")
    return text
