"""Load the fact base: YAML and source articles in, a FactBase or every problem out.

Nothing loads unless everything does. Half a fact base would answer with a
statement and leave out, because its file was broken, the one that contradicts
it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from facts.entries import (
    CLAIM_KEYS,
    ENTITY_KEYS,
    ITEM_KEYS,
    LISTS,
    PART_KEYS,
    QUOTE_KEYS,
    SECTIONS,
    SOURCE_KEYS,
    Draft,
    read_entity,
    read_source,
    read_statement,
)
from facts.evidence import Article, read_article
from facts.factbase import FactBase
from facts.fields import Fields
from facts.folder import read_folder
from facts.model import MAX_ID, Entity, Property, is_id
from facts.problems import FactBaseError, Problem, listed, shown
from facts.references import check_references
from facts.strictyaml import Mapping, Sequence

__all__ = ["FactBaseError", "Problem", "Reading", "load", "read"]

_ALL_SECTIONS = ("sources", *SECTIONS, "quotes", "claims")


@dataclass(slots=True)
class Reading:
    """What a folder of facts comes to: what could be read, and what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)


def load(base: Path, seeds: Path) -> FactBase:
    """The facts in `base`, cited from the articles in `seeds`; FactBaseError if any is wrong."""
    reading = read(base, seeds)
    if reading.problems:
        raise FactBaseError(reading.problems)
    return FactBase(
        sources=(article.source for article in reading.articles.values()),
        texts={key: article.text or "" for key, article in reading.articles.items()},
        entities=reading.entities.values(),
        statements=(d.statement for d in reading.drafts.values() if d.statement is not None),
    )


def read(base: Path, seeds: Path) -> Reading:
    """Everything that can be read, right or wrong; raises for nothing that is in the files."""
    reading = Reading()
    taken: dict[str, str] = {}
    files = [_File(n, root, reading, taken) for n, root in read_folder(base, reading.problems)]
    for file in files:
        Fields(file.name, "the file", file.root, _ALL_SECTIONS, reading.problems)
    # What could not be read may hold what others refer to: no second complaint about that.
    whole = not reading.problems
    for file in files:
        file.read_sources(seeds)
    for file in files:
        file.read_statements()
    if whole:
        check_references(reading.articles, reading.entities, reading.drafts)
    reading.problems.sort()
    return reading


@dataclass(slots=True)
class _File:
    """One file; `taken` says where each id of all the files was first used."""

    name: str
    root: Mapping
    reading: Reading
    taken: dict[str, str]

    def read_sources(self, seeds: Path) -> None:
        for source_id, fields in self._entries("sources", SOURCE_KEYS):
            source = read_source(fields, source_id)
            self.reading.articles[source_id] = article = read_article(seeds, source)
            if article.why is not None and source.sha256 and source.path != "seeds/":
                fields.wrong("file", f"cannot be relied on: {article.why}")

    def read_statements(self) -> None:
        for section, kind in SECTIONS.items():
            for entity_id, fields in self._entries(section, ENTITY_KEYS):
                self.reading.entities[entity_id] = read_entity(fields, entity_id, kind)
                for key, prop in LISTS.items():
                    for item_id, item in self._items(fields, key):
                        self._take(item, item_id, prop, entity_id, item.text("attributed_to"))
        for quote_id, fields in self._entries("quotes", QUOTE_KEYS):
            speaker = fields.text("speaker", required=True)
            self._take(fields, quote_id, Property.QUOTE, speaker, speaker)
        for claim_id, fields in self._entries("claims", CLAIM_KEYS):
            subject = fields.text("subject", required=True)
            self._take(fields, claim_id, Property.CLAIM, subject, fields.text("attributed_to"))

    def _take(
        self, fields: Fields, key: str, prop: Property, subject: str | None, by: str | None
    ) -> None:
        self.reading.drafts[key] = read_statement(
            fields, key, prop, subject or "", by, self.reading.articles
        )

    def _entries(self, section: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
        node = self.root.entries.get(section)
        if node is None:
            return
        if not isinstance(node, Mapping):
            self._wrong(self.root.lines[section], f"{section} has no ids; write an id and a colon")
            return
        for entry_id, entry in node.entries.items():
            line = node.lines[entry_id]
            if not self._free(entry_id, line):
                continue
            if isinstance(entry, Mapping):
                under = Mapping(entry.entries, entry.lines, line)
                yield entry_id, Fields(self.name, entry_id, under, keys, self.reading.problems)
            else:
                self._wrong(line, f"{entry_id} has no keys; the keys are {listed(keys)}")

    def _items(self, fields: Fields, key: str) -> Iterator[tuple[str, Fields]]:
        node = fields.node(key)
        if node is None:
            return
        keys = PART_KEYS if key == "parts" else ITEM_KEYS
        if not isinstance(node, Sequence):
            fields.wrong(key, f"has {key} that are not a list; write - id: … on a line of its own")
            return
        for entry in node.items:
            if not isinstance(entry, Mapping):
                self._wrong(entry.line, f"one of the {key} has no keys; they are {listed(keys)}")
                continue
            named = Fields(self.name, f"one of the {key}", entry, keys, self.reading.problems)
            item_id = named.text("id", required=True)
            if item_id is not None and self._free(item_id, entry.lines["id"]):
                named.what = item_id
                yield item_id, named

    def _free(self, wanted: str, line: int) -> bool:
        """Take an id, if it is one and nobody has it yet."""
        if not is_id(wanted):
            self._wrong(
                line,
                f"{shown(wanted)} is not an id; write small letters a to z and digits, with single "
                f"hyphens between them, at most {MAX_ID} in all",
            )
        elif wanted in self.taken:
            self._wrong(
                line,
                f"the id {wanted} is taken ({self.taken[wanted]}); ids are unique over all files",
            )
        else:
            self.taken[wanted] = f"{self.name}:{line}"
            return True
        return False

    def _wrong(self, line: int, message: str) -> None:
        self.reading.problems.append(Problem(self.name, line, message))
