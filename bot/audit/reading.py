"""Reading the audit log: what was asked, what came of it, and what could not be answered."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.audit.log import Entry, Outcome, microseconds, moment
from bot.audit.receipts import millisecond
from bot.database.access import Reader
from bot.database.people import key, number, opened, user_id
from bot.database.schema import delivery, entry, served

_MAX_DIGITS = 19
_PAGE = 500
"""Entries read at a time: a long read would keep the write-ahead log from being folded in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries; None lets all through. From `since` on, before `until`."""

    since: datetime | None = None
    until: datetime | None = None
    user: int | None = None
    command: str | None = None
    outcome: Outcome | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply went out: as which message, or why it did not."""

    time: datetime
    message: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry on record; `number` counts in the order of recording.

    Of one who was `forgotten` the entry has no user, an empty query and no digest.
    Without deliveries it is not known whether the reply arrived: the bot
    ended before that could be written down.
    """

    number: int
    entry: Entry
    deliveries: tuple[Delivery, ...]
    forgotten: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """What was asked and not found: `query` as asked last, by how many, how often, when last."""

    command: str
    query: str
    askers: int
    times: int
    last_asked: datetime


@dataclass(slots=True)
class _Group:
    """Queries that ask for the same: `query` as asked last, `last` in microseconds."""

    query: str = ""
    askers: set[int] = field(default_factory=set)
    times: int = 0
    last: int = 0

    def add(self, query: str, row: Any) -> None:
        self.query, self.last = query, max(self.last, row.time)
        self.askers.add(row.person)
        self.times += 1


_ENTRIES = select(entry, user_id(entry.c.person).label("user_id"), key(entry.c.person).label("key"))


class AuditReader:
    """Reads the log while it is being written. Every method may raise DatabaseError."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def find(self, interaction: int) -> Recorded | None:
        """The entry of an interaction, None if there is none."""
        found = await self._recorded(_ENTRIES.where(entry.c.interaction_id == interaction))
        return found[0] if found else None

    async def find_typed(self, typed: str) -> Recorded | None:
        """The entry with this receipt or interaction id, None if there is none."""
        found = await self.find_receipt(typed)
        if found:
            return found[0]
        is_id = typed.isascii() and typed.isdigit() and len(typed) <= _MAX_DIGITS
        return await self.find(int(typed)) if is_id and int(typed) < 2**63 else None

    async def find_receipt(self, typed: str) -> list[Recorded]:
        """The entries with this receipt: one, or none; more is possible and next to never."""
        ids = millisecond(typed)
        if ids is None:
            return []
        within = entry.c.interaction_id.between(ids.start, ids.stop)
        found = await self._recorded(_ENTRIES.where(within))
        return [each for each in found if each.entry.interaction in ids]

    async def entries(self, chosen: Filter, limit: int) -> list[Recorded]:
        """The newest `limit` entries, newest first."""
        newest = _where(_ENTRIES, chosen).order_by(entry.c.number.desc())
        return await self._recorded(newest.limit(limit))

    async def count(self, chosen: Filter) -> int:
        """How many entries there are."""
        counted = _where(select(func.count()).select_from(entry), chosen)
        return int((await self._reader.rows(counted))[0][0])

    async def all(self, chosen: Filter) -> AsyncIterator[Recorded]:
        """Every entry in the order of recording, read page by page."""
        oldest = _where(_ENTRIES, chosen).order_by(entry.c.number).limit(_PAGE)
        last = 0
        while page := await self._recorded(oldest.where(entry.c.number > last)):
            for each in page:
                yield each
            last = page[-1].number

    async def gaps(self, since: datetime | None = None) -> list[Gap]:
        """What was asked and not found, what most people asked for first.

        Spellings that differ in case, spaces or Unicode form alone count as one.
        """
        in_vain = _where(_ENTRIES, Filter(since=since, outcome=Outcome.NOT_FOUND))
        oldest = in_vain.order_by(entry.c.number).limit(_PAGE)
        groups: dict[tuple[str, str], _Group] = {}
        last = 0
        # Page by page, or who asks meanwhile would wait until all are opened.
        while page := await self._reader.rows(oldest.where(entry.c.number > last)):
            for row in page:
                words = _words(row)
                if words is not None:  # nobody knows any more what a forgotten person asked
                    group = groups.setdefault((row.command, as_asked(words[0])), _Group())
                    group.add(words[0], row)
            last = page[-1].number
        return await asyncio.to_thread(_ranked, groups)

    async def _recorded(self, chosen: Select[Any]) -> list[Recorded]:
        rows = await self._reader.rows(chosen)
        deliveries: dict[int, list[Delivery]] = {row.interaction_id: [] for row in rows}
        sent = select(delivery).where(delivery.c.interaction_id.in_(deliveries))
        for row in await self._reader.rows(sent.order_by(delivery.c.number)) if rows else ():
            deliveries[row.interaction_id].append(
                Delivery(moment(row.time), row.message_id, row.problem)
            )
        return [_as_recorded(row, tuple(deliveries[row.interaction_id])) for row in rows]


def _ranked(groups: dict[tuple[str, str], _Group]) -> list[Gap]:
    gaps = [
        Gap(
            command=command,
            query=group.query,
            askers=len(group.askers),
            times=group.times,
            last_asked=moment(group.last),
        )
        for (command, _), group in groups.items()
    ]
    return sorted(gaps, key=lambda g: (g.askers, g.times, g.last_asked), reverse=True)


def _where(chosen: Select[Any], by: Filter) -> Select[Any]:
    if by.since is not None:
        chosen = chosen.where(entry.c.time >= microseconds(by.since))
    if by.until is not None:
        chosen = chosen.where(entry.c.time < microseconds(by.until))
    if by.user is not None:
        chosen = chosen.where(entry.c.person == number(by.user))
    if by.command is not None:
        chosen = chosen.where(entry.c.command == by.command)
    if by.outcome is not None:
        chosen = chosen.where(entry.c.outcome == by.outcome.value)
    if by.statement is not None:
        told = select(served.c.interaction_id).where(served.c.statement_id == by.statement)
        chosen = chosen.where(entry.c.interaction_id.in_(told))
    return chosen


def _as_recorded(row: Any, deliveries: tuple[Delivery, ...]) -> Recorded:
    words = _words(row)
    query, reply_sha256 = words or ("", "")
    made = Entry(
        interaction=row.interaction_id,
        user=row.user_id,
        guild=row.guild_id,
        channel=row.channel_id,
        command=row.command,
        query=query,
        outcome=Outcome(row.outcome),
        factbase=row.factbase,
        reply_sha256=reply_sha256,
        private=row.private,
        statements=tuple(json.loads(row.statements)),
        time=moment(row.time),
    )
    return Recorded(row.number, made, deliveries, forgotten=words is None)


def _words(row: Any) -> tuple[str, ...] | None:
    """The query and the digest of the reply, None once who asked was forgotten."""
    return opened(entry.c.sealed, row.interaction_id, row.key, row.sealed)


def as_asked(query: str) -> str:
    """What queries that ask for the same have in common."""
    return " ".join(unicodedata.normalize("NFKC", query).casefold().split())
