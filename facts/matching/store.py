"""What the search needs of the names, however many they are and wherever they lie."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol

from facts.matching.evidence import Kind, Meets, Name, Unit


class Store(Protocol):
    """Names by their words."""

    entities: int

    def word(self, number: int) -> str:
        """The word of that number."""

    def text(self, name: int) -> str:
        """The name of that number, as it was given."""

    def entity_id(self, entity: int) -> Hashable:
        """The id of the entity of that number."""

    def knows(self, word: str) -> bool:
        """Whether a name has the word as it stands."""

    def meets(self, typed: Sequence[Unit], deep: Sequence[bool]) -> list[Meets]:
        """The words that each typed one may stand for, with the evidence.

        Slips are looked for where it is `deep`; else the word itself and its short
        forms are enough.
        """

    def beside(self, typed: Unit, meets: Sequence[Meets]) -> Meets:
        """What a word in no name may stand for, beside a word of `meets` in a name at least."""

    def beginning(self, typed: Unit) -> Meets:
        """The words that one still being typed may become, with the evidence."""

    def bearers(self, word: str) -> int:
        """How many entities have the word in a name."""

    def names_with(self, word: int, entity: int) -> list[Name]:
        """The names of the entity that have the word."""

    def pairs(self) -> Iterator[tuple[Hashable, str]]:
        """Every entity id and name."""

    def sample(self, size: int) -> list[tuple[Hashable, str]]:
        """That many entities, evenly taken, each with a name; all where there are fewer."""

    def shared(self, words: Sequence[Sequence[int]]) -> bool:
        """Whether a name may have a word of each of the lists; False is for sure."""

    def candidates(
        self, typed: Sequence[Unit], kinds: Sequence[Kind], meets: Sequence[Meets]
    ) -> tuple[list[Name], float]:
        """The most promising names, and the weight (2**bits, summed) of those left out."""
