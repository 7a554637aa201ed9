"""The desk: what is acknowledged is kept and in force, once, and nothing else is."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.audit.log import AlreadyRecorded, NotRecorded
from bot.database import schema
from bot.database.people import key, opened, user_id
from bot.desk.desk import Asked, Desk
from bot.desk.kept import changes, history
from bot.settings import Review
from facts.changes import AddAlias, AddStatement, Change, Correct, Refused, Retract, apply
from facts.factbase import FactBase
from facts.files.folded import mark
from facts.files.yaml_entries import export
from facts.model import Rank
from tests.bot.desk_room import ADD_QUOTE, ALIAS, ARTICLE, QUOTE, recording, room
from tests.bot.outside import sql
from tests.shipped import BASE, ROOT

RETRACT = Retract(statement="rutte-quote", reason="withdrawn by the agency")
CORRECT = Correct(
    statement="umerov-not-there",
    by=replace(QUOTE, id="umerov-not-there-2", partial=True, value="not there yet"),
    reason="quoted too much",
)
ALL: list[Change] = [ARTICLE, ADD_QUOTE, CORRECT, ALIAS, RETRACT]


def changed(*made: Change, base: FactBase = BASE) -> FactBase:
    for change in made:
        base = apply(base, change)
    return base


async def test_what_was_accepted_is_in_force_now_and_after_a_restart(where: str) -> None:
    async with room(where) as open_:
        for change in ALL:
            assert await open_.desk.accept(change, why="", entry=recording()) is open_.desk.factbase
        assert open_.desk.factbase == changed(*ALL)
    async with room(where) as open_:
        assert open_.desk.factbase == changed(*ALL)
        assert open_.desk.held == ()
        assert "umerov-not-there-2" in export(open_.desk.base, open_.desk.factbase)


async def test_a_change_is_on_record_with_its_entry(where: str) -> None:
    async with room(where) as open_:
        gap = Asked("quote", "Umerov")
        await open_.desk.accept(ARTICLE, why="", entry=recording())
        await open_.desk.accept(ADD_QUOTE, why="he said so", entry=recording(77, user=9), fills=gap)
        [row] = await open_.database.reader.rows(
            select(schema.change, user_id(schema.change.c.person), key(schema.change.c.person))
            .join(schema.entry)
            .where(schema.change.c.interaction_id == 77)
        )
        *_, user, secret = row
        assert (row.sequence, user, row.why) == (2, 9, "he said so")
        assert (row.before, row.after) == (changed(ARTICLE).version, changed(*ALL[:2]).version)
        assert (row.adds, row.gap_command) == ("umerov-not-there", "quote")
        assert opened(schema.change.c.gap_query, 2, secret, row.gap_query) == ("Umerov",)
        assert [k.change for k in await changes(open_.database.reader)] == ALL[:2]


async def test_the_life_of_a_statement_is_read_back(where: str) -> None:
    async with room(where) as open_:
        for change in ALL:
            await open_.desk.accept(change, why="", entry=recording())
        life = await history(open_.database.reader, "umerov-not-there")
        assert [each.change for each in life] == [ADD_QUOTE, CORRECT]


async def test_a_doubled_interaction_makes_one_change(where: str) -> None:
    async with room(where) as open_:
        await open_.desk.accept(ALIAS, why="", entry=recording(5))
        before = open_.desk.factbase
        with pytest.raises(AlreadyRecorded):
            await open_.desk.accept(RETRACT, why="", entry=recording(5))
        with pytest.raises(Refused):
            await open_.desk.accept(ALIAS, why="", entry=recording(5))
        assert open_.desk.factbase is before
        assert len(await changes(open_.database.reader)) == 1


async def test_of_two_at_once_both_land_or_one_is_told(where: str) -> None:
    async with room(where) as open_:
        accept = open_.desk.accept
        results = await asyncio.gather(
            accept(RETRACT, why="", entry=recording()),
            accept(replace(RETRACT, reason="something else"), why="", entry=recording()),
            accept(ALIAS, why="", entry=recording()),
            return_exceptions=True,
        )
        assert isinstance(results[1], Refused)
        assert "retracted meanwhile: withdrawn by the agency" in str(results[1])
        assert results[2] == open_.desk.factbase == changed(RETRACT, ALIAS)
        assert [k.change for k in await changes(open_.database.reader)] == [RETRACT, ALIAS]


async def test_what_another_process_wrote_is_taken_in_before_the_next(where: str) -> None:
    async with room(where) as one, room(where) as two:
        await one.desk.accept(RETRACT, why="", entry=recording())
        await two.desk.accept(ALIAS, why="", entry=recording())
        assert two.desk.factbase == changed(RETRACT, ALIAS)
        with pytest.raises(AlreadyRecorded):  # its interaction is taken, not only its number
            await one.desk.accept(
                AddAlias("mark-rutte", "x"), why="", entry=recording(two_id(where))
            )


def two_id(where: str) -> int:
    return int(sql(where, "SELECT max(interaction_id) FROM change")[0][0])


async def test_what_is_not_on_record_is_not_in_force(where: str) -> None:
    async with room(where) as open_:
        with pytest.raises(NotRecorded):
            await open_.desk.accept(ALIAS, why="", entry=recording(2**63))
        assert open_.desk.factbase is BASE
        assert await changes(open_.database.reader) == []


async def test_a_caller_that_gives_up_leaves_no_half_of_a_change(where: str) -> None:
    async with room(where) as open_:
        task = asyncio.create_task(open_.desk.accept(ALIAS, why="", entry=recording()))
        for _ in range(3):  # under way, not done
            await asyncio.sleep(0)
        task.cancel()
        await open_.desk.accept(RETRACT, why="", entry=recording())
        kept = [k.change for k in await changes(open_.database.reader)]
        assert kept == [ALIAS, RETRACT]
        assert open_.desk.factbase == changed(*kept)


async def test_with_two_to_review_one_may_only_retract(where: str) -> None:
    async with room(where, review=Review.TWO) as open_:
        for change in ALL[:4]:
            with pytest.raises(Refused, match="another moderator"):
                await open_.desk.accept(change, why="", entry=recording())
        await open_.desk.accept(RETRACT, why="", entry=recording())
        assert open_.desk.factbase == changed(RETRACT)


async def test_what_the_files_say_already_is_passed_over(where: str) -> None:
    async with room(where) as open_:
        for change in ALL:
            await open_.desk.accept(change, why="", entry=recording())
    for count in range(len(ALL) + 1):  # even where but some of it got into the files
        async with room(where, changed(*ALL[:count])) as open_:
            assert open_.desk.factbase == changed(*ALL)
            assert open_.desk.held == ()


async def test_after_the_mark_the_files_are_the_curators(where: str) -> None:
    async with room(where) as open_:
        for change in ALL:
            await open_.desk.accept(change, why="", entry=recording())
        numbered = [k.numbered for k in await changes(open_.database.reader)]
    edited = changed(ARTICLE, AddStatement(replace(QUOTE, note="Checked by phone.")))
    async with room(where) as open_:
        desk = await Desk.open(open_.database, open_.log, edited, mark(numbered[:2]))
        assert desk.factbase == changed(*ALL[2:], base=edited)
        assert desk.held == ()
        # The mark of another database covers nothing here.
        desk = await Desk.open(open_.database, open_.log, BASE, mark(numbered[1:3]))
        assert desk.factbase == changed(*ALL)


async def test_what_stands_against_the_files_is_held_back_and_said(
    where: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with room(where) as open_:
        for change in ALL:
            await open_.desk.accept(change, why="", entry=recording())
    other = replace(ARTICLE, text="“Not the same article,” Umerov said.\n")
    async with room(where, changed(other)) as open_:
        held = {each.sequence for each in open_.desk.held}
        assert held == {1, 2, 3}
        assert open_.desk.factbase == changed(other, ALIAS, RETRACT)
        assert "change 1 is kept but not in force" in caplog.text
        await open_.desk.accept(AddAlias("mark-rutte", "Mark R."), why="", entry=recording())
    async with room(where) as open_:  # once the files allow it again, nothing was lost
        assert open_.desk.factbase == changed(*ALL, AddAlias("mark-rutte", "Mark R."))


async def test_a_correction_that_cannot_stand_still_withdraws_what_was_wrong(where: str) -> None:
    by = replace(QUOTE, id="rutte-again", subject="mark-rutte", attributed_to="mark-rutte")
    async with room(where) as open_:
        await open_.desk.accept(ARTICLE, why="", entry=recording())
        correct = Correct(statement="rutte-quote", by=by, reason="misheard")
        await open_.desk.accept(correct, why="", entry=recording())
    other = replace(ARTICLE, text="“Not the same article,” Umerov said.\n")
    async with room(where, changed(other)) as open_:
        old = open_.desk.factbase.statements["rutte-quote"]
        assert (old.rank, old.reason) == (Rank.DEPRECATED, "misheard")
        assert {each.sequence for each in open_.desk.held} == {1, 2}


@pytest.mark.parametrize(
    "table", ["change", "proposal", "decision", "followup", "acknowledgement", "wish"]
)
async def test_the_database_refuses_to_change_what_is_kept(path: Path, table: str) -> None:
    async with room(path) as open_:
        await open_.desk.accept(ALIAS, why="", entry=recording(5))
    connection = sqlite3.connect(path)
    columns = [row[1:4:2] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = ["5" if kind == "interaction_id" else "1" for kind, _ in columns]
    if table != "change":
        connection.execute(f"INSERT INTO {table} VALUES ({','.join(values)})")
    for spoil in (
        f"UPDATE {table} SET {columns[1][0]} = 9",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(spoil)
    connection.close()


WORKER = """
import asyncio, sys
from facts.changes import AddAlias
from tests.bot.desk_room import recording, room

async def main():
    async with room(sys.argv[1]) as open_:
        for n in range(1, 100000):
            await open_.desk.accept(AddAlias("mark-rutte", f"R {n}"), why="", entry=recording(n))
            print(n, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("acknowledged", [1, 7])
async def test_what_was_acknowledged_outlives_a_kill(where: str, acknowledged: int) -> None:
    process = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs here
        [sys.executable, "-c", WORKER, where], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    for _ in range(acknowledged):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    last = max([acknowledged, *map(int, process.stdout.read().split())])
    process.wait()
    process.stdout.close()
    async with room(where) as open_:
        kept = await changes(open_.database.reader)
        # One more may have been kept and not yet said.
        assert len(kept) in (last, last + 1)
        aliases = [f"R {n}" for n in range(1, len(kept) + 1)]
        assert [each.sequence for each in kept] == list(range(1, len(kept) + 1))
        assert open_.desk.factbase.entities["mark-rutte"].aliases[-len(kept) :] == tuple(aliases)
        entries = await open_.database.reader.rows(select(schema.entry.c.interaction_id))
        assert len(entries) == len(kept)
