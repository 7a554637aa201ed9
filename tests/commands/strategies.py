"""Fact bases and answers as an adversary would write them, within what the loader lets through."""

from __future__ import annotations

from hypothesis import strategies as st

from facts.answers import Ambiguous, Answer, Candidate, Command, Found, NotFound
from facts.factbase import FactBase
from facts.model import Citation, Entity, EntityType, Property, Source, Statement

NASTY = (
    "@everyone", "<@&2>", "</who:4>", "<t:0:R>", "<:a:1>", "**", "||", "```", "\n# ",
    "\n> ", "\n-# ",
    "\n1. ", "[x](https://a.example)", "https://b.example", "\\", "\r", "\u202e",
    "\u200b", "\U000e0041",
    "\u0301" * 9, "Zelenskyy", "“We will not”", "⟦", "😀", "\n", " ",
)  # fmt: skip
hostile = st.lists(st.sampled_from(NASTY) | st.text(max_size=6), max_size=12).map("".join)
long_hostile = st.tuples(hostile, st.integers(1, 500)).map(lambda t: (t[0] * t[1])[:6000])
_values = (hostile | long_hostile).map(lambda text: text or "x")
_paths = hostile.map(lambda text: f"seeds/{text.replace(chr(10), '')[:100]}.txt")


@st.composite
def fact_bases(draw: st.DrawFn) -> FactBase:
    """Up to a dozen statements about three entities, some with many citations."""
    source = Source("source", draw(_paths), "0" * 64, title=draw(st.none() | hostile))
    entities = [
        Entity(name, EntityType.PERSON, draw(_values)[:200], note=draw(st.none() | hostile))
        for name in ("a-person", "another-" + "p" * 52, "third")
    ]
    ids = [
        f"statement-{n}-" + "s" * draw(st.sampled_from((1, 46)))
        for n in range(draw(st.integers(1, 12)))
    ]
    statements = []
    for name in ids:
        passages = draw(st.lists(_values, min_size=1, max_size=3))
        passages *= draw(st.sampled_from((1, 1, 1, 20)))
        statements.append(
            Statement(
                id=name,
                subject=draw(st.sampled_from(entities)).id,
                property=draw(st.sampled_from(Property)),
                value=draw(_values),
                citations=tuple(
                    Citation(source, exact, 0, len(exact), draw(st.integers(1, 10**6)))
                    for exact in passages
                ),
                date=draw(st.none() | st.just("XXXX-06-02")),
                attributed_to=draw(st.none() | st.just(entities[0].id)),
                partial=draw(st.booleans()),
                note=draw(st.none() | _values),
                contradicts=tuple(draw(st.lists(st.sampled_from(ids), max_size=5, unique=True))),
            )
        )
    return FactBase([source], {"source": ""}, entities, statements)


@st.composite
def answers(draw: st.DrawFn, factbase: FactBase) -> Answer:
    """Any answer that shows statements and entities of the fact base."""
    statements = list(factbase.statements.values())
    cut = draw(st.integers(0, len(statements)))
    entity = draw(st.sampled_from([None, *factbase.entities.values()]))
    candidates = tuple(Candidate(e.id, e.label, 0.5) for e in factbase.entities.values())
    command = draw(st.sampled_from(Command))
    query = draw(hostile)[:200]
    kind = draw(st.sampled_from((Found, Ambiguous, NotFound)))
    if kind is Found:
        return Found(
            command=command,
            query=query,
            factbase=factbase.version,
            statements=tuple(statements[cut:]),
            contradicting=tuple(statements[:cut]),
            entity=entity,
        )
    if kind is Ambiguous:
        return Ambiguous(
            command=command,
            query=query,
            factbase=factbase.version,
            candidates=candidates,
            reason=draw(hostile),
        )
    return NotFound(
        command=command,
        query=query,
        factbase=factbase.version,
        reason=draw(hostile),
        candidates=draw(st.sampled_from(((), candidates))),
        entity=entity,
        statements=tuple(statements[cut:]),
        contradicting=tuple(statements[:cut]),
    )
