"""What looking a name up can come to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that may be meant, by the name of it that fits best.

    `score` (0 to 1) is how sure it is that this entity is meant: it counts what
    fits, what does not, who else fits and how many names there are.
    """

    entity_id: Hashable
    name: str
    score: float
    _explain: Callable[[], str] = field(default=str, repr=False, compare=False)

    @property
    def why(self) -> str:
        """In one line, which words met which, and how; made when asked for."""
        return self._explain()


@dataclass(frozen=True, slots=True)
class Found:
    """One entity is clearly meant."""

    match: Match

    @property
    def entity_id(self) -> Hashable:
        """The entity meant."""
        return self.match.entity_id

    @property
    def score(self) -> float:
        """How sure that is, 0 to 1."""
        return self.match.score


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What was typed fits these, and does not settle which is meant; best first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nobody of this name. `near` are names that come close: to suggest, never to answer with."""

    near: tuple[Match, ...] = ()


Decision = Found | Ambiguous | NotFound
