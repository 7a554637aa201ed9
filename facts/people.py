"""Whom to offer before anything is typed."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest

from facts.model import Entity, EntityType

MOST_OFFERED = 25
"""Names offered at most while one is typed: Discord's limit."""


def first_people(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The first people among them by name."""
    people = (entity for entity in entities if entity.type is EntityType.PERSON)
    return tuple(nsmallest(MOST_OFFERED, people, key=lambda person: (person.label, person.id)))
