"""Pages: every block once and in order, each page filled, no statement apart from its passage."""

from __future__ import annotations

from itertools import groupby, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from commands.blocks import Block, Piece
from commands.escape import size
from commands.paging import GOES_ON, Page, Room, filled

ROOM = Room(33, 3900)
Shape = list[list[list[tuple[int, int]]]]
"""Blocks of statements of pieces: what a piece takes after another of its statement, and more."""

_pieces = st.tuples(st.integers(20, 900), st.integers(0, 900))
_statements = st.lists(_pieces, min_size=1, max_size=2) | st.lists(_pieces, min_size=1, max_size=14)
_shapes = st.lists(st.lists(_statements, min_size=1, max_size=9), max_size=9)


def made(shape: Shape) -> list[Block]:
    return [
        tuple(
            Piece("x" * (after + more), "x" * after, f"{number}-{which}", place)
            for which, pieces in enumerate(block)
            for place, (after, more) in enumerate(pieces)
        )
        for number, block in enumerate(shape)
    ]


def statements(block: Block) -> list[Block]:
    return [tuple(of) for _, of in groupby(block, key=lambda piece: piece.statement)]


def parts(pages: list[Page]) -> list[Block]:
    return [part for page in pages for part in page.blocks]


def left(page: Page) -> Room:
    """What the page has for something more after a separator."""
    room = ROOM.less(page.blocks)
    return told(room) if page.goes_on else room


def told(room: Room) -> Room:
    """The room that is left beside the word that it goes on."""
    return Room(room.components - 1, room.text - size(GOES_ON))


@given(_shapes)
@settings(max_examples=40)
def test_every_block_is_there_once_and_in_order(shape: Shape) -> None:
    blocks = made(shape)
    pages = filled(blocks, ROOM)
    assert [p for part in parts(pages) for p in part] == [p for block in blocks for p in block]
    assert pages == [Page(())] or all(part for page in pages for part in (page.blocks or [()]))


@given(_shapes)
@settings(max_examples=40)
def test_no_page_holds_more_than_it_can(shape: Shape) -> None:
    for page in filled(made(shape), ROOM):
        assert left(page).components >= -1  # no separator follows the last
        assert left(page).text >= 0


@given(_shapes)
@settings(max_examples=40)
def test_no_page_is_left_with_room_for_the_next_block(shape: Shape) -> None:
    for page, after in pairwise(filled(made(shape), ROOM)):
        assert not left(page).holds(after.blocks[0])


@given(_shapes)
@settings(max_examples=40)
@example([[[(166, 0)]], [[(540, 0)]] * 7])
def test_a_page_less_than_half_full_has_no_room_for_the_next_statement(shape: Shape) -> None:
    for page, after in pairwise(filled(made(shape), ROOM)):
        room = ROOM.less(page.blocks)
        if 2 * room.components > ROOM.components and 2 * room.text > ROOM.text:
            assert not told(room).holds(statements(after.blocks[0])[0])


@given(_shapes)
@settings(max_examples=40)
def test_a_statement_that_a_page_can_hold_keeps_its_passages_together(shape: Shape) -> None:
    blocks = made(shape)
    whole = [of for block in blocks for of in statements(block)]
    shown = [of for page in filled(blocks, ROOM) for part in page.blocks for of in statements(part)]
    assert all(of in shown for of in whole if told(ROOM).holds(of))


@given(_shapes)
@settings(max_examples=40)
def test_a_page_says_when_the_next_contradicts_it(shape: Shape) -> None:
    for page, after in pairwise(filled(made(shape), ROOM)):
        last, next_ = page.blocks[-1][-1].statement, after.blocks[0]
        same_block = last.split("-")[0] == next_[0].statement.split("-")[0]
        if not same_block:
            assert not page.goes_on
        elif next_[-1].statement != last:
            assert page.goes_on
