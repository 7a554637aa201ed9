"""Places where a quotation stands in a source word for word, and what is amiss there.

Words are found by their keys, so a capital or a look-alike letter does not
hide a place; then they are held against the source's own, one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from facts.quotecheck.edits import LONGEST_BRACKET, Cut, weigh
from facts.quotecheck.fragments import Fragment, Joint
from facts.quotecheck.joins import fault
from facts.quotecheck.placement import Amiss, Placement
from facts.quotecheck.sources import SourceText, Stream
from facts.quotecheck.variants import minor, possessive_lost, strange
from facts.quotecheck.words import INVISIBLE, Words

_MOST_PLACES = 24
"""Places in one source that are looked at for one segment."""

_MOST_WINDOWS = 12
"""Segments looked for around the longest one; with more, each is looked for by itself."""

_LONGEST_CUT = 120
"""Words that an ellipsis may stand for; beyond that two passages are run together."""

_CUT = re.compile(r"\[…\]|\(…\)")


def placements(fragment: Fragment, source: SourceText) -> Iterator[Placement]:
    """Every place in `source` where the quotation's words stand in order, with what is amiss."""
    keys = fragment.words.keys
    edited = any(fragment.joints)
    found = False
    for stream in _streams(source):
        for at in stream.find(keys, _MOST_PLACES):
            found = True
            pairs = [(i, stream.indices[at + i]) for i in range(len(keys))]
            yield _judged(fragment, Placement(source, pairs))
        if found and not edited:
            return
    if edited and fragment.segments:
        for stream in _streams(source):
            for placement in _by_segments(fragment, source, stream):
                if placement.dropped or not found:
                    yield placement


def _streams(source: SourceText) -> Iterator[Stream]:
    yield source.running
    yield from source.interrupted


def _by_segments(fragment: Fragment, source: SourceText, stream: Stream) -> Iterator[Placement]:
    at = _places(fragment, stream)
    if not all(at):
        return
    for start in at[0][: 10 * _MOST_PLACES]:
        pairs = [(i, stream.indices[start + n]) for n, i in enumerate(fragment.segments[0])]
        dropped: list[int] = []
        cuts: list[Cut] = []
        position = start + len(fragment.segments[0])
        for number, segment in enumerate(fragment.segments[1:], 1):
            joint = fragment.joints[number] or Joint(True, range(0))
            longest = _longest(joint)
            low = bisect_left(at[number], position)
            later = at[number][low : bisect_right(at[number], position + longest)]
            if not later:
                break
            here = _in_one_speech(source, stream, position - 1, later)
            left_out = [stream.indices[p] for p in range(position, here)]
            cuts.append((joint, left_out, segment))
            dropped += left_out
            pairs += [(i, stream.indices[here + n]) for n, i in enumerate(segment)]
            position = here + len(segment)
        else:
            placement = Placement(source, pairs, dropped)
            weigh(fragment, placement, cuts)
            yield _judged(fragment, placement)


def _places(fragment: Fragment, stream: Stream) -> list[list[int]]:
    """Where each segment may stand: no further from the longest one than cuts may be long.

    The others may be as common as “the” in “The [minister] will not go”.
    """
    segments = [[fragment.words.keys[i] for i in segment] for segment in fragment.segments]
    if len(segments) > _MOST_WINDOWS:
        return [stream.find(segment, 10 * _MOST_PLACES) for segment in segments]
    anchor = max(range(len(segments)), key=lambda n: len(segments[n]))
    steps = [_longest(joint) for joint in fragment.joints[1:-1]]
    found: list[set[int]] = [set() for _ in segments]
    for place in stream.find(segments[anchor], _MOST_PLACES):
        low = high = place
        found[anchor].add(place)
        for n in range(anchor - 1, -1, -1):
            low -= steps[n] + len(segments[n])
            found[n].update(stream.within(segments[n], low, place))
        for n in range(anchor + 1, len(segments)):
            high += steps[n - 1] + len(segments[n - 1])
            found[n].update(stream.within(segments[n], place, high + 1))
    return [sorted(places) for places in found]


def _longest(joint: Joint | None) -> int:
    """Words that an edit may stand for."""
    return _LONGEST_CUT if joint is None or joint.ellipsis else LONGEST_BRACKET


def _in_one_speech(source: SourceText, stream: Stream, last: int, later: list[int]) -> int:
    """The nearest place for the next piece that may follow the word at `last`, or the nearest."""
    indices = stream.indices
    for place in later:
        places = indices[last], indices[place]
        if fault(source, places, "…", places) is None:
            return place
    return later[0]


