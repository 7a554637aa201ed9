"""What one file says, packed for the compiled fact base.

All that can be reckoned from a statement alone is reckoned here, so that many
files can be worked on at once: its record, its place among others, its share
of the version, the words it is found by.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from struct import Struct

from facts.contents import of_statement
from facts.files.entries import Draft, Reference
from facts.files.parts import Part
from facts.files.references import Known, contradictions
from facts.model import Entity, Rank, Source, Statement
from facts.problems import Problem
from facts.records import pack_statement
from facts.rows import ORDER, flags_of
from facts.terms import terms

_PLACE = Struct(">BBIII")
"""Rank, property, the first passage's source among the sources by path, its start and end."""


@dataclass(slots=True)
class Packed:
    """A part whose statements are bytes, one after the other and in the order of the file.

    `keys` are the ids of its drafts and `drafts` their references as JSON: they are looked
    at only when an id in `named` leads nowhere. `words` are numbers of the `vocabulary`,
    doubled, and one more where the word is in the statement's value; `counts` of them to a
    statement. `cited` are the numbers of the sources, `cites` to a statement.
    """

    file: str
    problems: list[Problem]
    unread: bool
    lines: dict[str, int]
    entities: dict[str, Entity]
    keys: list[str]
    drafts: bytes
    named: dict[str, set[str]]
    contradicting: list[tuple[str, str]]
    ids: list[str] = field(default_factory=list)
    records: bytearray = field(default_factory=bytearray)
    sizes: array[int] = field(default_factory=lambda: array("I"))
    digests: bytearray = field(default_factory=bytearray)
    places: list[bytes] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    speakers: list[str | None] = field(default_factory=list)
    cited: array[int] = field(default_factory=lambda: array("I"))
    cites: array[int] = field(default_factory=lambda: array("I"))
    flags: bytearray = field(default_factory=bytearray)
    vocabulary: dict[str, int] = field(default_factory=dict)
    words: array[int] = field(default_factory=lambda: array("I"))
    counts: array[int] = field(default_factory=lambda: array("I"))

    def each_record(self) -> Iterator[bytes]:
        """Every statement's record."""
        ends = [0, *accumulate(self.sizes)]
        return (bytes(self.records[start:end]) for start, end in pairwise(ends))

    def each_digest(self) -> Iterator[bytes]:
        """Every statement's share of the version."""
        return (bytes(self.digests[at : at + 32]) for at in range(0, len(self.digests), 32))


@dataclass(frozen=True, slots=True)
class Numbers:
    """The sources by number, and their place among all by path."""

    numbers: Mapping[str, int]
    ranks: Mapping[str, int]

    @classmethod
    def of(cls, sources: Mapping[str, Source]) -> Numbers:
        """In the order in which the files give them."""
        paths = {path: n for n, path in enumerate(sorted({s.path for s in sources.values()}))}
        return cls(
            {key: number for number, key in enumerate(sources)},
            {source.path: paths[source.path] for source in sources.values()},
        )


def pack(part: Part, numbers: Numbers) -> Packed:
    """The part packed; of what cannot be relied on, the problems alone."""
    named: dict[str, set[str]] = {}
    for draft in part.drafts.values():
        for reference in draft.references:
            named.setdefault(reference.key, set()).add(reference.wanted)
    packed = Packed(
        part.file,
        part.problems,
        part.unread,
        part.lines,
        part.entities,
        list(part.drafts),
        _bare(part),
        named,
        list(contradictions(part.drafts.values())),
    )
    if not part.problems:
        for draft in part.drafts.values():
            if draft.statement is not None:
                _add(packed, draft.statement, numbers)
    return packed


def suspects(packed: Packed, known: Known) -> list[Draft]:
    """The drafts of a file of which one names what is not there; none if all is well."""
    there = all(known.of(key).keys() >= wanted for key, wanted in packed.named.items())
    mutual = all(
        one != other and (other, one) in known.contradictions for one, other in packed.contradicting
    )
    if there and mutual:
        return []
    return [
        Draft(key, packed.file, line, tuple(Reference(*each) for each in references), None, ())
        for key, line, references in json.loads(packed.drafts)
    ]


def _bare(part: Part) -> bytes:
    return json.dumps([(d.id, d.line, d.references) for d in part.drafts.values()]).encode()


def _add(packed: Packed, statement: Statement, numbers: Numbers) -> None:
    record = pack_statement(statement, numbers.numbers)
    packed.ids.append(statement.id)
    packed.records += record
    packed.sizes.append(len(record))
    packed.digests += hashlib.sha256(of_statement(statement)[1]).digest()
    packed.places.append(_place(statement, numbers))
    packed.subjects.append(statement.subject)
    packed.speakers.append(statement.attributed_to)
    sources = {numbers.numbers[c.source.id] for c in statement.citations}
    packed.cited.extend(sorted(sources))
    packed.cites.append(len(sources))
    packed.flags.append(flags_of(statement))
    _add_words(packed, statement)


def _place(statement: Statement, numbers: Numbers) -> bytes:
    """Bytes that sort as `facts.factbase.order` does."""
    first = min((numbers.ranks[c.source.path], c.start, c.end) for c in statement.citations)
    normal = statement.rank is not Rank.PREFERRED
    return _PLACE.pack(normal, ORDER[statement.property], *first) + statement.id.encode()


def _add_words(packed: Packed, statement: Statement) -> None:
    before = len(packed.words)
    if statement.rank is not Rank.DEPRECATED:
        value = statement.value
        in_value = set(terms(value))
        words = in_value.union(*(terms(c.exact) for c in statement.citations if c.exact != value))
        known = packed.vocabulary
        packed.words.extend(
            2 * known.setdefault(word, len(known)) + (word in in_value) for word in words
        )
    packed.counts.append(len(packed.words) - before)
