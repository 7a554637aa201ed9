"""What comes of applying a change to a fact base.

Corrections deprecate, they never delete: whoever was told the old statement
can still be shown it. A change that would put an unproven fact in is refused
with a reason that a moderator can act on.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from facts.change_types import (
    AddAlias,
    AddEntity,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Retract,
    Selector,
)
from facts.evidence import Article, NoEvidence, find
from facts.factbase import FactBase
from facts.files.writable import flaws as unwritable
from facts.matching import normalise
from facts.model import Citation, Entity, Rank, Source, Statement, is_id
from facts.problems import shown
from facts.rules import flaws

__all__ = [
    "AddAlias",
    "AddEntity",
    "AddSource",
    "AddStatement",
    "Change",
    "Correct",
    "NewStatement",
    "Refused",
    "Retract",
    "Selector",
    "apply",
    "build",
]

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.txt")


class Refused(Exception):
    """A change that may not be made; the message says why and what to do instead."""


def apply(factbase: FactBase, change: Change) -> FactBase:
    """The fact base after the change; Refused if it would break a rule."""
    changed = _applied(factbase, change)
    wrong = list(dict.fromkeys(unwritable(change)))
    if wrong:
        raise Refused(" ".join(wrong))
    return changed


def _applied(factbase: FactBase, change: Change) -> FactBase:
    match change:
        case AddSource():
            return _add_source(factbase, change)
        case AddEntity(entity=entity):
            return _add_entity(factbase, entity)
        case AddAlias():
            return _add_alias(factbase, change)
        case AddStatement(statement=new):
            return _add_statement(factbase, new)
        case Correct(statement=old, by=new, reason=reason):
            _demand(reason, "a reason")
            deprecated = _deprecated(factbase, old, reason, new.id)
            return _add_statement(factbase.with_statements(deprecated), new)
        case Retract(statement=old, reason=reason):
            _demand(reason, "a reason")
            return factbase.with_statements(_deprecated(factbase, old, reason, None))


def build(factbase: FactBase, new: NewStatement) -> Statement:
    """The statement with its passages found; Refused if it breaks a rule."""
    _check_id(factbase, new.id)
    for role, entity in (("subject", new.subject), ("attributed_to", new.attributed_to)):
        if entity is not None and entity not in factbase.entities:
            raise Refused(f"{shown(entity)} ({role}) is not in the fact base; add it first.")
    for other in new.contradicts:
        if other not in factbase.statements:
            raise Refused(f"There is no statement {shown(other)} to contradict.")
    if not new.passages:
        raise Refused("A statement needs a passage that carries it.")
    statement = Statement(
        id=new.id,
        subject=new.subject,
        property=new.property,
        value=new.value,
        citations=tuple(_found(factbase, selector) for selector in new.passages),
        date=new.date,
        attributed_to=new.attributed_to,
        partial=new.partial,
        note=new.note,
        contradicts=new.contradicts,
        point=new.point,
    )
    _demand(new.value, "what the statement says")
    wrong = [f"It {message}." for _, message in flaws(statement, factbase.text)]
    if wrong:
        raise Refused(" ".join(wrong))
    for known in factbase.about(new.subject, new.property):
        if known.value.casefold() == new.value.casefold():
            raise Refused(f"{known.id} says this already.")
    return statement


def _add_source(factbase: FactBase, change: AddSource) -> FactBase:
    _check_id(factbase, change.id)
    if not _FILE.fullmatch(change.file):
        raise Refused(
            f"{shown(change.file)} is not a file name; write letters, digits, . _ - and end in .txt"
        )
    path = f"seeds/{change.file}"
    digest = hashlib.sha256(change.text.encode("utf-8", "surrogatepass")).hexdigest()
    for known in factbase.sources.values():
        if known.path == path:
            raise Refused(f"{path} is there already; give the file another name.")
        if known.sha256 == digest:
            raise Refused(f"This text is there already, as {known.id}.")
    _demand(change.text, "the article")
    source = Source(
        id=change.id,
        path=path,
        sha256=digest,
        title=change.title,
        date=change.date,
        language=change.language,
        note=change.note,
    )
    return factbase.with_source(source, change.text)


def _add_entity(factbase: FactBase, entity: Entity) -> FactBase:
    _check_id(factbase, entity.id)
    _demand(entity.label, "a name")
    name = normalise(entity.label)
    for known in factbase.entities.values():
        if known.type is entity.type and normalise(known.label) == name:
            raise Refused(f"{known.label} is there already, as {known.id}.")
    return factbase.with_entity(entity)


def _add_alias(factbase: FactBase, change: AddAlias) -> FactBase:
    entity = factbase.entities.get(change.entity)
    if entity is None:
        raise Refused(f"{shown(change.entity)} is not in the fact base; add it first.")
    _demand(change.alias, "a spelling")
    if change.alias in (entity.label, *entity.aliases):
        raise Refused(f"{entity.label} is found by {shown(change.alias)} already.")
    return factbase.with_entity(replace(entity, aliases=(*entity.aliases, change.alias)))


def _add_statement(factbase: FactBase, new: NewStatement) -> FactBase:
    statement = build(factbase, new)
    contradicted = [
        replace(other, contradicts=(*other.contradicts, new.id))
        for other in (factbase.statements[i] for i in dict.fromkeys(new.contradicts))
        if new.id not in other.contradicts
    ]
    return factbase.with_statements(statement, *contradicted)


def _deprecated(factbase: FactBase, old: str, reason: str, by: str | None) -> Statement:
    statement = factbase.statements.get(old)
    if statement is None:
        raise Refused(f"There is no statement {shown(old)}.")
    if statement.rank is Rank.DEPRECATED:
        done = f"corrected by {statement.superseded_by}" if statement.superseded_by else "retracted"
        raise Refused(f"{old} was {done} meanwhile: {statement.reason}")
    return replace(statement, rank=Rank.DEPRECATED, reason=reason, superseded_by=by)


def _found(factbase: FactBase, selector: Selector) -> Citation:
    source = factbase.sources.get(selector.source)
    if source is None:
        raise Refused(f"There is no source {shown(selector.source)}; add it first.")
    try:
        article = Article(source, factbase.text(source.id))
        return find(article, selector.exact, selector.prefix, selector.suffix)
    except NoEvidence as why:
        raise Refused(f"{why}.") from None


def _check_id(factbase: FactBase, wanted: str) -> None:
    if not is_id(wanted):
        raise Refused(f"{shown(wanted)} is not an id; write small letters, digits and hyphens.")
    if wanted in factbase.statements or wanted in factbase.entities or wanted in factbase.sources:
        raise Refused(f"The id {wanted} is taken.")


def _demand(text: str, what: str) -> None:
    if not text.strip():
        raise Refused(f"Write {what}.")
