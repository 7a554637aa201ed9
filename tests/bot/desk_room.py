"""A desk over a small fact base and a real database file, as tests work at it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.audit.log import AuditLog, Entry
from bot.database.access import Database, open_database
from bot.desk.desk import Desk, Recording
from bot.settings import Review
from facts.changes import AddAlias, AddSource, AddStatement, NewStatement, Selector
from facts.factbase import FactBase
from facts.model import Property
from tests.bot.audit_entries import entry
from tests.shipped import BASE

ARTICLE = AddSource(
    id="interview",
    file="interview.txt",
    text="The minister spoke on Friday.\n“We are not there yet,” Umerov said.\n",
)
QUOTE = NewStatement(
    id="umerov-not-there",
    subject="rustem-umerov",
    attributed_to="rustem-umerov",
    property=Property.QUOTE,
    value="We are not there yet",
    passages=(Selector("interview", "We are not there yet"),),
)
ADD_QUOTE = AddStatement(QUOTE)
ALIAS = AddAlias("mark-rutte", "M. Rutte")

_interactions = itertools.count(1_000_000)


def url(where: Path | str) -> str:
    return where if isinstance(where, str) else f"sqlite+aiosqlite:///{where}"


def recording(interaction: int | None = None, **changes: Any) -> Recording:
    """Records with an id of its own, or this one."""
    number = next(_interactions) if interaction is None else interaction

    def make(factbase: FactBase) -> Entry:
        usual = {"command": "facts", "statements": (), "factbase": factbase.version}
        return entry(number, **(usual | changes))

    return make


@dataclass
class Room:
    """What is open."""

    database: Database
    log: AuditLog
    desk: Desk


@asynccontextmanager
async def room(
    where: Path | str, base: FactBase = BASE, review: Review = Review.ONE
) -> AsyncIterator[Room]:
    """A desk in this file, or in the database at this address."""
    async with open_database(url(where)) as database:
        log = AuditLog(database)
        yield Room(database, log, await Desk.open(database, log, base, review=review))
