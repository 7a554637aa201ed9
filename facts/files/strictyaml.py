"""The part of YAML that facts are written in: mappings, lists and text, nothing else.

Full YAML turns `no` into False and `1e3` into a number, and lets a few lines
grow into gigabytes. Here every scalar is the text that was written, and
whatever could make a file mean something other than what it looks like
(anchors, aliases, merge keys, tags, directives, duplicate keys, invisible
characters) is refused with its line. Built on the parser's events, so that a
hostile file is refused while it is read, not after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import events

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same events, more slowly
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # same interface

from facts.problems import shown

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 60_000
MAX_TEXT = 5_000
_MAX_FLAWS = 50

# C0 and C1 controls save tab and line ends, the line separators that YAML
# counts and editors do not, zero-width and tag characters, and what turns the
# direction of writing. The joiners U+200C and U+200D stay: names are spelt with them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?= )", re.MULTILINE)

# What YAML itself has no place for.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def forbidden(text: str) -> str | None:
    """The first character of a text that no file may hold, named with its column; or None."""
    bad = _FORBIDDEN.search(text) or _UNWRITABLE.search(text)
    return None if bad is None else f"{_named(bad)} at column {bad.start() + 1}"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was written; `line` counts from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order of the file; `lines` says where each key stands."""

    entries: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong on a line, and what to write."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """What was read. `root` is None where nothing could be made of the file.

    With flaws and a root, the root is what the file says without what was refused.
    """

    root: Node | None
    flaws: tuple[Flaw, ...]


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.flaw = Flaw(line, message)


def parse(data: bytes) -> Document:
    """Read a file's bytes; never raises for what is in them."""
    flaws: list[Flaw] = []
    try:
        root = _Builder(_decoded(data), flaws).document()
    except _Refused as refused:
        return Document(None, (*flaws, refused.flaw))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(s for s in (error.context, error.problem) if s)
        message = f"this is not YAML ({said}); check the indentation, colons and quotation marks"
        # The parser may place the end of a file on the line after its last.
        line = min(mark.line + 1, data.count(b"\n") + 1) if mark else 1
        return Document(None, (*flaws, Flaw(line, message)))
    except yaml.YAMLError as error:
        return Document(None, (*flaws, Flaw(1, f"this is not YAML ({shown(str(error))})")))
    return Document(root, tuple(flaws))


def compose(text: str) -> yaml.nodes.Node | None:
    """The nodes of a text that `parse` takes, with where in it they stand."""
    root: yaml.nodes.Node | None = yaml.compose(text, Loader=_Loader)
    return root


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Refused(1, f"the file is larger than {MAX_BYTES:,} bytes; split it into several")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Refused(
            line, f"byte {error.start} is not UTF-8 ({error.reason}); save the file as UTF-8"
        ) from None
    if bad := _FORBIDDEN.search(text):
        at = bad.start()
        column = at - text.rfind("\n", 0, at)
        raise _Refused(text.count("\n", 0, at) + 1, f"{_named(bad)} at column {column}; remove it")
    if conflict := _CONFLICT.search(text):
        raise _Refused(
            text.count("\n", 0, conflict.start()) + 1,
            f"{conflict[0]!r} is left of a merge; keep what is right of both sides, and remove it",
        )
    return text


def _named(match: re.Match[str]) -> str:
    code = f"U+{ord(match[0]):04X}"
    if match[0] == "\ufeff":
        return f"a byte order mark ({code})"
    return f"an invisible or control character ({code})"


class _Builder:
    """Makes nodes out of events, noting flaws as it goes."""

    def __init__(self, text: str, flaws: list[Flaw]) -> None:
        self._events: Iterator[events.Event] = yaml.parse(text, Loader=_Loader)
        self._flaws = flaws
        self._nodes = 0

    def document(self) -> Node | None:
        next(self._events)  # the stream's start
        start = next(self._events)
        if not isinstance(start, events.DocumentStartEvent):
            return None
        if start.version or start.tags:
            self._flaw(start, "a % directive; remove it, facts need none")
        root = self._node(next(self._events), 1)
        next(self._events)  # the document's end
        after = next(self._events)
        if not isinstance(after, events.StreamEndEvent):
            raise _Refused(_line(after), "a second document (---); one file holds one document")
        return root

    def _node(self, event: events.Event, depth: int) -> Node | None:
        self._bound(event, depth)
        if isinstance(event, events.AliasEvent):
            self._flaw(event, f"an alias (*{shown(str(event.anchor))[1:-1]}); write the value out")
            return None
        self._plain(event)
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: events.Event, depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(self._events), events.SequenceEndEvent):
            node = self._node(event, depth + 1)
            if node is not None:
                items.append(node)
        return Sequence(tuple(items), _line(start))

    def _mapping(self, start: events.Event, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), events.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            line = _line(event)
            if not isinstance(key, Scalar):
                if key is not None:
                    self._flaw(event, "a key that is not plain text; write a word and a colon")
            elif key.text == "<<":
                self._flaw(event, "a merge key (<<); write the keys out")
            elif key.text in entries:
                self._flaw(
                    event,
                    f"the key {shown(key.text)} stands here again (first on line "
                    f"{lines[key.text]}); keep one",
                )
            elif value is not None:
                entries[key.text] = value
                lines[key.text] = line
        return Mapping(entries, lines, _line(start))

    def _scalar(self, event: events.ScalarEvent) -> Scalar:
        if len(event.value) > MAX_TEXT:
            raise _Refused(_line(event), f"a text of more than {MAX_TEXT:,} characters; shorten it")
        # Only an escape in "double quotes" can bring in what the file's own text has not.
        if event.style == '"' and (bad := _FORBIDDEN.search(event.value)):
            self._flaw(event, f"an escape makes {_named(bad)}; remove it")
        return Scalar(event.value, _line(event))

    def _plain(self, event: events.Event) -> None:
        if anchor := getattr(event, "anchor", None):
            self._flaw(event, f"an anchor (&{shown(anchor)[1:-1]}); remove it")
        if tag := getattr(event, "tag", None):
            self._flaw(event, f"a tag ({shown(tag)[1:-1]}); remove it, everything is text here")

    def _bound(self, event: events.Event, depth: int) -> None:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise _Refused(_line(event), f"nested more than {MAX_DEPTH} deep; facts are flat")
        if self._nodes > MAX_NODES:
            raise _Refused(
                _line(event), f"more than {MAX_NODES:,} entries in a file; split it into several"
            )

    def _flaw(self, event: events.Event, message: str) -> None:
        self._flaws.append(Flaw(_line(event), message))
        if len(self._flaws) >= _MAX_FLAWS:
            raise _Refused(_line(event), "too much is wrong to read on; mend what is listed first")


def _line(event: events.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
