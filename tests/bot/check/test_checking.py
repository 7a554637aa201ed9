"""Drafts checked beside the event loop: in time, in turn, and without a word in an error."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.check import checking
from bot.check.checking import CheckFailed, Checks, Draft
from bot.check.drafts import DraftRefused
from facts.changes import Retract, apply
from facts.indexes import indexes, prepare
from facts.quotecheck import Kind
from tests.commands.articles import FACTBASE

SAID = "“We will not compromise on Ukraine’s right to join NATO,” said Rutte."


@pytest.fixture
def checks() -> Iterator[Checks]:
    made = Checks()
    yield made
    made.close()


@contextlib.asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """How long the event loop was away, each time."""
    away: list[float] = []

    async def watch() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.002)
            away.append(time.perf_counter() - begun)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    yield away
    watching.cancel()


async def test_a_citation_names_the_file(checks: Checks) -> None:
    checked = await checks.check(Draft("text", SAID), FACTBASE)
    [verdict] = checked.verdicts
    assert verdict.verdict is Kind.VERBATIM
    assert verdict.citation is not None
    assert verdict.citation.source == "seeds/002_83b8fe9fcc26176a.txt"
    assert verdict.statement == "rutte-compromise"
    assert b"Quotations in text" in checked.report


async def test_the_loop_goes_on_meanwhile(checks: Checks) -> None:
    await checks.check(Draft("text", SAID), FACTBASE)
    drafts = ["<p>" * 330_000, "x" * 1_000_000, "lorem ipsum " * 80_000 + SAID * 20]
    async with watched() as away:
        for draft in drafts:
            await checks.check(Draft("text", draft), FACTBASE)
    # On a busy machine one pause says nothing; what holds everything up does so each time.
    away.sort()
    assert away[-len(drafts)] < 0.1


async def test_what_takes_too_long_is_refused(
    checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LONGEST", 0.2)
    long = SAID.replace("not", "never") * 1_900
    begun = time.monotonic()
    with pytest.raises(DraftRefused, match="took longer than"):
        await checks.check(Draft("text", long), FACTBASE)
    assert time.monotonic() - begun < 2
    monkeypatch.undo()
    # The one that was given up has ended too: the next has its turn.
    checked = await checks.check(Draft("text", SAID), FACTBASE)
    assert len(checked.verdicts) == 1


async def test_drafts_at_once_are_checked_in_turn(checks: Checks) -> None:
    found = await asyncio.gather(
        *(checks.check(Draft("text", SAID * n), FACTBASE) for n in range(1, 9))
    )
    assert [len(each.verdicts) for each in found] == list(range(1, 9))


class Breaking(str):
    """A draft that quotes itself in an error."""

    def __len__(self) -> int:
        raise ValueError("Quagmire")


async def test_an_error_says_where_and_not_what(checks: Checks) -> None:
    with pytest.raises(CheckFailed) as failed:
        await checks.check(Draft("text", Breaking(SAID)), FACTBASE)
    assert "Quagmire" not in str(failed.value)
    assert "ValueError at " in str(failed.value)
    assert failed.value.__suppress_context__


def test_a_change_keeps_the_reading_of_the_sources_and_forgets_the_quote() -> None:
    prepare(FACTBASE)
    before = indexes(FACTBASE).quotes
    after = apply(FACTBASE, Retract(statement="rutte-compromise", reason="r"))
    prepare(after, before=FACTBASE)
    quotes = indexes(after).quotes
    assert quotes._sources is before._sources
    assert [v.statement for v in before.check(SAID)] == ["rutte-compromise"]
    assert [v.statement for v in quotes.check(SAID)] == [None]
