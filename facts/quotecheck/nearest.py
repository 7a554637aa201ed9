"""The passage most like a quotation that stands nowhere word for word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from facts.quotecheck.finding import Hits
from facts.quotecheck.fragments import Fragment
from facts.quotecheck.sources import SourceText
from facts.quotecheck.variants import minor

_LONGEST = 2_500
"""Words that are aligned; of a longer quotation only what stands word for word is told."""

_DROPPED = 12
"""Words in a row that a draft may have dropped and still quote one passage."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Draft words laid on the source words [first, last); `pairs` ascend in both.

    `likeness` is the share (0 to 1) of the words of the longer side that
    correspond. `minors` are notes on stretches that are the same written
    otherwise; `added` and `lost` are the words of any other difference.
    """

    source: SourceText
    pairs: list[tuple[int, int]]
    first: int
    last: int
    likeness: float
    minors: tuple[str, ...]
    added: tuple[str, ...]
    lost: tuple[str, ...]


def align(
    fragment: Fragment, source: SourceText, hits: Hits, *, speech: bool = False
) -> Alignment | None:
    """Lay the quotation on the part of `source` that its pairs of words point to.

    With `speech`, on a part that the source gives as somebody's direct speech.
    """
    draft, words = fragment.words, source.words
    n = len(draft)
    if n > _LONGEST:
        return None
    met = [(words.first_at(place), draft.first_at(pair)) for place, pair in hits.positions()]
    offsets = [
        place - pair for place, pair in met if not speech or source.spoken(place) is not None
    ]
    if not offsets:
        return None
    slack = 3 + n // 4
    offsets.sort()

    def near(offset: int) -> int:
        return bisect_right(offsets, offset + slack) - bisect_left(offsets, offset - slack)

    best = max(offsets, key=near)
    reach = slack + _DROPPED
    low = max(0, offsets[bisect_left(offsets, best - reach)] - slack)
    high = min(len(words), offsets[bisect_right(offsets, best + reach) - 1] + n + slack)
    return _aligned(fragment, source, low, high)


def _aligned(fragment: Fragment, source: SourceText, low: int, high: int) -> Alignment | None:
    draft, words = fragment.words, source.words
    there = words.keys[low:high]
    pairs: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(there, draft.keys):
        if op.tag == "equal":
            typed = range(op.dest_start, op.dest_end)
            pairs += zip(typed, range(op.src_start + low, op.src_end + low), strict=True)
    pairs = _drawn_together(pairs, draft.keys, words.keys)
    if not pairs:
        return None
    minors: list[str] = []
    added: list[str] = []
    lost: list[str] = []
    alike = len(pairs)
    first = _reach(source, pairs[0][1], -1, pairs[0][0])
    last = _reach(source, pairs[-1][1], 1, len(draft) - 1 - pairs[-1][0]) + 1
    i, j = 0, first
    for here, place in [*pairs, (len(draft), last)]:
        mine, theirs = draft.forms[i:here], words.forms[j:place]
        kind = minor(mine, theirs) if mine or theirs else None
        if kind:
            minors.append(f"minor: {kind}: “{' '.join(mine)}”, source “{' '.join(theirs)}”")
            alike += len(mine)
        else:
            added += mine
            lost += theirs
        i, j = here + 1, place + 1
    # All of the draft in order, with words left out: it is this passage, however short it got.
    longer = len(draft) if alike == len(draft) else max(len(draft), last - first)
    return Alignment(
        source, pairs, first, last, alike / longer, tuple(minors), tuple(added), tuple(lost)
    )


def _reach(source: SourceText, word: int, step: int, most: int) -> int:
    """The source word up to which changed words at an end of the quotation may have stood.

    At most `most` words on, in the same sentence and the same speech.
    """
    words, speech = source.words, source.spoken(word)
    for _ in range(most):
        there = word + step
        gap = words.gaps[max(there, word)]
        if not 0 <= there < len(words) or any(c in gap for c in ".!?:;"):
            break
        if source.spoken(there) != speech:
            break
        word = there
    return word


def _drawn_together(
    pairs: list[tuple[int, int]], draft: list[str], source: list[str]
) -> list[tuple[int, int]]:
    """Move stray matches at either end next to the rest where the same words stand there."""
    for step in (1, -1):
        ordered = pairs if step == 1 else pairs[::-1]
        for at in range(min(len(ordered), 12)):
            rest = ordered[at + 1 :]
            if not rest:
                break
            gap = (rest[0][1] - ordered[at][1]) * step
            if gap <= 1:
                continue
            moved = [(i, rest[0][1] - (rest[0][0] - i)) for i, _ in ordered[: at + 1]]
            if all(0 <= j < len(source) and source[j] == draft[i] for i, j in moved):
                ordered = moved + rest
                continue  # nearer now, and perhaps not near enough yet
            if gap > 6:  # a word or two far from the rest are not the passage
                ordered = rest if at < 2 and len(rest) > 2 * (at + 1) else ordered
            break
        pairs = ordered if step == 1 else ordered[::-1]
    return pairs
