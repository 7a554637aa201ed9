"""The desk: accepted changes, kept for good, and the fact base that they make.

A change and the audit entry that says who made it are one transaction; only
after its commit is the fact base in use swapped, whole. One lock takes changes
one at a time, and each is applied to what is in use at that moment: of two
moderators at once both land, or the later one is told what changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.audit.log import AlreadyRecorded, AuditLog, Entry, microseconds, storable
from bot.database import schema
from bot.database.access import Database
from bot.database.writer import Unit
from bot.desk.kept import after, dumped, kept, not_in_force, touched
from bot.settings import Review
from facts.changes import Change, Refused, Retract, apply
from facts.factbase import FactBase
from facts.files.folded import Folded, Numbered, unfolded
from facts.indexes import prepare
from facts.replay import Held, Replayed, replay

_log = logging.getLogger(__name__)

Recording = Callable[[FactBase], Entry]
"""Makes the audit entry of a change, given the fact base with it: rendered, hashed, not yet sent.

Called on the event loop under the desk's lock, so it must not take long. Its
interaction, user and time are those of the change.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked in vain, as `bot.audit.reading.Gap` names it."""

    command: str
    query: str


class Desk:
    """`factbase` is what answers are taken from: read it once for each answer.

    `base` is what the files said at start; `facts.files.yaml_entries.export(base, factbase)`
    gives what moderators made of it since. `held` are the changes that are
    kept and not in force, because the files were edited against them.
    """

    def __init__(
        self,
        database: Database,
        log: AuditLog,
        review: Review,
        base: FactBase,
        factbase: FactBase,
        held: tuple[Held, ...],
        last: int,
    ) -> None:
        self.base = base
        self.factbase = factbase
        self.held = held
        self.review = review
        self._writer = database.writer
        self._log = log
        self._last = last
        self._lock = asyncio.Lock()
        self._moved = asyncio.Event()
        self._under_way: set[asyncio.Future[FactBase]] = set()

    @classmethod
    async def open(
        cls,
        database: Database,
        log: AuditLog,
        base: FactBase,
        folded: Folded | None = None,
        review: Review = Review.ONE,
    ) -> Desk:
        """The desk over the facts of the files; WriteFailed or DatabaseError if it cannot be read.

        `folded` is the mark that lies with the files.
        """
        # By the writer: it is there, and a reader would cost a start-up much.
        numbered = [kept(row).numbered for row in await database.writer.read(after(0))]
        replayed = replay(base, unfolded(numbered, folded))
        if base.store is not None and replayed.factbase is not base:
            # Nobody who asks shall wait for what of a large one was made before.
            await asyncio.to_thread(prepare, replayed.factbase, base)
        for held in replayed.held:
            _log.warning("%s", not_in_force(held))
        last = numbered[-1].sequence if numbered else 0
        return cls(database, log, review, base, replayed.factbase, replayed.held, last)

    @property
    def last(self) -> int:
        """The number of the newest change that is known here."""
        return self._last

    async def reach(self, sequence: int) -> None:
        """Return when the change with this number, kept by another process, is in use here too.

        WriteFailed, DatabaseError.
        """
        while self._last < sequence:
            # What is being landed here may bring it along, before its turn would come.
            moved = asyncio.ensure_future(self._moved.wait())
            catching = asyncio.ensure_future(self._take_in())
            try:
                await asyncio.wait({moved, catching}, return_when=asyncio.FIRST_COMPLETED)
                if catching.done():
                    catching.result()
            finally:
                moved.cancel()
                catching.cancel()

    def needs_review(self, change: Change) -> bool:
        """Whether one moderator is not enough: for all that puts something in.

        To take a statement out of use, one is: what is wrong must not wait.
        """
        return self.review is Review.TWO and not isinstance(change, Retract)

    async def accept(
        self, change: Change, *, why: str, entry: Recording, fills: Asked | None = None
    ) -> FactBase:
        """Put a change on record and in force; the fact base with it, in use from now on.

        `fills` names the question that it answers at last. Refused where it
        breaks a rule, or needs another's approval; AlreadyRecorded, NotRecorded.
        """
        if self.needs_review(change):
            raise Refused("This needs another moderator's approval: propose it.")
        return await self.land(change, why=why, entry=entry, fills=fills)

    async def land(
        self,
        change: Change,
        *,
        why: str,
        entry: Recording,
        fills: Asked | None = None,
        also: Callable[[Entry, int], Unit] = lambda *_: (),
    ) -> FactBase:
        """As `accept`, reviewed or not. `also` gives more rows, for its entry and number."""
        landing = asyncio.ensure_future(self._land(change, why, entry, fills, also))
        self._under_way.add(landing)
        landing.add_done_callback(self._landed)
        # A caller that gives up must not leave a change kept and not in use.
        return await asyncio.shield(landing)

    async def _land(
        self,
        change: Change,
        why: str,
        entry: Recording,
        fills: Asked | None,
        also: Callable[[Entry, int], Unit],
    ) -> FactBase:
        async with self._lock:
            while True:
                before, sequence = self.factbase, self._last + 1
                # In a thread: on a large fact base this takes a while.
                changed = await asyncio.to_thread(_applied, before, change)
                made = entry(changed)
                row = (
                    sequence,
                    made.interaction,
                    microseconds(made.time),
                    made.user,
                    storable(why),
                    dumped(change),
                    before.version,
                    changed.version,
                    *touched(change),
                    None if fills is None else fills.command,
                    None if fills is None else (storable(fills.query),),
                )
                try:
                    await self._log.record(made, ((schema.change, (row,)), *also(made, sequence)))
                except AlreadyRecorded:
                    if not await self._catch_up():
                        raise
                    continue
                self._use(changed, sequence)
                return changed

    async def _take_in(self) -> None:
        async with self._lock:
            await self._catch_up()

    async def _catch_up(self) -> bool:
        """Take in what another process has written to this database, if anything."""
        rows = await self._writer.read(after(self._last))
        numbered = [kept(row).numbered for row in rows]
        if not numbered:
            return False
        replayed = await asyncio.to_thread(_replayed, self.factbase, numbered)
        self.held += replayed.held
        self._use(replayed.factbase, numbered[-1].sequence)
        return True

    def _use(self, factbase: FactBase, sequence: int) -> None:
        self.factbase, self._last = factbase, sequence
        self._moved.set()
        self._moved = asyncio.Event()

    def _landed(self, landing: asyncio.Future[FactBase]) -> None:
        self._under_way.discard(landing)
        if not landing.cancelled():
            landing.exception()  # the caller may be gone


def _replayed(factbase: FactBase, changes: Sequence[Numbered]) -> Replayed:
    replayed = replay(factbase, changes)
    if replayed.factbase is not factbase:
        prepare(replayed.factbase, before=factbase)
    return replayed


def _applied(factbase: FactBase, change: Change) -> FactBase:
    changed = apply(factbase, change)
    # Here rather than by the first who asks; `version` is reckoned with them.
    prepare(changed, before=factbase)
    return changed
