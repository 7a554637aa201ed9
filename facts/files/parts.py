"""What one file of a fact base says, as far as the file alone can tell.

Sources are read in a first pass over all files and statements in a second, so
that what is cited is known whichever file it is in. Neither looks at another
file's entries: many can be read at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from facts.evidence import Article
from facts.files.entries import (
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
from facts.files.fields import Fields
from facts.files.folder import Opened
from facts.files.strictyaml import Mapping as Entry
from facts.files.strictyaml import Sequence
from facts.model import MAX_ID, Entity, Property, Source, is_id
from facts.problems import Problem, listed, shown

SECTION_NAMES = ("sources", *SECTIONS, "quotes", "claims")


@dataclass(slots=True)
class Listed:
    """The sources of one file: each with the line of its entry and of its file's name."""

    file: str
    problems: list[Problem]
    sources: dict[str, tuple[Source, int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Part:
    """The rest of one file; `lines` says where each id of it was first used.

    `unread` says that not all of the file could be read.
    """

    file: str
    problems: list[Problem]
    unread: bool = False
    lines: dict[str, int] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)


def read_sources(opened: Opened) -> Listed:
    """The first pass."""
    found = Listed(opened.name, [])
    reader = _Reader(opened, found.problems, {})
    for source_id, fields in reader.entries("sources", SOURCE_KEYS):
        source = read_source(fields, source_id)
        found.sources[source_id] = (source, fields.line, fields.line_of("file"))
    return found


def read_part(opened: Opened, articles: Mapping[str, Article]) -> Part:
    """The second pass, with what every file gives as sources; all that is wrong with the file."""
    part = Part(opened.name, list(opened.problems))
    if opened.root is not None:
        Fields(opened.name, "the file", opened.root, SECTION_NAMES, part.problems)
    part.unread = bool(part.problems)
    reader = _Reader(opened, part.problems, part.lines)
    for section, kind in SECTIONS.items():
        for entity_id, fields in reader.entries(section, ENTITY_KEYS):
            part.entities[entity_id] = read_entity(fields, entity_id, kind)
            for key, prop in LISTS.items():
                for item_id, item in reader.items(fields, key):
                    part.drafts[item_id] = read_statement(
                        item, item_id, prop, entity_id, item.text("attributed_to"), articles
                    )
    for quote_id, fields in reader.entries("quotes", QUOTE_KEYS):
        speaker = fields.text("speaker", required=True)
        part.drafts[quote_id] = read_statement(
            fields, quote_id, Property.QUOTE, speaker or "", speaker, articles
        )
    for claim_id, fields in reader.entries("claims", CLAIM_KEYS):
        subject = fields.text("subject", required=True)
        by = fields.text("attributed_to")
        part.drafts[claim_id] = read_statement(
            fields, claim_id, Property.CLAIM, subject or "", by, articles
        )
    return part


def taken(file: str, line: int, wanted: str, by: str) -> Problem:
    """An id that is used a second time; `by` says where it was first."""
    return Problem(file, line, f"the id {wanted} is taken ({by}); ids are unique over all files")


@dataclass(slots=True)
class _Reader:
    opened: Opened
    problems: list[Problem]
    lines: dict[str, int]

    def entries(self, section: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
        root = self.opened.root
        node = None if root is None else root.entries.get(section)
        if root is None or node is None:
            return
        if not isinstance(node, Entry):
            self._wrong(root.lines[section], f"{section} has no ids; write an id and a colon")
            return
        for entry_id, entry in node.entries.items():
            line = node.lines[entry_id]
            if not self._free(entry_id, line):
                continue
            if isinstance(entry, Entry):
                under = Entry(entry.entries, entry.lines, line)
                yield entry_id, Fields(self.opened.name, entry_id, under, keys, self.problems)
            else:
                self._wrong(line, f"{entry_id} has no keys; the keys are {listed(keys)}")

    def items(self, fields: Fields, key: str) -> Iterator[tuple[str, Fields]]:
        node = fields.node(key)
        if node is None:
            return
        keys = PART_KEYS if key == "parts" else ITEM_KEYS
        if not isinstance(node, Sequence):
            fields.wrong(key, f"has {key} that are not a list; write - id: … on a line of its own")
            return
        for entry in node.items:
            if not isinstance(entry, Entry):
                self._wrong(entry.line, f"one of the {key} has no keys; they are {listed(keys)}")
                continue
            named = Fields(self.opened.name, f"one of the {key}", entry, keys, self.problems)
            item_id = named.text("id", required=True)
            if item_id is not None and self._free(item_id, entry.lines["id"]):
                named.what = item_id
                yield item_id, named

    def _free(self, wanted: str, line: int) -> bool:
        """Take an id, if it is one and is not used in this pass over the file."""
        if not is_id(wanted):
            self._wrong(
                line,
                f"{shown(wanted)} is not an id; write small letters a to z and digits, with single "
                f"hyphens between them, at most {MAX_ID} in all",
            )
        elif wanted in self.lines:
            first = f"{self.opened.name}:{self.lines[wanted]}"
            self.problems.append(taken(self.opened.name, line, wanted, first))
        else:
            self.lines[wanted] = line
            return True
        return False

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.opened.name, line, message))
