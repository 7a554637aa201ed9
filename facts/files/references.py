"""Check what statements refer to, once everything has been read."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from facts.files.entries import Draft, Reference
from facts.problems import Problem, nearest_word, shown

_KINDS = {
    "speaker": "entities",
    "subject": "entities",
    "attributed_to": "entities",
    "superseded_by": "statements",
    "contradicts": "statements",
    "cite": "sources",
}


@dataclass(frozen=True, slots=True)
class Known:
    """All ids there are; `statements` says where each stands ("claims.yaml:40").

    `contradictions` are all pairs of which the first names the second.
    """

    sources: Mapping[str, object]
    entities: Mapping[str, object]
    statements: Mapping[str, str]
    contradictions: Container[tuple[str, str]]

    def has(self, statement: str, reference: Reference) -> bool:
        """Whether a reference leads somewhere and, if it has to, back."""
        if reference.wanted not in self.of(reference.key):
            return False
        if reference.key != "contradicts":
            return True
        return (
            reference.wanted != statement and (reference.wanted, statement) in self.contradictions
        )

    def of(self, key: str) -> Mapping[str, object]:
        """The ids that may be named under a key."""
        there: Mapping[str, object] = getattr(self, _KINDS[key])
        return there


def contradictions(drafts: Iterable[Draft]) -> Iterator[tuple[str, str]]:
    """The pairs of which a draft names the second."""
    for draft in drafts:
        for each in draft.references:
            if each.key == "contradicts":
                yield draft.id, each.wanted


def check_references(drafts: Iterable[Draft], known: Known) -> Iterator[Problem]:
    """Every id that leads nowhere and every contradiction that is not mutual."""
    for draft in drafts:
        for reference in draft.references:
            if not known.has(draft.id, reference):
                message = _message(draft, reference, known)
                yield Problem(draft.file, reference.line, f"{draft.id} {message}")


def _message(draft: Draft, reference: Reference, known: Known) -> str:
    key, wanted, _ = reference
    if wanted not in known.of(key):
        near = nearest_word(wanted, known.of(key))
        advice = f"write {near}" if near else "add it, or name one that is there"
        return f"names {shown(wanted)} as {key}, which is not there; {advice}"
    if wanted == draft.id:
        return "contradicts itself; name another statement"
    return (
        f"contradicts {wanted}, which does not say so; add {draft.id} to the contradicts of "
        f"{wanted} ({known.statements[wanted]})"
    )
