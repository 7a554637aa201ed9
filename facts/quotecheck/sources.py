"""One source, read as far as a check needs it: its words, its quotations, its speakers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from facts.quotecheck.marks import Quotation, quotations
from facts.quotecheck.speakers import Speakers
from facts.quotecheck.transcripts import turns
from facts.quotecheck.verdicts import Cited
from facts.quotecheck.words import Words, split

_CONTEXT = 40
"""Characters by which a prefix or suffix grows until the passage is the only one."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Words of a source in an order in which they can be read on: `indices` into its words.

    `keys` are the words' own, `joined` the same as one text.
    """

    indices: Sequence[int]
    keys: Sequence[str]
    joined: str

    def within(self, keys: Sequence[str], low: int, high: int) -> list[int]:
        """Where `keys` stand one after the other, beginning in [low, high)."""
        there, wanted = self.keys, list(keys)
        return [
            at
            for at in range(max(0, low), min(high, len(there) - len(wanted) + 1))
            if there[at] == wanted[0] and list(there[at : at + len(wanted)]) == wanted
        ]

    def find(self, keys: Sequence[str], most: int) -> list[int]:
        """Where `keys` stand one after the other: positions in the stream, at most `most`."""
        wanted = f" {' '.join(keys)} "
        found: list[int] = []
        at = self.joined.find(wanted)
        position, counted = 0, 0
        while at >= 0 and len(found) < most:
            position += self.joined.count(" ", counted, at)
            counted = at
            found.append(position)
            at = self.joined.find(wanted, at + 1)
        return found


class SourceText:
    """A source's text with what is read out of it when it is first asked for.

    `called` is how a reader is told of the source.
    """

    def __init__(self, source_id: str, fetch: Callable[[], str], called: str) -> None:
        self.id = source_id
        self.called = called
        self._fetch = fetch
        self._inner: dict[int, list[Quotation]] = {}

    @cached_property
    def text(self) -> str:
        """The text, as it was given to the index."""
        return self._fetch()

    @cached_property
    def words(self) -> Words:
        """The words of the whole text."""
        return split(self.text)

    @cached_property
    def quotations(self) -> list[Quotation]:
        """Its quotations; of a transcript, its turns."""
        return turns(self.text) or quotations(self.text)

    @cached_property
    def speakers(self) -> Speakers:
        """Who spoke them."""
        return Speakers(self.text, self.quotations)

    @cached_property
    def _speech(self) -> list[tuple[int, int, int]]:
        """The words of each quotation: (first, end, number of the quotation)."""
        spans = []
        for i, quotation in enumerate(self.quotations):
            inside = self.words.between(quotation.start, quotation.end)
            if len(inside):
                spans.append((inside.start, inside.stop, i))
        return spans

    @cached_property
    def running(self) -> Stream:
        """The text as it stands."""
        return Stream(range(len(self.words)), self.words.keys, _joined(self.words.keys))

    @cached_property
    def interrupted(self) -> list[Stream]:
        """Each sentence of speech that the source interrupts, without the interruption."""
        streams: list[Stream] = []
        chain: list[int] = []
        open_chain = False
        for first, end, i in self._speech:
            if chain and self.speakers.continues(i):
                open_chain = True
            else:
                if open_chain:
                    streams.append(self._stream(chain))
                chain, open_chain = [], False
            chain += range(first, end)
        if open_chain:
            streams.append(self._stream(chain))
        return streams

    def _stream(self, indices: list[int]) -> Stream:
        keys = [self.words.keys[i] for i in indices]
        return Stream(indices, keys, _joined(keys))

    @cached_property
    def _numbers(self) -> list[int | None]:
        numbers: list[int | None] = [None] * len(self.words)
        for first, end, number in self._speech:
            numbers[first:end] = [number] * (end - first)
        return numbers

    def spoken(self, word: int) -> int | None:
        """The number of the quotation that a word stands in; None for the source's own words."""
        return self._numbers[word]

    def same_speech(self, one: int, other: int) -> bool:
        """Whether two quotations are pieces of one interrupted sentence."""
        low, high = sorted((one, other))
        return all(self.speakers.continues(i) for i in range(low + 1, high + 1))

    def passed_on(self, first: int, last: int) -> bool:
        """Whether the words stand in marks of their own within somebody's speech: another's."""
        number = self.spoken(first)
        if number is None or self.spoken(last) != number:
            return False
        outer = self.quotations[number]
        if number not in self._inner:
            self._inner[number] = quotations(self.text[outer.start : outer.end])
        start, end = self.words.starts[first] - outer.start, self.words.ends[last] - outer.start
        return any(q.start <= start and end <= q.end for q in self._inner[number])

    def beside(self, word: int, step: int) -> int | None:
        """The word before (-1) or after (1) in the same speech, past an interruption if need be."""
        there, number = word + step, self.spoken(word)
        if not 0 <= there < len(self.words):
            return None
        if self.spoken(there) == number:
            return there
        if number is None or not 0 <= number + step < len(self.quotations):
            return None
        if not self.speakers.continues(max(number, number + step)):
            return None
        piece = self.quotations[number + step]
        inside = self.words.between(piece.start, piece.end)
        return (inside[0] if step > 0 else inside[-1]) if inside else None

    def cite(self, first: int, last: int) -> Cited:
        """The passage from word `first` to word `last`, both included."""
        start, end = self.words.starts[first], self.words.ends[last]
        exact = self.text[start:end]
        prefix = suffix = ""
        around = 0
        while self.text.count(prefix + exact + suffix) > 1 and around < len(self.text):
            around += _CONTEXT
            prefix = self.text[max(0, start - around) : start]
            suffix = self.text[end : end + around]
        line = self.text.count("\n", 0, start) + 1
        return Cited(self.id, exact, start, end, line, prefix, suffix)


def _joined(keys: Sequence[str]) -> str:
    return f" {' '.join(keys)} "


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (included) of a source."""

    source: SourceText
    first: int
    last: int

    def cite(self) -> Cited:
        """The passage with its place."""
        return self.source.cite(self.first, self.last)

    def passed_on(self) -> bool:
        """Whether whoever speaks there quotes it from another."""
        return self.source.passed_on(self.first, self.last)

    def spoken(self) -> bool:
        """Whether it begins inside a quotation of the source."""
        return self.source.spoken(self.first) is not None
