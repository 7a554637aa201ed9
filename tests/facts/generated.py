"""Made-up changes to a small fact base, in texts that are hard to write in YAML."""

from __future__ import annotations

from collections.abc import Sequence
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
from facts.folded import Numbered
from facts.model import Entity, EntityType, Property

# What means something to YAML, what looks like it, and what editors and parsers count differently.
_PIECES = [
    *"abc :#-,[]{}\"'&*!|>%@`?\\.’“”–é\t",
    *(": ", " #", "- ", "---", "...", "no", "null", "1e3", "<<", ">-", "\\n", "{{", "''", '""'),
    *("Київ", "دونالد", "唐纳德", "🜁", "e\u0301", "\u200d", "\u00a0", "  ", "word " * 12),
]
lines = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join)
ids = st.integers(0, 40).map(lambda n: f"x-{n}")
notes = st.none() | lines

_ENTITIES = st.sampled_from(["ann-lee", "x-1", "x-2", "x-3", "nobody"])
_STATEMENTS = st.sampled_from(["ann-lee-role", "ann-stays", *(f"x-{n}" for n in range(41))])


def _source(number: int, said: list[str]) -> AddSource:
    text = "".join(f"“{line}” said one.\n" for line in said)
    return AddSource(id=f"x-{number}", file=f"x-{number}.txt", text=text)


@st.composite
def _statement(draw: st.DrawFn, sources: Sequence[AddSource]) -> NewStatement:
    source = draw(st.sampled_from(sources))
    whole = draw(st.sampled_from(source.text.splitlines(keepends=True)))
    begin = draw(st.integers(0, 2))
    exact = whole[begin : len(whole) - draw(st.integers(0, 3))]
    kind = draw(st.sampled_from(Property))
    said = whole[1 : whole.rindex("”")] if "”" in whole else whole[:7]
    subject = draw(_ENTITIES)
    return NewStatement(
        id=draw(ids),
        subject=subject,
        attributed_to=subject if kind is Property.QUOTE else draw(st.none() | _ENTITIES),
        property=kind,
        value=draw(lines) if kind in (Property.CLAIM, Property.PART) else said,
        passages=(Selector(source.id, exact, prefix=draw(st.just("") | st.just(whole[:begin]))),),
        date=draw(st.sampled_from(["XXXX-06-02", "2025-06~"])) if kind is Property.DATE else None,
        partial=kind is Property.QUOTE,
        note=draw(notes),
        contradicts=tuple(draw(st.lists(_STATEMENTS, max_size=2))),
        point=draw(st.none() | st.integers(1, 22)) if kind is Property.PART else None,
    )


@st.composite
def changes(draw: st.DrawFn, base: FactBase, most: int = 12) -> list[Numbered]:
    """Changes that are accepted one after another, numbered from 1."""
    town = AddSource(id="town", file="town.txt", text=base.text("town"))
    sources = [town]
    accepted: list[Numbered] = []
    for number in range(draw(st.integers(1, most))):
        change = _drawn(draw, number, sources)
        try:
            base = apply(base, change)
        except Refused:
            continue
        if isinstance(change, AddSource):
            sources.append(change)
        accepted.append(Numbered(len(accepted) + 1, change))
    return accepted


_KINDS = [AddSource, AddEntity, AddAlias, AddStatement, AddStatement, Correct, Retract]


def _drawn(draw: st.DrawFn, number: int, sources: list[AddSource]) -> Change:
    kind: Any = draw(
        st.sampled_from(
            [AddSource, AddEntity, AddAlias, AddStatement, AddStatement, Correct, Retract]
        )
    )
    if kind is AddSource or number == 0:
        said = draw(st.lists(lines, min_size=1, max_size=4))
        return replace(_source(50 + number, said), title=draw(notes), note=draw(notes))
    if kind is AddEntity:
        names = draw(st.lists(lines, min_size=1, max_size=5))
        entity_kind = draw(st.sampled_from(EntityType))
        return AddEntity(Entity(draw(ids), entity_kind, names[0], tuple(names[1:]), draw(notes)))
    if kind is AddAlias:
        return AddAlias(draw(_ENTITIES), draw(lines))
    if kind is AddStatement:
        return AddStatement(draw(_statement(sources)))
    if kind is Correct:
        by = draw(_statement(sources))
        return Correct(statement=draw(_STATEMENTS), by=by, reason=draw(lines))
    return Retract(statement=draw(_STATEMENTS), reason=draw(lines))
