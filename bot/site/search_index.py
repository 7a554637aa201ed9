"""What the search in the browser reads: words and where they occur, in small files.

No server answers a search on a disk, so the index is scripts that a page loads
as it needs them: all words first, which a slip of the keys is looked up in,
then the places of the few that fit, then the titles of the best. Words are
brought to one spelling as names are (`facts.matching.spelling`), and the rules
for what is typed go with them, made from the same tables.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.site.frame import script_call
from bot.visible import visible
from facts import links
from facts.factbase import FactBase
from facts.matching.spelling import SOUNDS, normalise
from facts.model import EntityType, Property, Rank, Statement
from facts.wording import around_fragment, label, told_of

_DOCS = 64
"""Titles in a file."""

_FILE = 60_000
"""Bytes of words, or of places, in a file; about."""

_MOST_PLACES = 2_000
"""Statements that a word finds; one that is in more of them says nothing of any."""

_MOST_CHARACTERS = 1_500
_SNIPPET = 180

_ALPHABETS = (
    (0xAA, 0x24F),
    (0x370, 0x52F),
    (0x531, 0x586),
    (0x5D0, 0x5F4),
    (0x620, 0x6FF),
    (0x10D0, 0x10FF),
    (0x1E00, 0x1FFF),
    (0x3041, 0x30FF),
)
"""Scripts whose letters are written in ASCII one by one."""

_BY_ITSELF = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
"""Characters that are a word each, as they stand: the 西 in a name is not Xi."""

_KINDS = {
    EntityType.PERSON: "Person",
    EntityType.ORGANIZATION: "Organisation",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
    EntityType.DOCUMENT: "Document",
}

Doc = tuple[str, str, str, str]
"""What is found: its kind, title, a line about it, and its path."""


@dataclass(frozen=True)
class Index:
    """The index, in parts: `names` and `words` are sorted, each word's places beside it.

    Documents are numbered: entities first, up to `entities`, then sources, then statements.
    """

    docs: list[Doc]
    entities: int
    words: list[str]
    places: list[list[int]]
    names: frozenset[str]
    cuts: list[int]

    @classmethod
    def of(cls, factbase: FactBase) -> Index:
        """The index of a fact base; of statements those in force."""
        docs: list[Doc] = []
        found: dict[str, list[int]] = defaultdict(list)
        names: set[str] = set()
        for who in sorted(factbase.entities.values(), key=lambda e: e.id):
            own = _words([who.label, *who.aliases])
            names |= own
            _note(found, own, len(docs))
            roles = factbase.about(who.id, Property.ROLE)
            about = roles[0].value if roles else ""
            docs.append((_KINDS[who.type], _shown(who.label), _shown(about), links.entity(who)))
        entities = len(docs)
        for source in sorted(factbase.sources.values(), key=lambda s: s.id):
            _note(found, _words([source.title or "", source.path]), len(docs))
            title = _shown(source.title or "Untitled article")
            docs.append(("Source", title, _shown(source.path), links.source(source)))
        first = len(docs)
        for statement in factbase.statements.values():
            if statement.rank is Rank.DEPRECATED:
                continue
            _note(found, _words(_texts(statement, factbase)), len(docs))
            docs.append(_doc(statement, factbase))
        for word, at in found.items():
            if len(at) > _MOST_PLACES:
                found[word] = [place for place in at if place < first]
        words = sorted(found)
        places = [found[word] for word in words]
        cuts = [0, *_cuts(places)]
        return cls(docs, entities, words, places, frozenset(names), cuts)

    @property
    def units(self) -> int:
        """How many units of files there are: the words, then each file of places, then titles."""
        return 1 + len(self.cuts) + self._title_files

    @property
    def _title_files(self) -> int:
        return -(-len(self.docs) // _DOCS)

    def unit_of(self, path: str) -> int | None:
        """The unit that a file is in."""
        name = path.removeprefix("search/").removesuffix(".js")
        kind, number = name[:1], name[1:]
        if name == "meta" or (kind == "w" and number.isdigit()):
            return 0
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            return None
        if kind == "p" and int(number) < len(self.cuts):
            return 1 + int(number)
        if kind == "d" and int(number) < self._title_files:
            return 1 + len(self.cuts) + int(number)
        return None

    def files(self, unit: int) -> Iterator[tuple[str, bytes]]:
        """The files of a unit."""
        if unit == 0:
            yield from self._vocabulary()
        elif unit <= len(self.cuts):
            yield self._places(unit - 1)
        else:
            number = unit - 1 - len(self.cuts)
            docs = self.docs[number * _DOCS : (number + 1) * _DOCS]
            yield f"search/d{number}.js", script_call("room.docs", number, docs)

    def _vocabulary(self) -> Iterator[tuple[str, bytes]]:
        """All words in their order, those of names marked, each without what it shares."""
        chunks: list[list[str]] = [[]]
        size, before = 0, ""
        for word in self.words:
            shared = _shared(before, word) if chunks[-1] else 0
            mark = "+" if word in self.names else "-"
            piece = f"{mark}{shared:x}{word[shared:]}"
            chunks[-1].append(piece)
            size += len(piece) + 1
            before = word
            if size > _FILE:
                chunks.append([])
                size = 0
        chunks = [chunk for chunk in chunks if chunk]
        for number, chunk in enumerate(chunks):
            yield f"search/w{number}.js", script_call("room.words", number, " ".join(chunk))
        meta = {
            "words": len(chunks),
            "cuts": self.cuts,
            "docs": len(self.docs),
            "entities": self.entities,
            "perFile": _DOCS,
            "letters": _letters(),
            "sounds": SOUNDS,
        }
        yield "search/meta.js", script_call("room.meta", meta)

    def _places(self, number: int) -> tuple[str, bytes]:
        begin = self.cuts[number]
        end = self.cuts[number + 1] if number + 1 < len(self.cuts) else len(self.words)
        written = [_steps(places) for places in self.places[begin:end]]
        return f"search/p{number}.js", script_call("room.places", number, written)


def _note(found: dict[str, list[int]], words: Iterable[str], doc: int) -> None:
    for word in words:
        found[word].append(doc)


def _words(texts: Iterable[str]) -> set[str]:
    return {
        word[:_MOST_LETTERS]
        for text in texts
        for part in _BY_ITSELF.split(text[:_MOST_CHARACTERS])
        for word in ([part] if _BY_ITSELF.fullmatch(part) else normalise(part).split())
    }


_MOST_LETTERS = 15
"""Of a word: one hexadecimal digit says how many letters it shares with the one before."""


def _texts(statement: Statement, factbase: FactBase) -> Iterator[str]:
    yield statement.value
    yield factbase.entities[statement.subject].label
    if statement.attributed_to is not None:
        yield factbase.entities[statement.attributed_to].label
    yield statement.date or ""


def _doc(statement: Statement, factbase: FactBase) -> Doc:
    who = factbase.entities[statement.attributed_to or statement.subject]
    said = statement.value
    if statement.property is Property.QUOTE and said[:1] not in "“\"‘'„«":
        said = f"“{said}”"
    path = links.citation(factbase, statement)
    cited = around_fragment(statement)
    about = "" if cited is None else f"in: {_shown(cited)}"
    kind = f"{label(statement)} · {told_of(statement, who.id)}{_shown(who.label)}"
    return (kind, _shown(said), about, path)


def _shown(text: str) -> str:
    text = " ".join(visible(text).split())
    return text if len(text) <= _SNIPPET else text[:_SNIPPET].rstrip() + " …"


def _cuts(places: list[list[int]]) -> Iterator[int]:
    """Where a new file of places begins: before which word."""
    size = 0
    for number, each in enumerate(places):
        if size > _FILE:
            yield number
            size = 0
        size += 3 + 4 * len(each)


def _steps(places: list[int]) -> list[int]:
    """Each number as what it is more than the one before: fewer digits."""
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def _shared(one: str, other: str) -> int:
    most = min(len(one), len(other), 15)
    return bisect.bisect_left(range(most), True, key=lambda n: one[: n + 1] != other[: n + 1])


def _letters() -> dict[str, str]:
    """How each letter that is not ASCII is written in it, as the spelling of names has it."""
    found = {}
    for begin, end in _ALPHABETS:
        for code in range(begin, end + 1):
            letter = chr(code)
            if unicodedata.category(letter)[0] == "L" and letter == letter.lower():
                found[letter] = normalise(letter)
    return found
