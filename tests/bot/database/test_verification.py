"""The chain: whatever is done to the log behind the bot's back is found."""

import asyncio
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.forgetting import Reason, forget
from bot.audit.log import AuditLog
from bot.database import schema
from bot.database.access import open_database
from bot.database.chain import EMPTY, Tip, encoded
from tests.bot.audit_entries import entry
from tests.bot.database.attacks import SEEN_BY_ITS_ANCHOR, SEEN_BY_ITSELF, attacked, unlocked
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, recording, room
from tests.bot.walked import verify

values = st.lists(
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(codec="utf-8"))
    | st.binary()
)


@given(first=values, second=values)
def test_other_values_are_encoded_otherwise(first: list[Any], second: list[Any]) -> None:
    assert (encoded(first) == encoded(second)) == (first == second)


def test_the_encoding_is_as_the_page_has_it() -> None:
    assert encoded((None, -2, "é", b"\0", True)) == (
        b"NI\xff\xff\xff\xff\xff\xff\xff\xfeT\0\0\0\2\xc3\xa9B\0\0\0\1\0I\0\0\0\0\0\0\0\1"
    )
    tip = Tip(7, 0, EMPTY).with_row("delivery", (1, None))
    assert (tip.length, tip.head.hex()[:16]) == (1, "44952bc53ddd39bf")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of three writers, with a change, a person forgotten, and deliveries."""
    path = tmp_path_factory.mktemp("chain") / "log.db"

    async def write() -> None:
        for first in (1, 20, 40):
            async with room(path) as open_:
                for each in range(first, first + 8):
                    served = (f"statement-{each % 3}", "kellogg-role")
                    await open_.log.record(entry(each, user=each % 4 + 1, statements=served))
                    open_.log.delivered(each, message=each + 1000)
                if first == 1:
                    for change in (ARTICLE, ADD_QUOTE, ALIAS):
                        await open_.desk.accept(change, why="", entry=recording())
                if first == 20:
                    assert await forget(open_.database, 2, Reason.ASKED)

    asyncio.run(write())
    return path


@pytest.fixture
def copy(log: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(log, tmp_path / "copy.db"))


def test_what_nobody_touched_is_as_it_was_written(log: Path) -> None:
    verified = verify(log)
    assert verified.findings == ()
    assert (verified.entries, len(verified.tips)) == (27, 3)
    assert verify(log, tuple(verified.tips.values())).findings == ()


def check_attacks(log: Path, folder: Path, rounds: range) -> int:
    """How many attacks were made; each has to be found."""
    anchors = tuple(verify(log).tips.values())
    made = 0
    for seed in rounds:
        for attack in (*SEEN_BY_ITSELF, *SEEN_BY_ITS_ANCHOR):
            path = attacked(log, folder, attack, seed)
            by_itself = verify(path).findings
            if attack in SEEN_BY_ITSELF:
                assert by_itself, (attack, seed)
            else:
                # Without the anchor it cannot be known: the test would be of something else.
                assert by_itself == (), (attack, seed)
                assert verify(path, anchors).findings, (attack, seed)
            path.unlink()
            made += 1
    return made


def test_whatever_is_done_to_the_log_is_found(log: Path, tmp_path: Path) -> None:
    assert check_attacks(log, tmp_path, range(4)) == 32


@pytest.mark.slow
def test_a_thousand_ways_to_tamper_with_the_log_are_found(log: Path, tmp_path: Path) -> None:
    assert check_attacks(log, tmp_path, range(1000, 1125)) == 1000


def test_the_end_of_an_earlier_chain_cannot_be_cut_off_unseen(copy: Path) -> None:
    connection = unlocked(copy)
    [(writer,)] = connection.execute("SELECT writer FROM entry ORDER BY number LIMIT 1").fetchall()
    for table in schema.CHAINED:
        connection.execute(f"DELETE FROM {table} WHERE writer = ? AND place > 5", (writer,))
    connection.close()
    assert any("its end was cut off" in finding for finding in verify(copy).findings)


def test_a_database_that_no_longer_refuses_changes_is_found(copy: Path) -> None:
    unlocked(copy).close()
    findings = verify(copy).findings
    assert "the database no longer refuses to update in entry" in findings


@pytest.mark.parametrize(
    "weaker",
    [
        "BEFORE UPDATE ON entry BEGIN SELECT 1; END",
        "BEFORE UPDATE ON entry WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
        "BEFORE UPDATE ON person BEGIN SELECT RAISE(ABORT, 'no'); END",
        "BEFORE UPDATE ON entry BEGIN SELECT RAISE(IGNORE); END",
    ],
)
def test_a_trigger_that_has_the_name_alone_is_found(copy: Path, weaker: str) -> None:
    connection = sqlite3.connect(copy)
    connection.execute("DROP TRIGGER entry_no_update")
    connection.execute(f"CREATE TRIGGER entry_no_update {weaker}")
    connection.close()
    assert verify(copy).findings == ("the database no longer refuses to update in entry",)


async def test_two_writers_at_once_have_chains_of_their_own(where: str) -> None:
    async with open_database(where) as one, open_database(where) as other:
        logs = AuditLog(one), AuditLog(other)
        for each in range(20):
            await logs[each % 2].record(entry(each))
            await logs[(each // 3) % 2].record(entry(each + 100))
    verified = await asyncio.to_thread(verify, where)
    assert (verified.findings, verified.entries, len(verified.tips)) == ((), 40, 2)


async def test_what_was_refused_leaves_no_hole_in_the_chain(where: str) -> None:
    async with open_database(where) as database:
        log = AuditLog(database)
        await asyncio.gather(
            *map(log.record, (entry(1), entry(1), entry(2**63), entry(3))), return_exceptions=True
        )
        await log.record(entry(4))
    verified = await asyncio.to_thread(verify, where)
    assert (verified.findings, verified.entries) == ((), 3)
