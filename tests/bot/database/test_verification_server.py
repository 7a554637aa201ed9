"""The chain on a server: whatever its owner does to the log behind the bot's back is found."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.audit.forgetting import Reason, forget
from bot.database.access import open_database
from tests.bot.audit_entries import entry
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, recording, room
from tests.bot.outside import sql
from tests.bot.walked import verify
from tests.postgres_server import ADMINS, cloned

_UNSEEN = "SET session_replication_role = replica"
# What is done, and what the verifier says to it.
ATTACKS = {
    "edit": (
        "UPDATE entry SET time = time + 1 WHERE interaction_id = 5",
        "is not what was written",
    ),
    "seal": ("UPDATE entry SET sealed = NULL WHERE interaction_id = 5", "is not what was written"),
    "link": ("UPDATE delivery SET head = sha256(head) WHERE interaction_id = 5", "not what was"),
    "delete": ("DELETE FROM entry WHERE interaction_id = 5", "rows were removed"),
    "insert": (
        """INSERT INTO entry SELECT number + 1000, 77, time, guild_id, channel_id, person, command,
        sealed, outcome, statements, factbase, private, writer, place + 1000, head FROM entry
        WHERE interaction_id = 5""",
        "rows were removed, inserted",
    ),
    "move": (
        "UPDATE entry SET interaction_id = 1009 - interaction_id WHERE interaction_id IN (4, 5)",
        "is not what was written",
    ),
    "renumber": (
        "UPDATE entry SET number = 9 - number WHERE number IN (4, 5)",
        "in another order",
    ),
    "serve": ("DELETE FROM served WHERE interaction_id = 5", "who was served"),
    "rename": ("UPDATE person SET user_id = user_id + 500 WHERE user_id = 1", "by somebody else"),
    "lose": ("DELETE FROM person WHERE user_id = 1", "nothing says that it was deleted"),
    "cut": (
        "DELETE FROM entry WHERE writer = (SELECT other FROM joined LIMIT 1) AND place > 5",
        "",
    ),
    "unlock": ("ALTER TABLE entry DISABLE TRIGGER entry_no_update", "no longer refuses to update"),
    "unlock a part": ("DROP TRIGGER entry_no_truncate ON entry_rest", "refuses to truncate"),
}


@pytest.fixture(scope="module")
def log(postgres_admin: str) -> Iterator[str]:
    """A log of three writers at once and after each other, with changes and one forgotten."""
    with cloned(postgres_admin) as url:

        async def write() -> None:
            for first in (1, 20):
                async with room(url) as open_, open_database(url):
                    for each in range(first, first + 8):
                        served = (f"statement-{each % 3}", "kellogg-role")
                        await open_.log.record(entry(each, user=each % 4 + 1, statements=served))
                        open_.log.delivered(each, message=each + 1000)
                    if first == 1:
                        for change in (ARTICLE, ADD_QUOTE, ALIAS):
                            await open_.desk.accept(change, why="", entry=recording())
                    else:
                        assert await forget(open_.database, 2, Reason.ASKED)

        asyncio.run(write())
        yield url


def test_what_nobody_touched_is_as_it_was_written(log: str) -> None:
    verified = verify(log)
    assert (verified.findings, verified.entries, len(verified.tips)) == ((), 19, 2)
    assert verify(log, tuple(verified.tips.values())).findings == ()


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_done_to_the_log_is_found(postgres_admin: str, log: str, attack: str) -> None:
    change, said = ATTACKS[attack]
    name = ADMINS[log].rpartition("/")[2]
    with cloned(postgres_admin, name) as copy:
        assert verify(copy).findings == ()
        sql(copy, _UNSEEN, change)
        findings = verify(copy).findings
        assert findings
        assert any(said in finding for finding in findings), findings


def test_the_end_that_an_anchor_knows_of_cannot_be_cut_off(postgres_admin: str, log: str) -> None:
    anchors = tuple(verify(log).tips.values())
    tables = ("delivery", "forgotten", "served", "entry")
    with cloned(postgres_admin, ADMINS[log].rpartition("/")[2]) as copy:
        [(writer,)] = sql(copy, "SELECT writer FROM entry ORDER BY number DESC LIMIT 1")
        cut = [f"DELETE FROM {table} WHERE writer = {writer} AND place > 9" for table in tables]
        cut[2] = "DELETE FROM served WHERE interaction_id NOT IN (SELECT interaction_id FROM entry)"
        sql(copy, _UNSEEN, cut[0], cut[1], cut[3], cut[2])
        assert any("its end was cut off" in each for each in verify(copy, anchors).findings)
