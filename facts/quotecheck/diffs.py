"""The word-level diff of a quotation and a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from facts.quotecheck.verdicts import Diff, Op
from facts.quotecheck.words import Words

Step = tuple[Op, int, int]
"""Draft words [low, high) for equal and insert, source words for delete."""


def diff(
    draft: Words,
    source: Words,
    pairs: Sequence[tuple[int, int]],
    bounds: tuple[int, int],
    differing: Iterable[int] = (),
    passed: Callable[[int], bool] = lambda _: False,
) -> Diff:
    """What leads from the passage (the source words within `bounds`) to the draft.

    `pairs` are the draft and source words that correspond.
    `differing` are draft words that correspond but are not the same; source
    words for which `passed` is true are no part of what was said (an
    attribution between two pieces of a sentence) and are left out.
    """
    unlike = set(differing)
    steps: list[Step] = []
    i = 0
    j = bounds[0]
    for here, there in pairs:
        _extend(steps, Op.DELETE, [k for k in range(j, there) if not passed(k)])
        _extend(steps, Op.INSERT, range(i, here))
        if here in unlike:
            _extend(steps, Op.DELETE, [there])
            _extend(steps, Op.INSERT, [here])
        else:
            _extend(steps, Op.EQUAL, [here])
        i, j = here + 1, there + 1
    _extend(steps, Op.DELETE, [k for k in range(j, bounds[1]) if not passed(k)])
    _extend(steps, Op.INSERT, range(i, len(draft)))
    return tuple(
        (op, text)
        for op, low, high in _grouped(steps)
        if (text := passage(source if op is Op.DELETE else draft, low, high))
    )


def _extend(steps: list[Step], op: Op, words: Iterable[int]) -> None:
    for k in words:
        if steps and steps[-1][0] is op and steps[-1][2] == k:
            steps[-1] = (op, steps[-1][1], k + 1)
        else:
            steps.append((op, k, k + 1))


def _grouped(steps: Sequence[Step]) -> list[Step]:
    """Runs of changed words as one deletion and one insertion each."""
    grouped: list[Step] = []
    changed: list[Step] = []
    for step in [*steps, (Op.EQUAL, -1, -1)]:
        if step[0] is not Op.EQUAL:
            changed.append(step)
            continue
        for op in (Op.DELETE, Op.INSERT):
            merged: list[Step] = []
            for _, low, high in (s for s in changed if s[0] is op):
                if merged and merged[-1][2] == low:
                    merged[-1] = (op, merged[-1][1], high)
                else:
                    merged.append((op, low, high))
            grouped += merged
        changed = []
        if step[1] >= 0:
            grouped.append(step)
    return grouped


def passage(words: Words, low: int, high: int) -> str:
    """Words [low, high) as typed, with the punctuation that hangs on them."""
    if low >= high:
        return ""
    text, start, end = words.text, words.starts[low], words.ends[high - 1]
    floor = words.ends[low - 1] if low else 0
    ceiling = words.starts[high] if high < len(words) else len(text)
    while start > floor and text[start - 1] in "[(":
        start -= 1
    while end < ceiling and not text[end].isspace() and text[end] not in '[("“”‘«»„':
        end += 1
    return text[start:end]
