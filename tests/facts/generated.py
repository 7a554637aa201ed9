"""Made-up changes to a small fact base, in texts that are hard to write in YAML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

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
    Selector,
    apply,
)
from facts.factbase import FactBase
from facts.files.folded import Numbered
from facts.model import Entity, EntityType, Property

# What means something to YAML, what looks like it, and what editors and parsers count differently.
_PIECES = [
    *"abc :#-,[]{}\"'&*!|>%@`?\\.’“”–é\t",
    *(": ", " #", "- ", "---", "...", "no", "null", "1e3", "<<", ">-", "\\n", "{{", "''", '""'),
    *("Київ", "دونالد", "唐纳德", "🜁", "e\u0301", "\u200d", "\u00a0", "  ", "word " * 12),
]
lines = (
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12)
    .map("".join)
    .map(lambda line: line.strip() or "x")
)
ids = st.integers(0, 400).map(lambda n: f"x-{n}")
notes = st.none() | lines


def _source(number: int, said: list[str]) -> AddSource:
    text = "".join(f"“{line}” said one.\n" for line in said)
    return AddSource(id=f"x-{number}", file=f"x-{number}.txt", text=text)


@st.composite
def _statement(draw: st.DrawFn, base: FactBase) -> NewStatement:
    source = draw(st.sampled_from(list(base.sources)))
    whole = draw(st.sampled_from(base.text(source).splitlines(keepends=True)))
    entities = st.sampled_from(list(base.entities))
    begin = draw(st.integers(0, 1))
    exact = whole[begin : len(whole) - draw(st.integers(0, 2))]
    kind = draw(st.sampled_from(Property))
    said = whole[1 : whole.rindex("”")] if "”" in whole else whole[:7]
    subject = draw(entities)
    return NewStatement(
        id=draw(ids),
        subject=subject,
        attributed_to=subject if kind is Property.QUOTE else draw(st.none() | entities),
        property=kind,
        value=draw(lines) if kind in (Property.CLAIM, Property.PART) else said,
        passages=(Selector(source, exact, prefix=draw(st.just("") | st.just(whole[:begin]))),),
        date=draw(st.sampled_from(["XXXX-06-02", "202X-06~"])) if kind is Property.DATE else None,
        partial=kind is Property.QUOTE,
        note=draw(notes),
        contradicts=tuple(
            draw(st.lists(st.sampled_from(list(base.statements)), max_size=2, unique=True))
        ),
        point=draw(st.none() | st.integers(1, 22)) if kind is Property.PART else None,
    )


@st.composite
def changes(draw: st.DrawFn, base: FactBase, most: int = 12) -> list[Numbered]:
    """Changes that are accepted one after another, numbered from 1."""
    accepted: list[Numbered] = []
    for number in range(draw(st.integers(1, most))):
        change = _drawn(draw, number, base)
        try:
            base = apply(base, change)
        except Refused:
            continue
        accepted.append(Numbered(len(accepted) + 1, change))
    return accepted


_KINDS = [AddSource, AddEntity, AddAlias, *[AddStatement] * 4, Correct, Correct, Retract]


def _drawn(draw: st.DrawFn, number: int, base: FactBase) -> Change:
    kind: Any = draw(st.sampled_from(_KINDS))
    statements = st.sampled_from(list(base.statements))
    if kind is AddSource or number == 0:
        said = draw(st.lists(lines, min_size=1, max_size=4))
        return replace(_source(50 + number, said), title=draw(notes), note=draw(notes))
    if kind is AddEntity:
        names = draw(st.lists(lines, min_size=1, max_size=5))
        entity_kind = draw(st.sampled_from(EntityType))
        return AddEntity(Entity(draw(ids), entity_kind, names[0], tuple(names[1:]), draw(notes)))
    if kind is AddAlias:
        return AddAlias(draw(st.sampled_from(list(base.entities))), draw(lines))
    if kind is AddStatement:
        return AddStatement(draw(_statement(base)))
    if kind is Correct:
        by = draw(_statement(base))
        return Correct(statement=draw(statements), by=by, reason=draw(lines))
    return Retract(statement=draw(statements), reason=draw(lines))
