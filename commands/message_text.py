"""What a message says, wherever in it that stands: for its readers it is one text.

The text that was typed, what its embeds and its layout show, the same of a
message that it forwards, and the files that can be read as drafts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.check.drafts import MOST_BYTES, DraftRefused, admit

_MOST_FILES = 10
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A message's text, its files to be fetched, and the names of those that are not read."""

    text: str
    files: tuple[discord.Attachment, ...]
    unread: tuple[str, ...]


def said_in(message: discord.Message) -> Said:
    """All that a message says, what it forwards included."""
    pieces: list[str] = []
    files: list[discord.Attachment] = []
    unread: list[str] = []
    shown: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    for one in shown:
        pieces += [one.content, *_embeds(one.embeds), *_shown(one.components, 0)]
        for attachment in one.attachments:
            if _readable(attachment) and len(files) < _MOST_FILES:
                files.append(attachment)
            else:
                unread.append(attachment.filename)
    text = "\n\n".join(piece for piece in pieces if piece and piece.strip())
    return Said(text, tuple(files), tuple(unread))


def _readable(attachment: discord.Attachment) -> bool:
    try:
        admit(attachment.filename, min(attachment.size, MOST_BYTES))
    except DraftRefused:
        return False
    return True


def _embeds(embeds: Iterable[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        yield embed.title or ""
        yield embed.description or ""
        for field in embed.fields:
            yield f"{field.name or ''}\n{field.value or ''}"
        yield embed.footer.text or ""


def _shown(components: Iterable[Any], depth: int) -> Iterator[str]:
    """The text of a layout, in the order in which it is shown."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif depth < _DEEPEST:
            yield from _shown(getattr(component, "children", ()), depth + 1)
