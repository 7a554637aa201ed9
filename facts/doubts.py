"""What may be mixed up in a change: pointed out before it counts, and never a ground to refuse it.

The rules of `facts.changes` refuse what no source gives. A right passage with a
wrong name to it breaks none of them, and is the slip of somebody in a hurry.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from facts import lookup
from facts.answers import Ambiguous, Found
from facts.changes import AddAlias, AddEntity, AddStatement, Change, Correct, Retract
from facts.factbase import FactBase
from facts.indexes import indexes
from facts.locating import spans
from facts.model import Citation, Entity, EntityType, Property, Statement

_MOST_NAMES = 20
"""Names of one addition that are asked for: whom they find already."""

_ALIKE = frozenset(("Latin", "Cyrillic", "Greek", "Coptic", "Armenian", "Cherokee", "Lisu"))
"""Alphabets that share the looks of letters: the Р of Рутин is that of Putin to the eye."""

_MOST_SHOWN = 3
"""People named in a line."""


def doubts(before: FactBase, change: Change, after: FactBase) -> tuple[str, ...]:
    """Questions to whoever is about to let the change in, in plain text.

    Reads a whole source where it adds a quotation, so not on an event loop.
    """
    match change:
        case AddEntity(entity=new):
            return tuple(_names(before, (new.label, *new.aliases), new.id))
        case AddAlias(entity=own, alias=alias):
            return tuple(_names(before, (alias,), own))
        case AddStatement(statement=new):
            return tuple(_mixed_up(after, after.statements[new.id]))
        case Correct(statement=old, by=new):
            mixed_up = _mixed_up(after, after.statements[new.id])
            return (*mixed_up, *_spoken_of(before, before.statements[old]))
        case Retract(statement=old):
            return tuple(_spoken_of(before, before.statements[old]))
        case _:
            return ()


def _names(factbase: FactBase, names: tuple[str, ...], own: str) -> Iterator[str]:
    yield from _mixed_alphabets(names)
    yield from _found_already(factbase, names, own)


def _mixed_alphabets(names: tuple[str, ...]) -> Iterator[str]:
    """A name may look like somebody else's, letter for letter, and find neither of them."""
    for name in names:
        written = {c: _alphabet(c) for c in name}
        some = Counter(written[c] for c in name if written[c] in _ALIKE)
        if len(some) > 1:
            most = some.most_common(1)[0][0]
            odd = [f"{c} ({a})" for c, a in written.items() if a in _ALIKE and a != most]
            shown = ", ".join(odd[:_MOST_SHOWN])
            yield f"“{name}” is in {most} letters, but for {shown}. Is it spelt so?"
            return


def _alphabet(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0].capitalize()


def _found_already(factbase: FactBase, names: tuple[str, ...], own: str) -> Iterator[str]:
    for name in names[:_MOST_NAMES]:
        match lookup.who(factbase, name[: lookup.MAX_QUERY]):
            case Found(entity=Entity(id=other, label=whom)) if other != own:
                pass
            case Ambiguous(candidates=candidates):
                whom = " and ".join(each.label for each in candidates[:2])
            case _:
                continue
        yield f"“{name}” finds {whom} already. Is it really somebody else?"


def _mixed_up(factbase: FactBase, statement: Statement) -> Iterator[str]:
    match statement.property:
        case Property.CLAIM if not spans(statement.citations[0].exact, statement.value):
            yield "These are not the passage’s own words. Does it say just that?"
        case Property.QUOTE:
            yield from _said_by_another(factbase, statement)
        case Property.ROLE:
            yield from _of_another(factbase, statement)
        case _:
            pass


def _said_by_another(factbase: FactBase, statement: Statement) -> Iterator[str]:
    own = factbase.entities[statement.attributed_to or statement.subject]
    for citation in statement.citations:
        name = _speaker(factbase, citation)
        if name is not None and not _means(factbase, name, own):
            yield f"The article gives these words to {name}. Did {own.label} say them?"
            return


def _of_another(factbase: FactBase, statement: Statement) -> Iterator[str]:
    own = factbase.entities[statement.subject]
    named = lookup.named_in(factbase, " … ".join(c.exact for c in statement.citations))
    if named and own.type is EntityType.PERSON and own not in named:
        who = " and ".join(person.label for person in named[:_MOST_SHOWN])
        yield f"The passage names {who}, and not {own.label}. Whose role is it?"


def _spoken_of(factbase: FactBase, old: Statement) -> Iterator[str]:
    """Notes to what its sources say that send a reader to the statement which is to go."""
    word = re.compile(rf"(?<![\w-]){re.escape(old.id)}(?![\w-])")
    sources = dict.fromkeys(c.source.id for c in old.citations)
    beside = (s for source in sources for s in factbase.from_source(source))
    found = [s.id for s in beside if s.note is not None and word.search(s.note)]
    if found:
        which = " and ".join(dict.fromkeys(found[:_MOST_SHOWN]))
        yield f"What the desk notes of {which} speaks of {old.id}. Does it still hold?"


def _speaker(factbase: FactBase, citation: Citation) -> str | None:
    """Who the article says spoke the passage, where that is plain."""
    # Loaded when a quotation comes in: a start-up must not wait for it.
    from facts.quotecheck.marks import quotations
    from facts.quotecheck.speakers import Speakers

    text = factbase.text(citation.source.id)
    quoted = quotations(text)
    for number, quotation in enumerate(quoted):
        if quotation.start < citation.end and citation.start < quotation.end:
            speaker = Speakers(text, quoted).of(number)
            return None if speaker is None else speaker.name
    return None


def _means(factbase: FactBase, name: str, own: Entity) -> bool:
    """Whether a name of the article may be that of `own`: nobody is asked about a spelling."""
    named = indexes(factbase).mentions.called(name)
    if named:
        return own in named
    match lookup.who(factbase, name[: lookup.MAX_QUERY]):
        case Found(entity=Entity(id=meant)):
            return meant == own.id
        case Ambiguous(candidates=candidates):
            return own.id in {each.id for each in candidates}
        case _:
            return False
