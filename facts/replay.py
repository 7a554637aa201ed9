"""Accepted changes on top of a fact base that may have moved on under them.

The files are edited while changes wait to be folded into them, so a change may
be in the files already, or stand against them. Nothing is lost and nothing is
changed in silence: what is in the files already is passed over; what cannot be
applied is held back, and said. Holding back never brings a statement back that
a moderator took out of use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from facts.changes import (
    AddAlias,
    AddEntity,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Refused,
    Retract,
    apply,
)
from facts.factbase import FactBase
from facts.files.folded import Numbered
from facts.model import Rank


@dataclass(frozen=True, slots=True)
class Held:
    """A change that is kept and not in force, and why it cannot be."""

    sequence: int
    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """The fact base in use, and what is held back."""

    factbase: FactBase
    held: tuple[Held, ...] = ()


def replay(base: FactBase, changes: Iterable[Numbered]) -> Replayed:
    """Apply the changes in their order; raises for nothing that is in them."""
    factbase, held = base, list[Held]()
    for each in changes:
        if contains(factbase, each.change):
            continue
        try:
            factbase = apply(factbase, each.change)
        except Refused as why:
            held.append(Held(each.sequence, each.change, str(why)))
            factbase = _withheld(factbase, each.change)
    return Replayed(factbase, tuple(held))


def contains(factbase: FactBase, change: Change) -> bool:
    """Whether the fact base says already all that the change would make it say."""
    match change:
        case AddSource():
            source = factbase.sources.get(change.id)
            return source is not None and (
                source.path == f"seeds/{change.file}"
                and factbase.text(change.id) == change.text
                and (source.title, source.date) == (change.title, change.date)
                and (source.language, source.note) == (change.language, change.note)
            )
        case AddEntity(entity=new):
            entity = factbase.entities.get(new.id)
            # More spellings may have come since.
            return entity is not None and (
                replace(entity, aliases=new.aliases) == new
                and set(new.aliases) <= set(entity.aliases)
            )
        case AddAlias():
            entity = factbase.entities.get(change.entity)
            return entity is not None and change.alias in (entity.label, *entity.aliases)
        case AddStatement(statement=statement):
            return _says(factbase, statement)
        case Correct(statement=old, by=statement, reason=reason):
            return _deprecated(factbase, old, reason, statement.id) and _says(factbase, statement)
        case Retract(statement=old, reason=reason):
            return _deprecated(factbase, old, reason, None)


def _says(factbase: FactBase, new: NewStatement) -> bool:
    known = factbase.statements.get(new.id)
    if known is None:
        return False
    cited = {(c.source.id, c.exact, c.prefix, c.suffix) for c in known.citations}
    return (
        cited == {(p.source, p.exact, p.prefix, p.suffix) for p in new.passages}
        and (known.subject, known.property, known.value) == (new.subject, new.property, new.value)
        and (known.date, known.attributed_to) == (new.date, new.attributed_to)
        and (known.partial, known.note, known.point) == (new.partial, new.note, new.point)
        and set(new.contradicts) <= set(known.contradicts)
    )


def _deprecated(factbase: FactBase, statement: str, reason: str, by: str | None) -> bool:
    known = factbase.statements.get(statement)
    return known is not None and (
        (known.rank, known.reason, known.superseded_by) == (Rank.DEPRECATED, reason, by)
    )


def _withheld(factbase: FactBase, change: Change) -> FactBase:
    """A correction whose new statement cannot stand still takes the old one out of use."""
    if not isinstance(change, Correct):
        return factbase
    try:
        return apply(factbase, Retract(statement=change.statement, reason=change.reason))
    except Refused:
        return factbase
