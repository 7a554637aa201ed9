"""A message: kept as Discord sends it, read as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.rehearsal.component_rules import SELECTS, Kind
from bot.rehearsal.errors import Json
from bot.rehearsal.message_rules import EPHEMERAL, LOADING
from bot.rehearsal.world import Channel, User

MAX_UPLOAD = 10 * 1024 * 1024
"""Bytes of files that one request may carry."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request, or that a user attaches to a command."""

    filename: str
    content: bytes


@dataclass(eq=False)
class Message:
    """One message. `data` is what Discord would send; an edit replaces it and is remembered.

    `visible_to` is None for everybody, else the one user who sees it.
    """

    channel: Channel
    data: Json
    visible_to: User | None = None
    pings: frozenset[str] = frozenset()
    edits: list[Json] = field(default_factory=list)
    deleted: bool = False

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.data["id"])

    @property
    def content(self) -> str:
        """The plain content; empty for a layout."""
        text: str = self.data["content"]
        return text

    @property
    def ephemeral(self) -> bool:
        """Whether only one user sees it."""
        return bool(self.data["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it is still "thinking…"."""
        return bool(self.data["flags"] & LOADING)

    @property
    def components(self) -> list[Json]:
        """The top-level components."""
        found: list[Json] = self.data["components"]
        return found

    def walk(self) -> Iterator[Json]:
        """Every component in reading order, nested ones and accessories included."""
        return walk(self.components)

    @property
    def text(self) -> str:
        """All that can be read in it: content, embeds' text, text displays; a line each."""
        parts = [self.content]
        for embed in self.data["embeds"]:
            parts += [embed.get("title") or "", embed.get("description") or ""]
            parts += [f"{f['name']}\n{f['value']}" for f in embed.get("fields") or ()]
            parts.append((embed.get("footer") or {}).get("text") or "")
        parts += [c["content"] for c in self.walk() if c["type"] == Kind.TEXT]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Json]:
        """Its buttons in reading order, links and disabled ones included."""
        return [c for c in self.walk() if c["type"] == Kind.BUTTON]

    @property
    def selects(self) -> list[Json]:
        """Its select menus in reading order."""
        return [c for c in self.walk() if c["type"] in SELECTS]

    @property
    def attachments(self) -> list[Json]:
        """Its attachments."""
        found: list[Json] = self.data["attachments"]
        return found


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a tree in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]
        if component.get("component"):
            yield component["component"]
