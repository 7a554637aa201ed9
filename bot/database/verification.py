"""Whether anything on record was changed since it was written: every chain, row by row.

One pass over the tables in one read transaction, the bot running or not, with
memory for the writers, the people and the statements there are, not for the
entries. The rows of all tables are taken in the order of their chains: each
table holds them in the order in which they were written, so the row that
comes next in a chain is always the next row of one of the tables. That holds
for writers who write at once too, as each takes its numbers in its order.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Table

from bot.database import schema, sealing
from bot.database.chain import EMPTY, Tip, encoded

_MOST = 100
"""Findings told: when everything is wrong, the first hundred say so."""


@dataclass(frozen=True, slots=True)
class Verified:
    """`tips` are how far the chains go, by writer; nothing was changed if there are no findings.

    `anchors` is how many tips noted elsewhere that was held against: with none, an end that
    was cut off is not seen.
    """

    tips: Mapping[int, Tip]
    rows: int
    entries: int
    findings: tuple[str, ...]
    anchors: int = 0


class WholeLog(Protocol):
    """All that is on record, read from one state. `gapless`: numbers are 1, 2, 3 …"""

    @property
    def gapless(self) -> bool:
        """Whether no number is left out in a table."""
        ...

    def rows(self, table: Table, columns: list[str], order: str = "") -> Iterator[Any]:
        """The columns of all rows, in the order of a column if one is given."""
        ...

    def unprotected(self) -> list[tuple[str, str]]:
        """Tables of the record, each with a way to change it that nothing refuses any more."""
        ...


def verify(log: WholeLog, anchors: tuple[Tip, ...] = ()) -> Verified:
    """Read the whole log; `anchors` are tips that were once noted elsewhere."""
    return _Verification(log, anchors).run()


class _Verification:
    def __init__(self, log: WholeLog, anchors: tuple[Tip, ...]) -> None:
        self._log = log
        self._tips: dict[int, Tip] = {}
        self._findings: list[str] = []
        self._rows = Counter[str]()
        self._last = Counter[str]()
        self._people: dict[int, tuple[int, bytes]] = {
            number: (user, key)
            for user, number, key in log.rows(schema.person, ["user_id", "number", "key"])
        }
        self._forgotten: set[int] = set()
        self._unknown: set[int] = set()
        self._served: dict[str, int] = {}
        # What has been said of a chain at a length: by an anchor, or by a later writer.
        self._said: dict[int, dict[int, set[bytes]]] = {}
        self._anchors = len(set(anchors))
        for tip in anchors:
            self._say(tip)
        # A row of the table `joined` may come only after the place that it speaks of.
        for writer, length, head in log.rows(schema.joined, ["other", "length", "other_head"]):
            self._say(Tip(writer, length, head))

    def run(self) -> Verified:
        """All checks."""
        self._triggers()
        self._chains()
        for writer, said in self._said.items():
            tip = self._tips.get(writer)
            for length in said:
                self._find(
                    f"chain {writer} once went to place {length} and is not here: it was cut off "
                    "as a whole, or this is said of another database"
                    if tip is None
                    else f"chain {writer} once went to place {length} and ends at {tip.length}: "
                    "its end was cut off"
                )
        for number in sorted(self._unknown - self._forgotten):
            self._find(f"the key of person {number} is gone and nothing says that it was deleted")
        for number in sorted(self._forgotten & self._people.keys()):
            self._find(f"person {number} was forgotten and is back")
        self._compare_served()
        return Verified(
            self._tips,
            self._rows.total(),
            self._rows["entry"],
            tuple(self._findings[:_MOST]),
            self._anchors,
        )

    def _chains(self) -> None:
        streams = [_Stream(self._log, table) for table in schema.CHAINED]
        streams.sort(key=lambda stream: stream.table.name not in ("entry", "delivery"))
        while True:
            for stream in streams:
                row = stream.row
                if row is not None and row[-2] == self._length(row[-3]) + 1:
                    break
            else:
                # None continues a chain: the earliest of those that are left does not.
                left = [stream for stream in streams if stream.row is not None]
                if not left or len(self._findings) >= _MOST:
                    return
                stream = min(left, key=lambda stream: stream.place)
                row = stream.row
            self._check(stream.table, stream.number, row)
            stream.advance()

    def _length(self, writer: int) -> int:
        tip = self._tips.get(writer)
        return 0 if tip is None else tip.length

    def _check(self, table: Table, number: int, row: Any) -> None:
        *values, writer, place, head = row
        what = f"{table.name} {number}"
        self._rows[table.name] += 1
        if self._log.gapless and number != self._last[table.name] + 1:
            self._find(f"{what} is not the {self._last[table.name] + 1}. row of its table")
        self._last[table.name] = number
        if not (isinstance(writer, int) and isinstance(place, int) and isinstance(head, bytes)):
            self._find(f"{what} does not say where in a chain it belongs")
            return
        before = self._tips.get(writer, Tip(writer, 0, EMPTY))
        if place != before.length + 1:
            self._find(
                f"{what} is at place {place} of chain {writer}, where {before.length + 1} comes "
                "next: rows were removed, inserted or put in another order"
            )
        try:
            after = Tip(writer, place - 1, before.head).with_row(table.name, values)
        except (ValueError, OverflowError) as error:
            self._find(f"{what} holds what was never written: {error}")
            after = Tip(writer, place, head)
        if after.head != head:
            self._find(f"{what} is not what was written at place {place} of chain {writer}")
        # On from what stands there, so that one change is one finding.
        self._tips[writer] = Tip(writer, place, head)
        said = self._said.get(writer, {}).pop(place, None)
        if said is not None and said != {head}:
            self._find(f"chain {writer} had another head at place {place}: it was written anew")
        if table is schema.entry:
            self._entry(what, dict(zip(_ENTRY, values, strict=True)))
        elif table is schema.forgotten:
            self._forgotten.add(values[0])

    def _entry(self, what: str, row: dict[str, Any]) -> None:
        person, interaction = row["person"], row["interaction_id"]
        try:
            trace = _trace(interaction)
            for statement in dict.fromkeys(json.loads(row["statements"])):
                self._served[statement] = self._served.get(statement, 0) + trace
        except (ValueError, TypeError, RecursionError):
            self._find(f"{what} does not say which statements it served")
        if person is None:
            return
        known = self._people.get(person)
        if known is None:
            self._unknown.add(person)
            return
        try:
            user, _ = sealing.unseal(known[1], _SEALED, interaction, row["sealed"])
            if user != known[0]:
                self._find(f"{what} was asked by somebody else than person {person} is now")
        except (sealing.DoesNotOpen, TypeError, ValueError):
            self._find(f"{what} does not open with the key of person {person}")

    def _compare_served(self) -> None:
        """Whether `served`, by which people are found, says the same as the entries."""
        for statement, interaction in self._log.rows(
            schema.served, ["statement_id", "interaction_id"]
        ):
            self._served[statement] = self._served.get(statement, 0) - _trace(interaction)
        for statement, left in self._served.items():
            if left:
                self._find(f"who was served {statement!r} is not what the entries say")

    def _triggers(self) -> None:
        for table, what in self._log.unprotected():
            self._find(f"the database no longer refuses to {what} in {table}")

    def _say(self, tip: Tip) -> None:
        self._said.setdefault(tip.writer, {}).setdefault(tip.length, set()).add(tip.head)

    def _find(self, finding: str) -> None:
        self._findings.append(finding)


class _Stream:
    """The rows of a table in the order in which they were written; `row` is None at the end."""

    def __init__(self, log: WholeLog, table: Table) -> None:
        self.table = table
        numbered = next(iter(table.primary_key)).name
        self._rows = log.rows(table, [numbered, *_columns(table)], order=numbered)
        self.number = 0
        self.row: Any = None
        self.advance()

    @property
    def place(self) -> int:
        """What the row says of its place in a chain; 0 if that is no number."""
        place = self.row[-2]
        return place if isinstance(place, int) else 0

    def advance(self) -> None:
        """On to the next row."""
        row = next(self._rows, None)
        self.number, self.row = (0, None) if row is None else (row[0], row[1:])


def _columns(table: Table) -> list[str]:
    """The columns that a chain covers, then those that say where in it the row is."""
    return [c.name for c in table.columns if c is not table.autoincrement_column]


_ENTRY = _columns(schema.entry)[:-3]
_SEALED: Any = schema.entry.c.sealed


def _trace(interaction: Any) -> int:
    """A number that stands for it in a sum, so that equal sums mean the same interactions."""
    return int.from_bytes(hashlib.sha256(encoded((interaction,))).digest(), "big")
