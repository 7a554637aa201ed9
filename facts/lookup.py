"""A question and a fact base give an answer.

Pure and synchronous. Nothing is answered that no statement says: where the
sources are silent the answer is NotFound, with the reason in words.
"""

from __future__ import annotations

import unicodedata

from facts.answers import (
    Answer,
    Candidate,
    Command,
    Found,
    InvalidQuery,
    NotFound,
    Reason,
)
from facts.factbase import FactBase
from facts.finding import REPORTED, speaking, speech
from facts.indexes import indexes
from facts.model import Entity, Property, Statement
from facts.people import MOST_OFFERED
from facts.settling import candidates, is_person, settle, understood
from facts.terms import has_ideograph

MAX_QUERY = 200
"""Characters of a query; longer ones are refused."""

MEMORANDUM = "memorandum"
"""Id of the document that `memo` answers about."""

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def who(factbase: FactBase, name: str) -> Answer:
    """Roles of whoever the name, role or id means; where there are none, all that is said of them.

    Raises InvalidQuery, as every lookup here does, for a query that cannot be asked.
    """
    name = clean(name, "a name", "/who Kellogg")
    settled = settle(factbase, Command.WHO, name, name)
    if not isinstance(settled, tuple):
        return settled
    entity, score = settled
    statements = factbase.about(entity.id, Property.ROLE) if is_person(entity) else ()
    statements = statements or factbase.about(entity.id)
    if not statements:
        return NotFound(
            command=Command.WHO,
            query=name,
            factbase=factbase.version,
            reason=f"The fact base names {entity.label}, but has no statement about them.",
            entity=entity,
            score=score,
        )
    return _found(factbase, Command.WHO, name, statements, entity, score)


def quote(factbase: FactBase, speaker: str, words: str | None = None) -> Answer:
    """Direct speech of a speaker, with all of the words if any are given.

    What has most of them is not found, with the words that it lacks. A speaker
    with none gives NotFound that carries what they are reported to have said,
    which is not a quote.
    """
    speaker = clean(speaker, "a speaker", "/quote Rutte")
    query = speaker
    if words is not None and words.strip():
        words = clean(words, "the words", "/quote Rutte compromise")
        query = f"{speaker} {words}"
    else:
        words = None
    settled = settle(factbase, Command.QUOTE, query, speaker)
    if not isinstance(settled, tuple):
        return settled
    entity, score = settled
    quotes = factbase.said_by(entity.id, Property.QUOTE)
    if not quotes:
        claims = factbase.said_by(entity.id, Property.CLAIM)
        reason = f"No direct speech by {entity.label} in the sources."
        if claims:
            reason += f" {REPORTED}"
        return _lacking(factbase, Command.QUOTE, query, reason, claims, entity, score)
    if words is not None:
        there = speech(factbase, entity, words)
        if there.lacks is not None:
            shown = there.statements
            return _lacking(factbase, Command.QUOTE, query, there.lacks, shown, entity, score)
        quotes = there.statements
    return _found(factbase, Command.QUOTE, query, quotes, entity, score)


def when(factbase: FactBase, words: str) -> Answer:
    """Dated statements that bear every word, and give every date, that was typed.

    What falls short of that is not found, with the dates that the sources do give.
    """
    # Here, because who only looks up a name must not wait for the many ways to write a date.
    from facts.dating import dated

    words = clean(words, "what you want the date of", "/when Istanbul talks")
    there = dated(factbase, words)
    if there.lacks is None:
        return _found(factbase, Command.WHEN, words, there.statements)
    return _lacking(factbase, Command.WHEN, words, there.lacks, there.statements)


def memo(factbase: FactBase, point: int | None = None) -> Answer:
    """What the sources say of the memorandum, or of one of its points."""
    query = "" if point is None else str(point)
    document = factbase.entities.get(MEMORANDUM)
    if document is None:
        return _nothing(factbase, Command.MEMO, query, "No memorandum is in this fact base.")
    statements = factbase.about(document.id)
    if point is None:
        if not statements:
            return _nothing(
                factbase, Command.MEMO, query, f"No source here says anything of {document.label}."
            )
        return _found(factbase, Command.MEMO, query, statements, document)
    if point < 1:
        raise InvalidQuery("Points are numbered from 1: /memo 7")
    named = tuple(s for s in statements if s.point == point)
    if named:
        return _found(factbase, Command.MEMO, query, named, document)
    held = sorted(s.point for s in statements if s.point is not None)
    reason = (
        f"No source here gives point {point}; they give {', '.join(map(str, held))}."
        if held
        else f"No source here gives the memorandum’s points, so point {point} cannot be answered."
        " Ask without a number for what the sources do say of it."
    )
    return NotFound(
        command=Command.MEMO,
        query=query,
        factbase=factbase.version,
        reason=reason,
        entity=document,
    )


