"""What is typed and a fact base give the one entity meant, or the answer that says otherwise."""

from __future__ import annotations

from facts.answers import Ambiguous, Candidate, Command, NotFound
from facts.factbase import FactBase
from facts.finding import counted, speaking
from facts.indexes import indexes
from facts.matching import Ambiguous as SeveralNames
from facts.matching import Found as OneName
from facts.matching import Match
from facts.matching import NotFound as NoName
from facts.model import Entity, EntityType
from facts.phrases import described, unasked, without_article, written_out


def settle(
    factbase: FactBase, command: Command, query: str, name: str
) -> tuple[Entity, float] | Ambiguous | NotFound:
    """The one entity that a name means and how well it fits, or the answer that says otherwise."""
    if name in factbase.entities:
        return factbase.entities[name], 1.0
    known = indexes(factbase)
    name = understood(factbase, name)
    meant = _clear(factbase, name)
    if meant is not None:
        return meant
    match known.decide(name):
        case OneName(match=match):
            return _nobody(factbase, command, query, name, (match,))
        case SeveralNames(matches=matches):
            matches = tuple(m for m in matches if not known.is_another(name, str(m.entity_id)))
            if len(matches) < 2:
                return _nobody(factbase, command, query, name, matches)
            return Ambiguous(
                command=command,
                query=query,
                factbase=factbase.version,
                candidates=candidates(factbase, matches),
                reason="Several fit about as well. Pick one, or write more of the name.",
            )
        case NoName(near=near):
            return _nobody(factbase, command, query, name, near)


def understood(factbase: FactBase, typed: str) -> str:
    """The words that say who is meant: what is typed, as it is read where that is clear."""
    asked = unasked(typed)
    in_full = written_out(asked)
    for reading in dict.fromkeys((typed, asked, in_full, without_article(in_full))):
        if _clear(factbase, reading) is not None:
            return reading
    name = described(in_full)
    person = None if name is None else _clear(factbase, name)
    return name if name is not None and person is not None and is_person(person[0]) else asked


def _clear(factbase: FactBase, name: str) -> tuple[Entity, float] | None:
    """The entity that a name means for sure, and how well it fits."""
    known = indexes(factbase)
    decision = known.decide(name)
    if not isinstance(decision, OneName) or known.is_another(name, str(decision.entity_id)):
        return None
    return factbase.entities[str(decision.entity_id)], decision.score


def _nobody(
    factbase: FactBase, command: Command, query: str, name: str, near: tuple[Match, ...]
) -> NotFound:
    if near:
        reason = f"Nobody in the fact base is clearly meant by “{name}”."
    else:
        reason = f"Nobody called “{name}” is in the fact base."
        # Not everybody whom a source names has an entry, and nobody may take that for silence.
        spoken = speaking(factbase, name)
        if spoken.lacks is None:
            reason += f" {counted(spoken.statements)} of it: /find {name}"
    return NotFound(
        command=command,
        query=query,
        factbase=factbase.version,
        reason=reason,
        candidates=candidates(factbase, near),
    )


def candidates(
    factbase: FactBase, matches: tuple[Match, ...] | list[Match]
) -> tuple[Candidate, ...]:
    """Matches as they are offered: under their label, never an alias."""
    return tuple(
        Candidate(str(m.entity_id), factbase.entities[str(m.entity_id)].label, m.score)
        for m in matches
    )


def is_person(entity: Entity) -> bool:
    """Whether it is somebody, of whom roles are told first."""
    return entity.type is EntityType.PERSON
