"""What a bracket does to the sense: clarify what stands there, or say something else.

To put a name for a pronoun, another tense or a capital is what brackets are for. A “not”
in them turns the passage round, and a noun or a verb in place of another is a word that
nobody said, which the reader cannot see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from facts.quotecheck.lexicon import (
    ARTICLES,
    AUXILIARIES,
    FORMS,
    FUNCTION_WORDS,
    GUARDS,
    SUBJECTS,
)
from facts.quotecheck.turning import Lead, turned

_STEM = 4
"""Letters that forms of one word share: punish, punished."""

_MOST_TURNING = 8
"""Words of a bracket that are read for what it says of the words behind it."""

_POINTING = ARTICLES | SUBJECTS
_REMARKS = frozenset("sic laughs laughing laughter applause pause pauses emphasis added".split())
_FORMS = {form: number for number, forms in enumerate(FORMS) for form in forms}
_TENSES = {form: number for number, forms in enumerate(AUXILIARIES) for form in forms}
_SHORT = {"s": "is", "re": "are", "m": "am", "ll": "will", "ve": "have", "d": "would"}
_POSITIVE = {"won't": "will", "can't": "can", "cannot": "can", "shan't": "shall"}


def is_guard(form: str) -> bool:
    """Whether leaving the word out, or putting it in, changes what the rest says."""
    return form.lower() in GUARDS or form.lower().endswith("n't")


def added_guards(inserted: Iterable[str], there: Sequence[str]) -> list[str]:
    """The guards among the words of a bracket that the passage (`there`) has not."""
    return [w for w in inserted if is_guard(w) and not kept(w, there)]


def added_turn(
    inserted: Sequence[str], there: Sequence[str], following: Sequence[str]
) -> Iterator[str]:
    """The words of a bracket that take back what follows, if any: [refuse to], [critics say].

    Not if the passage has them (`there`), or begins there with a pronoun that they explain.
    """
    if there and there[0].lower() in _POINTING:
        return
    words, said = [w.lower() for w in inserted[:_MOST_TURNING]], {w.lower() for w in there}
    for end in range(1, len(words) + 1):
        lead = Lead(words[:end], [""] * end, whole=False, broken=False)
        found = turned(lead, [*words[end:], *following])
        if found is not None and not said.issuperset(words[found[1] : end]):
            yield " ".join(inserted[found[1] : end])
            return


def kept(guard: str, there: Iterable[str]) -> bool:
    """Whether the words `there` have the guard; of n't and not, one does for the other."""
    words = {w.lower() for w in there}
    if guard.lower() in words:
        return True
    plain = {"not", "cannot"}
    negative = bool(words & plain) or any(w.endswith("n't") for w in words)
    return negative and (guard.lower() in plain or guard.lower().endswith("n't"))


def replaced_outside(
    beside: str | None, inserted: Sequence[str], inner: str | None = None
) -> list[str]:
    """The same of a bracket at an edge of the quotation, and the word right outside it.

    A pronoun right within (`inner`) is what such a bracket explains.
    """
    remark = not _REMARKS.isdisjoint(w.lower() for w in inserted)
    if beside is None or remark or (inner is not None and inner.lower() in SUBJECTS):
        return []
    return [] if _small(beside) else replaced([beside], inserted)


def replaced(left_out: Iterable[str], inserted: Sequence[str]) -> list[str]:
    """The words left out for a bracket that say something of their own, and are not in it.

    Small words count where nothing but small words is left out: “for” for “[against]”.
    """
    words = [w for w in left_out if not is_guard(w)]
    content = [w for w in words if not _small(w) and w.lower() not in _POINTING]
    small = [w for w in words if _small(w)]
    if content:
        small = [w for w in small if w.lower() in _TENSES and _tenses(inserted)]
    unlike = {w for w in content + small if not _stands_for(inserted, w)}
    return [w for w in words if w in unlike]


def _small(word: str) -> bool:
    low = word.lower()
    return low not in _POINTING and (low in FUNCTION_WORDS or low in _TENSES)


def _tenses(words: Iterable[str]) -> set[int]:
    positive = (_POSITIVE.get(w.lower(), w.lower().removesuffix("n't")) for w in words)
    return {_TENSES[w] for w in positive if w in _TENSES}


def _stands_for(inserted: Sequence[str], word: str) -> bool:
    """Whether the words of a bracket may stand for a word: another form of it."""
    low = word.lower()
    stem, _, ending = low.partition("'")
    if stem in SUBJECTS and ending in _SHORT:  # we'll -> [they will]
        return not _tenses(inserted) or _TENSES[_SHORT[ending]] in _tenses(inserted)
    if low in _TENSES and _TENSES[low] in _tenses(inserted):
        return True
    return any(_alike(low, w.lower()) for w in inserted)


def _alike(one: str, other: str) -> bool:
    if one == other or (one in _FORMS and _FORMS[one] == _FORMS.get(other)):
        return True
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared >= _STEM or (shared > 1 and shared >= min(len(one), len(other)) - 1)