def find(factbase: FactBase, words: str) -> Answer:
    """Every statement that bears every word, best first.

    What bears most of them is not found, with the words that it lacks.
    """
    words = clean(words, "what to look for", "/find ceasefire")
    there = speaking(factbase, words)
    if there.lacks is None:
        return _found(factbase, Command.FIND, words, there.statements)
    return _lacking(factbase, Command.FIND, words, there.lacks, there.statements)


def complete(factbase: FactBase, typed: str, limit: int = MOST_OFFERED) -> tuple[Candidate, ...]:
    """Entities whose name may be being typed, best first; people by name for "".

    Never raises: whatever is typed, an unusable beginning completes to nothing.
    """
    if not typed.strip():
        return tuple(Candidate(e.id, e.label, 0.0) for e in indexes(factbase).people[:limit])
    matches = indexes(factbase).names.complete(typed[:MAX_QUERY], limit)
    # A Latin syllable is not that of a Chinese name, and what is a hundred times less
    # likely than the best is a chance likeness of sounds.
    spelt = [m for m in matches if not (typed.isascii() and has_ideograph(m.name))]
    likely = candidates(factbase, [m for m in spelt if m.score >= spelt[0].score / 100])
    # Whose shown name begins so comes before whom another script or a sound brings up.
    begun = f" {typed.strip().casefold()}"
    return tuple(sorted(likely, key=lambda c: begun not in f" {c.label.casefold()}"))


def explain(factbase: FactBase, name: str, limit: int = 5) -> tuple[Reason, ...]:
    """Whom the name was weighed as, best first, and why; nothing for an id: it needs no guess."""
    if name in factbase.entities:
        return ()
    name = understood(factbase, clean(name, "a name", "/who Kellogg"))
    matches = indexes(factbase).names.rank(name, limit)
    return tuple(
        Reason(candidate, match.why)
        for candidate, match in zip(candidates(factbase, matches), matches, strict=True)
    )


def describe(factbase: FactBase, entity_id: str) -> str:
    """An entity in a line: "Keith Kellogg: Special Envoy for Ukraine and Russia"."""
    label = factbase.entities[entity_id].label
    roles = factbase.about(entity_id, Property.ROLE)
    return f"{label}: {roles[0].value}" if roles else label


def named_in(factbase: FactBase, text: str) -> tuple[Entity, ...]:
    """People of the fact base that a text names in full or by family name, in order of the text.

    Exact names only, capitals included: a message is prose, and a near miss
    there is another word more often than a misspelt name.
    """
    return indexes(factbase).mentions.people(text)


def clean(text: str, what: str, example: str) -> str:
    """The query without surrounding space; InvalidQuery says what to type instead."""
    text = text.strip()
    if not text:
        raise InvalidQuery(f"Type {what}, for example {example}")
    if len(text) > MAX_QUERY:
        raise InvalidQuery(
            f"That is {len(text)} characters; a query has at most {MAX_QUERY}. Shorten it."
        )
    for position, character in enumerate(text, 1):
        if character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            raise InvalidQuery(
                f"Character {position} is a control character (U+{ord(character):04X})."
                " Type the query again without it."
            )
    return text


def _found(
    factbase: FactBase,
    command: Command,
    query: str,
    statements: tuple[Statement, ...],
    entity: Entity | None = None,
    score: float | None = None,
) -> Found:
    return Found(
        command=command,
        query=query,
        factbase=factbase.version,
        statements=statements,
        contradicting=factbase.contradicting(statements),
        entity=entity,
        score=score,
    )


def _lacking(
    factbase: FactBase,
    command: Command,
    query: str,
    reason: str,
    statements: tuple[Statement, ...],
    entity: Entity | None = None,
    score: float | None = None,
) -> NotFound:
    """Not found, with what comes nearest and with what speaks against that."""
    return NotFound(
        command=command,
        query=query,
        factbase=factbase.version,
        reason=reason,
        entity=entity,
        score=score,
        statements=statements,
        contradicting=factbase.contradicting(statements),
    )


def _nothing(factbase: FactBase, command: Command, query: str, reason: str) -> NotFound:
    return NotFound(command=command, query=query, factbase=factbase.version, reason=reason)
