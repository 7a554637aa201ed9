"""Receipts: short, found again, and not mistaken for one another."""

from hypothesis import given
from hypothesis import strategies as st

from bot.audit.log import AuditLog
from bot.audit.reading import AuditReader
from bot.audit.receipts import millisecond, receipt
from bot.database.access import open_database
from tests.bot.audit_entries import entry

snowflakes = st.integers(0, 2**62 - 1)


@given(interaction=snowflakes)
def test_a_receipt_leads_back_to_its_interaction(interaction: int) -> None:
    ids = millisecond(receipt(interaction))
    assert ids is not None
    assert interaction in ids
    assert len(ids) == 4096


@given(interaction=snowflakes)
def test_a_receipt_may_be_typed_as_people_type(interaction: int) -> None:
    told = receipt(interaction)
    typed = told.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert millisecond(typed) == millisecond(told)


@given(one=snowflakes, other=snowflakes)
def test_two_have_one_receipt_only_in_the_same_millisecond(one: int, other: int) -> None:
    if receipt(one) == receipt(other):
        assert (one >> 22, one % 1024) == (other >> 22, other % 1024)


@given(st.text(max_size=12))
def test_what_is_no_receipt_is_none(text: str) -> None:
    ids = millisecond(text)
    assert ids is None or len(text.replace("-", "").replace(" ", "")) == 10


async def test_entries_are_found_by_either_and_collisions_are_not_passed_off(
    where: str,
) -> None:
    async with open_database(where) as database:
        log, read = AuditLog(database), AuditReader(database.reader)
        first, twin, other = 5 << 22 | 7, 5 << 22 | 7 | 1 << 12, 5 << 22 | 8
        for each in (first, twin, other):
            await log.record(entry(each))
        found = await read.find_receipt(receipt(first))
        assert [each.entry.interaction for each in found] == [first, twin]
        [found_other] = await read.find_receipt(receipt(other))
        assert found_other.entry.interaction == other
        typed = await read.find_typed(str(twin))
        assert typed is not None
        assert typed.entry.interaction == twin
        assert await read.find_typed("7" * 19 + "0") is None
        assert await read.find_receipt("00000-00000") == []
