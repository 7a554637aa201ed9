"""The facts and the record as they are now: the files, and what moderators changed since."""

from __future__ import annotations

import asyncio

from bot.database.access import Reader, open_reader
from bot.database.unusable import NoDatabase
from bot.desk.kept import Kept, after, changes, kept
from bot.settings import Settings
from bot.site.record import Record, Recorded
from bot.site.room import Room
from facts.factbase import FactBase
from facts.files.folded import Folded, read_mark, unfolded
from facts.loader import load
from facts.replay import replay


async def opened(settings: Settings) -> Room:
    """The room of now; FactBaseError, BadMark, DatabaseError. No database is no record."""
    try:
        async with open_reader(settings.database_url) as reader:
            return (await Current.read(settings, reader)).room
    except NoDatabase:
        return (await Current.read(settings, None)).room


class Current:
    """Keeps up with the record; `room` is swapped whole."""

    def __init__(
        self, settings: Settings, base: FactBase, folded: Folded | None, changes: list[Kept]
    ) -> None:
        self._site_url = settings.site_url
        self._base, self._folded, self._changes = base, folded, changes
        self.room = self._made()

    @classmethod
    async def read(cls, settings: Settings, reader: Reader | None) -> Current:
        """From the files and the database; FactBaseError, BadMark, DatabaseError."""
        found = [] if reader is None else await changes(reader)
        return await asyncio.to_thread(_read, settings, found)

    async def catch_up(self, reader: Reader) -> bool:
        """Take in what was accepted since; whether anything was. DatabaseError."""
        last = self._changes[-1].sequence if self._changes else 0
        new = [kept(row) for row in await reader.rows(after(last))]
        if not new:
            return False
        self._changes += new
        self.room = await asyncio.to_thread(self._made)
        return True

    def _made(self) -> Room:
        numbered = [each.numbered for each in self._changes]
        factbase = replay(self._base, unfolded(numbered, self._folded)).factbase
        recorded = (Recorded(k.sequence, k.time, k.change) for k in self._changes)
        return Room(factbase, Record.of(recorded), self._site_url)


def _read(settings: Settings, found: list[Kept]) -> Current:
    base = load(settings.facts, settings.seeds, settings.folder)
    return Current(settings, base, read_mark(settings.facts), found)
