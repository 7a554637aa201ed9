"""What a source offers: its direct quotations, each with whoever the article says spoke it.

Who said it is read from the article's own words and is a suggestion, never a
fact by itself: somebody has to confirm it.
"""

from __future__ import annotations

from dataclasses import dataclass

from facts.factbase import FactBase
from facts.indexes import indexes


@dataclass(frozen=True, slots=True)
class Offer:
    """A quotation of a source: `text[start:end] == exact`.

    `speaker` is the name that the article gives, `entity` the one person of the
    fact base that it names; None where it is not plain. `added` says that a
    statement in force cites it already.
    """

    start: int
    end: int
    exact: str
    speaker: str | None
    entity: str | None
    added: bool


def offers(factbase: FactBase, source: str) -> tuple[Offer, ...]:
    """The quotations of a source in its order; reads the whole text, so not on an event loop."""
    # Loaded when an article comes in: a start-up must not wait for it.
    from facts.quotecheck.marks import quotations
    from facts.quotecheck.speakers import Speakers

    text = factbase.text(source)
    cited = [
        (c.start, c.end)
        for s in factbase.from_source(source)
        for c in s.citations
        if c.source.id == source and s.attributed_to is not None
    ]
    found = []
    quoted = quotations(text)
    speakers = Speakers(text, quoted)
    for number, quotation in enumerate(quoted):
        start = quotation.start
        # The comma before "he said" is the article's, not the speaker's.
        exact = text[start : quotation.end].rstrip(", ")
        end = start + len(exact)
        if not any(character.isalnum() for character in exact):
            continue
        speaker = speakers.of(number)
        name = None if speaker is None else speaker.name
        people = () if name is None else indexes(factbase).mentions.called(name)
        found.append(
            Offer(
                start,
                end,
                exact,
                name,
                people[0].id if len(people) == 1 else None,
                any(low < end and start < high for low, high in cited),
            )
        )
    return tuple(found)
