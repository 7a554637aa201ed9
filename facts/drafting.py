"""What a moderator types, made into a change: the passage found, the value in its own words.

A draft is what was typed and nothing else, so it can be kept as it is and made
into the same change again when it is confirmed. Nothing here decides what is
true: `facts.changes` refuses what breaks a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from facts.changes import (
    AddAlias,
    AddEntity,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Refused,
    Retract,
)
from facts.factbase import FactBase
from facts.locating import Place, locate, spans
from facts.model import Entity, EntityType, Property, Rank, Statement
from facts.naming import fresh_id
from facts.problems import shown
from facts.speech import around, is_fragment, quoted
from facts.unseen import first_unseen

_OUTER = "“”„«»\"'‘’ \n\t"
_IN_ID = 5
"""Words of a value that go into an id."""


class Kind(StrEnum):
    """What a draft would do."""

    ROLE = "role"
    QUOTE = "quote"
    CLAIM = "claim"
    DATE = "date"
    PERSON = "person"
    ALIAS = "alias"
    CORRECT = "correct"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A change that was made of a draft, and where its passage stands among `places`."""

    change: Change
    places: tuple[Place, ...] = ()


def draft(factbase: FactBase, kind: Kind, typed: Mapping[str, str], occurrence: int = 0) -> Drafted:
    """The change; `occurrence` (from 0) says which place of the passage is meant.

    `typed` may hold: about, by, source, passage, value, date, note, name, type,
    alias, statement, reason. NotThere where the passage is not in the source,
    Refused where something is missing or hides something.
    """
    for name, text in typed.items():
        hidden = first_unseen(text)
        if hidden is not None:
            raise Refused(f"In {name}, {hidden}. Type it again without it.")
    given = {name: text.strip() for name, text in typed.items() if text.strip()}
    match kind:
        case Kind.PERSON:
            return Drafted(AddEntity(_entity(factbase, given)))
        case Kind.ALIAS:
            return Drafted(AddAlias(_entity_id(factbase, given), _given(given, "alias")))
        case Kind.RETRACT:
            return Drafted(
                Retract(statement=_given(given, "statement"), reason=_given(given, "reason"))
            )
        case Kind.CORRECT:
            old = _statement(factbase, given)
            terms = {"about": old.subject, "by": old.attributed_to or "", **given}
            new, places = _new(factbase, old.property, terms, occurrence, old)
            by = Correct(statement=old.id, by=new, reason=_given(given, "reason"))
            return Drafted(by, places)
        case Kind.ROLE | Kind.QUOTE | Kind.CLAIM | Kind.DATE:
            new, places = _new(factbase, Property(kind.value), given, occurrence)
            return Drafted(AddStatement(new), places)


def _new(
    factbase: FactBase,
    kind: Property,
    given: Mapping[str, str],
    occurrence: int,
    old: Statement | None = None,
) -> tuple[NewStatement, tuple[Place, ...]]:
    subject = _entity_id(factbase, given)
    source = _given(given, "source")
    if source not in factbase.sources:
        raise Refused(f"There is no source {shown(source)}. Pick one from the list.")
    text = factbase.text(source)
    pasted = _given(given, "passage")
    if kind is Property.QUOTE:
        # The comma before "he said" is the article's, not the speaker's.
        pasted = pasted.strip(_OUTER).rstrip(",")
    places = locate(source, text, pasted)
    place = places[min(occurrence, len(places) - 1)]
    exact = place.selector.exact
    value = exact if kind is Property.QUOTE else _value(given, kind, exact)
    new = NewStatement(
        id=fresh_id(factbase, subject.rpartition("-")[2], *_words(kind, value)),
        subject=subject,
        property=kind,
        value=value,
        passages=(place.selector,),
        date=given.get("date"),
        attributed_to=subject if kind is Property.QUOTE else given.get("by") or None,
        partial=kind is Property.QUOTE and _is_partial(text, place),
        note=given.get("note"),
        contradicts=() if old is None else _still(factbase, old),
        point=None if old is None else old.point,
    )
    return new, places


def _still(factbase: FactBase, old: Statement) -> tuple[str, ...]:
    """What contradicted the old statement is shown beside the new one, until a curator looks."""
    return tuple(
        other for other in old.contradicts if factbase.statements[other].rank is not Rank.DEPRECATED
    )


def _value(given: Mapping[str, str], kind: Property, exact: str) -> str:
    """A role or a date in the passage's own characters; a claim as it was put."""
    typed = given.get("value")
    if typed is None:
        if kind in (Property.ROLE, Property.DATE):
            raise Refused(f"Write the {kind} as the passage has it.")
        return exact
    if kind is Property.CLAIM:
        return typed
    found = spans(exact, typed)
    return exact[slice(*found[0])] if found else typed


def _is_partial(text: str, place: Place) -> bool:
    span = around(quoted(text), place.start, place.end)
    return span is not None and is_fragment(text, span, place.start, place.end)


def _words(kind: Property, value: str) -> list[str]:
    if kind in (Property.ROLE, Property.DATE):
        return [kind.value]
    return value.split()[:_IN_ID]


def _entity(factbase: FactBase, given: Mapping[str, str]) -> Entity:
    name = " ".join(_given(given, "name").split())
    aliases = (part.strip() for part in given.get("alias", "").split(","))
    return Entity(
        id=fresh_id(factbase, name),
        type=EntityType(given.get("type", "person")),
        label=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias)),
        note=given.get("note"),
    )


def _entity_id(factbase: FactBase, given: Mapping[str, str]) -> str:
    about = _given(given, "about")
    if about not in factbase.entities:
        raise Refused(
            f"{shown(about)} is not in the fact base. Pick a name from the list, or add it first"
            " with /facts add-person."
        )
    return about


def _statement(factbase: FactBase, given: Mapping[str, str]) -> Statement:
    wanted = _given(given, "statement")
    found = factbase.statements.get(wanted)
    if found is None:
        raise Refused(f"There is no statement {shown(wanted)}. Pick one from the list.")
    return found


def _given(given: Mapping[str, str], name: str) -> str:
    if name not in given:
        raise Refused(f"Nothing was given for {name}.")
    return given[name]
