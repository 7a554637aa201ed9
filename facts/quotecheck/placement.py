"""A quotation laid on a source, and what is amiss with it there."""

from __future__ import annotations

from dataclasses import dataclass, field

from facts.quotecheck.sources import SourceText, Span

NO_WORD = -1


@dataclass(frozen=True, slots=True)
class Amiss:
    """Something that sets the quotation apart from the passage.

    `word` is its draft word, `NO_WORD` for what the draft does not have.
    """

    note: str
    minor: bool
    word: int


@dataclass(slots=True)
class Placement:
    """A quotation laid on a source: pairs of (draft word, source word), ascending in both.

    `dropped` are source words that a marked edit leaves out; `turns` says that
    there is a guard among them, or added in a bracket, `idle` that an ellipsis leaves out nothing.
    `doubts` are why words that stand there may mislead.
    """

    source: SourceText
    pairs: list[tuple[int, int]]
    dropped: list[int] = field(default_factory=list)
    amiss: list[Amiss] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    turns: bool = False
    idle: bool = False
    spliced: str | None = None

    @property
    def first(self) -> int:
        """The first source word."""
        return self.pairs[0][1]

    @property
    def last(self) -> int:
        """The last source word."""
        return self.pairs[-1][1]

    @property
    def span(self) -> Span:
        """What of the source it covers."""
        return Span(self.source, self.first, self.last)

    @property
    def cut(self) -> bool:
        """Whether the draft marks a cut."""
        return self.idle or bool(self.dropped)

    @property
    def spoken(self) -> bool:
        """Whether the source gives every word as direct speech."""
        return all(self.source.spoken(j) is not None for _, j in self.pairs)

    @property
    def exact(self) -> bool:
        """Whether the quotation stands there word for word."""
        return not self.amiss and self.spliced is None
