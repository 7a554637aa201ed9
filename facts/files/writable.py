"""What a change must be like to be written into the files: as strict as loading them is.

Whatever is accepted will be folded into the files one day. A text that they
cannot hold has to be refused while whoever wrote it is still there to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator

from facts.change_types import (
    AddAlias,
    AddEntity,
    AddSource,
    AddStatement,
    Change,
    Correct,
    NewStatement,
    Retract,
)
from facts.dates import is_edtf
from facts.evidence import MAX_SOURCE
from facts.files.entries import LANGUAGE, MAX_NAME
from facts.files.fields import MAX_LINE
from facts.files.strictyaml import MAX_TEXT, forbidden
from facts.model import Entity, Property
from facts.problems import shown

_MAX_POINT = 999


def flaws(change: Change) -> Iterator[str]:
    """What is wrong with its texts, each as a sentence that says what to do; none if all is well.

    That ids lead somewhere and passages are in their sources is not looked at here.
    """
    match change:
        case AddSource():
            yield from _source(change)
        case AddEntity(entity=entity):
            yield from _entity(entity)
        case AddAlias(alias=alias):
            yield from _line("The spelling", alias, MAX_NAME)
        case AddStatement(statement=new):
            yield from _statement(new)
        case Correct(by=new, reason=reason):
            yield from _line("The reason", reason)
            yield from _statement(new)
        case Retract(reason=reason):
            yield from _line("The reason", reason)


def _source(source: AddSource) -> Iterator[str]:
    try:
        size = len(source.text.encode())
    except UnicodeEncodeError as error:
        yield f"Character {error.start} of the article is half of a pair; save it as UTF-8."
        return
    if size > MAX_SOURCE:
        yield f"The article is larger than {MAX_SOURCE:,} bytes; shorten it."
    yield from _line("The title", source.title)
    yield from _line("The note", source.note)
    if source.language is not None and not LANGUAGE.fullmatch(source.language):
        yield f"{shown(source.language)} is not a language; write a code like en."
    if source.date is not None and not is_edtf(source.date):
        yield f"{shown(source.date)} is not a date in EDTF; write 2025-06-02."


def _entity(entity: Entity) -> Iterator[str]:
    yield from _line("The name", entity.label, MAX_NAME)
    yield from _line("The note", entity.note)
    for alias in entity.aliases:
        yield from _line("The spelling", alias, MAX_NAME)
    if len({entity.label, *entity.aliases}) <= len(entity.aliases):
        yield "The same spelling is there twice; keep one."


def _statement(new: NewStatement) -> Iterator[str]:
    yield from _line("What it says", new.value)
    yield from _line("The note", new.note)
    for passage in new.passages:
        for words in (passage.exact, passage.prefix, passage.suffix):
            if len(words) > MAX_TEXT:
                yield f"A passage is longer than {MAX_TEXT:,} characters; cite less."
            yield from _characters("The passage", words)
    if new.property is Property.QUOTE and new.attributed_to != new.subject:
        yield "A quote is attributed to its speaker; make what others report a claim."
    if new.partial and new.property is not Property.QUOTE:
        yield "Only a quote is partial."
    if new.point is not None and (
        new.property is not Property.PART or not 1 <= new.point <= _MAX_POINT
    ):
        yield f"Only a part has a point, from 1 to {_MAX_POINT}."
    if len({new.id, *new.contradicts}) <= len(new.contradicts):
        yield "It names itself, or one statement twice, as contradicting; leave that out."


def _line(what: str, text: str | None, limit: int = MAX_LINE) -> Iterator[str]:
    if text is None:
        return
    if "\n" in text or text != text.strip() or not text:
        yield f"{what} is empty or has a line end or outer spaces; write it on one line."
    if len(text) > limit:
        yield f"{what} is longer than {limit:,} characters; shorten it."
    yield from _characters(what, text)


def _characters(what: str, text: str) -> Iterator[str]:
    bad = forbidden(text)
    if bad is not None:
        yield f"{what} has {bad}; remove it."