def _judged(fragment: Fragment, placement: Placement) -> Placement:
    """Hold the draft's words and gaps against the source's."""
    draft, source = fragment.words, placement.source
    starts = {s.start for s in fragment.segments}
    before: tuple[int, int] | None = None
    for i, j in placement.pairs:
        _compare_word(fragment, placement, i, j, starts=i in starts)
        if before is not None and i == before[0] + 1:
            if i not in starts or j == before[1] + 1:
                _compare_gap(draft, placement, before[1], i, j)
            _check_speech(fragment, placement, before[1], i, j)
        elif before is not None:
            _check_speech(fragment, placement, before[1], i, j)
        before = (i, j)
    if placement.pairs and len(placement.pairs) == len(draft):
        _compare_end(draft, placement)
    if fragment.edits:
        edits = ", ".join(fragment.edits)
        placement.notes.append(f"permitted edit: {edits}")
    if placement.dropped:
        gone = " ".join(source.words.forms[i] for i in placement.dropped[:12])
        placement.notes.append(
            f"marked cut: leaves out “{gone}{' …' if len(placement.dropped) > 12 else ''}”"
        )
    return placement


def _compare_word(
    fragment: Fragment, placement: Placement, i: int, j: int, *, starts: bool
) -> None:
    draft, source = fragment.words, placement.source.words
    typed, said = draft.forms[i], source.forms[j]
    if typed == said and typed.isascii() and draft.ends[i] - draft.starts[i] == len(typed):
        return  # nothing is hidden in it
    raw = fragment.text[draft.starts[i] : draft.ends[i]]
    if typed == said:
        if INVISIBLE.search(raw):
            note = strange(raw, source.text[source.starts[j] : source.ends[j]])
            if note:
                placement.amiss.append(Amiss(note, False, i))
        return
    if starts and typed[1:] == said[1:] and typed[0].lower() == said[0].lower():
        return
    note = strange(raw, said)
    kind = None if note else minor([typed], [said])
    placement.amiss.append(
        Amiss(note or f"{kind or 'word'}: “{typed}”, source “{said}”", kind is not None, i)
    )


def _compare_gap(draft: Words, placement: Placement, j_before: int, i: int, j: int) -> None:
    source = placement.source.words
    lost = possessive_lost(draft, i - 1, source, j_before)
    if lost is not None:
        placement.amiss.append(Amiss(lost, True, i - 1))
    typed = draft.gaps[i]
    said = source.gaps[j]
    if j != j_before + 1:  # the source interrupts the sentence here
        if typed in ("", ","):
            return
        said = ","
    if typed == said:
        return
    bare = typed.replace("[…]", "").replace("(…)", "").replace("…", "")
    if "…" in typed and "…" not in said and bare in ("", said):
        placement.notes.append("an ellipsis where nothing is left out")
        placement.idle = True
        return
    placement.amiss.append(
        Amiss(
            f"punctuation: “{draft.forms[i - 1]}{typed or ' '}{draft.forms[i]}”, "
            f"source “{source.forms[j - 1]}{said or ' '}{source.forms[j]}”",
            True,
            i - 1,
        )
    )


def _compare_end(draft: Words, placement: Placement) -> None:
    """A mark of the draft's own at the end, but for a full stop, a comma, a dash or a cut."""
    typed = draft.gaps[-1]
    own = _CUT.sub("", typed).strip("-….,;:")
    said = placement.source.words.gaps[placement.last + 1]
    if own and not said.startswith(own[:1]):
        placement.amiss.append(
            Amiss(f"punctuation: ends in “{typed}”, source “{said or ' '}”", True, len(draft) - 1)
        )


def _check_speech(fragment: Fragment, placement: Placement, j_before: int, i: int, j: int) -> None:
    """Words that the source does not give as one speech are a splice."""
    source, draft = placement.source, fragment.words
    one, other = source.spoken(j_before), source.spoken(j)
    if one == other:
        return
    between = fragment.text[draft.ends[i - 1] : draft.starts[i]]
    typed = between + draft.gaps[i]
    reason = fault(source, (j_before, j), typed, (placement.first, placement.last))
    if reason is not None:
        placement.spliced = reason
        return
    if one is not None and other is not None and not source.same_speech(one, other):
        placement.notes.append("joins what the source quotes separately")
