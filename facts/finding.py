"""Which statements speak of what somebody typed, and which of the words none of them has.

What covers most of a question need not say what was asked: "security guarantees"
are not any guarantee. So a word that was passed over is always named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from facts.factbase import FactBase
from facts.indexes import indexes
from facts.model import Entity, EntityType, Property, Statement
from facts.search import MOST, Hit
from facts.terms import FUNCTION_WORDS, terms

_MOST_IN_A_NAME = 3
"""Words of a name whose other spellings are looked for too: who types more asks something."""

_MOST_LEFT = 8
"""Words that another search is made for: in a large fact base each costs a millisecond."""

_LOOKED_AT = 30
"""Statements whose subjects may be what the words name: each costs a look into the file."""

_REMEMBERED = 0.4
"""Share of the weight of the words from which a quote is shown to whoever half remembers it."""


REPORTED = "What they are reported to have said, which is not a quote:"


@dataclass(frozen=True, slots=True)
class Speaking:
    """Statements, best first, and in words what of the question they lack; None for nothing."""

    statements: tuple[Statement, ...]
    lacks: str | None


def speaking(factbase: FactBase, words: str) -> Speaking:
    """The statements that bear every word; where there are none, those that bear most of them."""
    hits = indexes(factbase).statements.search(words)
    if not hits:
        return Speaking((), _silent(factbase, words))
    also = _by_other_names(factbase, words, hits)
    return _closest([*hits, *also], words, "No statement here")


def speech(factbase: FactBase, speaker: Entity, words: str) -> Speaking:
    """The quotes of a speaker with all the words.

    Where there are none, what is reported of them with all the words; else the quotes with
    most of them.
    """
    quotes = {s.id for s in factbase.said_by(speaker.id, Property.QUOTE)}
    claims = {s.id for s in factbase.said_by(speaker.id, Property.CLAIM)}
    search = indexes(factbase).statements.search
    hits = search(words, among=quotes, enough=_REMEMBERED)
    if all(hit.lacks for hit in hits):
        none = f"No direct speech by {speaker.label} with these words in the sources"
        reported = tuple(h.statement for h in search(words, among=claims) if not h.lacks)
        if reported:
            return Speaking(reported, f"{none}. {REPORTED}")
        if not hits:
            there = f"there {'is 1 quote' if len(quotes) == 1 else f'are {len(quotes)} quotes'}"
            return Speaking((), f"{none}; without them {there}.")
    return _closest(hits, words, f"No direct speech by {speaker.label}")


def counted(statements: Collection[Statement]) -> str:
    """How many statements speak, of no more than are ever looked for."""
    count = len(statements)
    if count == 1:
        return "1 statement speaks"
    return f"{f'{count} or more' if count == MOST else count} statements speak"


def as_typed(typed: str, words: Collection[str]) -> list[str]:
    """The words as they were typed, which are shorter or longer than what is looked for."""
    found = [word for word in typed.split() if not set(words).isdisjoint(terms(word))]
    return [word.strip(".,;:!?()\"“”'’") for word in found] or list(words)


def named(words: Collection[str], joined: str) -> str:
    """The words in quotation marks, with `joined` between them."""
    return f" {joined} ".join(f"“{word}”" for word in words)


def _closest(hits: Sequence[Hit], words: str, nothing: str) -> Speaking:
    fewest = min((hit.lacks for hit in hits), key=len)
    there = tuple({h.statement.id: h.statement for h in hits if h.lacks == fewest}.values())[:MOST]
    if not fewest:
        return Speaking(there, None)
    without = named(as_typed(words, fewest), "or")
    return Speaking(there, f"{nothing} has all of these words. Without {without}:")


def _by_other_names(factbase: FactBase, words: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """What speaks of the one thing that the words name, by the other words that it is called.

    What is about it bears all its names; what only speaks of it, the one that the source has.
    Of a whole name of somebody the family name alone is left out: others bear it too.
    """
    typed = terms(words)
    if len(typed) > _MOST_IN_A_NAME:
        return
    spoken = dict.fromkeys(hit.statement.subject for hit in hits[:_LOOKED_AT])
    called = [e for e in map(factbase.entities.__getitem__, spoken) if _is_name(words, e)]
    if len(called) != 1 or (called[0].type is EntityType.PERSON and len(typed) > 1):
        return
    spelt = (terms(name) for name in (called[0].label, *called[0].aliases))
    one_word = dict.fromkeys(each[0] for each in spelt if len(each) == 1)
    for other in [word for word in one_word if word not in typed]:
        yield from (h for h in indexes(factbase).statements.search(other) if not h.lacks)


def _is_name(words: str, thing: Entity) -> bool:
    return words.casefold() in map(str.casefold, (thing.label, *thing.aliases))


def _silent(factbase: FactBase, words: str) -> str:
    """That nothing speaks of this; and what to ask where the rest of the words finds something."""
    index = indexes(factbase).statements
    asked = index.asked(words)
    unknown = [term.word for term in asked if not term.matches]
    if not unknown and asked:
        return "No statement here has these words together. Fewer of them find more."
    if left := [word for word in words.split() if _is_left(set(terms(word)), unknown)]:
        rest = " ".join(left)
        best = index.search(rest, most=1) if len(left) <= _MOST_LEFT else ()
        without = f"No statement here has {named(as_typed(words, unknown), 'or')}"
        if best and not best[0].lacks:
            return f"{without}. Of the rest some do speak: /find {rest}"
        return f"{without}, nor the rest together. Fewer words find more."
    return "No statement in the fact base speaks of this."


def _is_left(word: set[str], unknown: Collection[str]) -> bool:
    return word.isdisjoint(unknown) and not word <= FUNCTION_WORDS
