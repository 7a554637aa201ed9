"""A process that changes facts while it asks, and says what it saw: run by test_many_changes.

    python -m tests.proof.changing URL NAME COUNT

One line of JSON for each thing that happened, its time by the machine's own
clock, which all processes on it share: ["changed", time, interaction],
["asked", begun, sequence, certain], and at last ["ended", version].
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
import zlib

from bot.audit.log import AlreadyRecorded, AuditLog, NotRecorded
from bot.database.access import open_database
from bot.desk.desk import Desk
from bot.link import Link
from facts.changes import AddAlias, Refused
from tests.bot.desk_room import recording
from tests.shipped import BASE


def say(*what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def ask(link: Link, desk: Desk) -> None:
    """Ask what is in use by turns as anybody and as a moderator would."""
    certain = False
    while True:
        begun = time.monotonic()
        try:
            await link.current(certain=certain)
        except NotRecorded:
            continue  # who asks is told so, and nothing that is old
        say("asked", begun, desk.last, certain)
        certain = not certain
        await asyncio.sleep(0.03)


async def change(desk: Desk, name: str, number: int) -> None:
    """One change with an interaction of its own."""
    interaction = zlib.crc32(name.encode()) << 24 | number
    alias = AddAlias("mark-rutte", f"Rutte {name} {number}")
    while True:
        try:
            await desk.accept(alias, why="", entry=recording(interaction))
        except NotRecorded:
            await asyncio.sleep(0.2)  # a server that is too busy; it may be there all the same
        except (AlreadyRecorded, Refused):
            break
        else:
            break
    # Later ones may be in use with it by now; it is the one that was numbered so at most.
    say("changed", time.monotonic(), interaction)


async def main(url: str, name: str, count: int) -> None:
    async with open_database(url) as database:
        desk = await Desk.open(database, AuditLog(database), BASE)
        link = Link(url, "a.token", desk)
        async with link.running():
            await link.current(certain=True)
            say("ready")
            await asyncio.to_thread(sys.stdin.readline)
            asking = asyncio.create_task(ask(link, desk))
            for number in range(count):
                await change(desk, name, number)
            say("done")
            await asyncio.to_thread(sys.stdin.readline)
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asking  # which may have ended before, with what must not be
            await link.current(certain=True)
            say("ended", desk.factbase.version, desk.last)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
