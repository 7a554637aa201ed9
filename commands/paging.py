"""Blocks over pages: each page well filled, and what contradicts itself together where it can be.

A block is kept on one page. Where that would leave the page before it less
than half full, or no page holds it, it goes on over the next: between two
statements, never between a statement and its passage, and the page says that
what contradicts it is on the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commands.blocks import Block, Piece
from commands.escape import size

GOES_ON = "⚠ What contradicts some of this is on the next page."

_PIECE = 3  # section, text, button
_LINE = 1  # the separator between two blocks


@dataclass(frozen=True, slots=True)
class Room:
    """How many components and how much text there is room for."""

    components: int
    text: int

    def less(self, blocks: Sequence[Block]) -> Room:
        """What these leave, with a separator for whatever comes after them."""
        components = sum(len(block) * _PIECE + _LINE for block in blocks)
        return Room(self.components - components, self.text - sum(map(length, blocks)))

    def holds(self, block: Block) -> bool:
        """Whether all of it finds room."""
        return len(block) * _PIECE <= self.components and length(block) <= self.text


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks, or parts of them; `goes_on` where statements of the last are on the next page."""

    blocks: tuple[Block, ...]
    goes_on: bool = False


def words(block: Block) -> list[str]:
    """What each piece says in its place: all of it, or what is enough after one of the same."""
    before: Sequence[Piece | None] = (None, *block)
    return [
        piece.after if last is not None and last.statement == piece.statement else piece.content
        for last, piece in zip(before, block, strict=False)
    ]


def length(block: Block) -> int:
    """How much text it is where it stands together."""
    return sum(map(size, words(block)))


def filled(blocks: Iterable[Block], room: Room) -> list[Page]:
    """The blocks in order, over as many pages of this room as they need; one at least.

    A single piece that no page has room for is a page by itself.
    """
    pages: list[Page] = []
    here: list[Block] = []
    for block in blocks:
        rest = block
        while rest and not room.less(here).holds(rest):
            count = _part(rest, here, room)
            part, rest = rest[:count], rest[count:]
            if part:
                here.append(part)
            goes_on = bool(part and rest) and rest[-1].statement != part[-1].statement
            pages.append(Page(tuple(here), goes_on))
            here = []
        here += [rest] if rest else []
    return [*pages, Page(tuple(here))]


def _part(block: Block, here: Sequence[Block], room: Room) -> int:
    """How many pieces of a block that does not fit begin on this page; 0 if it waits for the next.

    On an empty page it is one at least.
    """
    left = room.less(here)
    if here and room.holds(block) and _half_full(left, room):
        return 0
    most = min(len(block) - 1, max(0, left.components // _PIECE))
    fitting = [n for n in range(1, most + 1) if _told(left).holds(block[:n])]
    between = [n for n in fitting if block[n - 1].statement != block[n].statement]
    whole = between[-1] if between else 0
    after = tuple(piece for piece in block if piece.statement == block[whole].statement)
    if (whole or here) and _told(room).holds(after):
        return whole
    return fitting[-1] if fitting else int(not here)


def _told(room: Room) -> Room:
    """The room that is left beside the word that it goes on."""
    return Room(room.components - 1, room.text - size(GOES_ON))


def _half_full(left: Room, room: Room) -> bool:
    return 2 * left.components <= room.components or 2 * left.text <= room.text
