"""Check what statements refer to, once everything has been read."""

from __future__ import annotations

from collections.abc import Mapping

from facts.entries import Draft
from facts.evidence import Article
from facts.model import Entity, Property
from facts.problems import nearest_word, shown


def check_references(
    articles: Mapping[str, Article],
    entities: Mapping[str, Entity],
    drafts: Mapping[str, Draft],
) -> None:
    """Note every id that leads nowhere and every contradiction that is not mutual."""
    for draft in drafts.values():
        if draft.property is Property.QUOTE:
            _refer(draft, "speaker", draft.subject, entities)
        else:
            _refer(draft, "subject", draft.subject, entities)
            _refer(draft, "attributed_to", draft.attributed_to, entities)
        _refer(draft, "superseded_by", draft.superseded_by, drafts)
        for check in draft.checks:
            _refer(draft, "cite", check.source, articles)
        for other in draft.contradicts:
            _refer(draft, "contradicts", other, drafts)
            _contradict(draft, drafts.get(other))


def _contradict(draft: Draft, other: Draft | None) -> None:
    if other is draft:
        draft.fields.wrong("contradicts", "contradicts itself; name another statement")
    elif other is not None and draft.id not in other.contradicts:
        draft.fields.wrong(
            "contradicts",
            f"contradicts {other.id}, which does not say so; add {draft.id} to the contradicts of "
            f"{other.id} ({other.fields.file}:{other.fields.line})",
        )


def _refer(draft: Draft, key: str, wanted: str | None, known: Mapping[str, object]) -> None:
    if not wanted or wanted in known:
        return
    near = nearest_word(wanted, known)
    advice = f"write {near}" if near else "add it, or name one that is there"
    draft.fields.wrong(key, f"names {shown(wanted)} as {key}, which is not there; {advice}")
