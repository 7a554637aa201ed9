"""What changes a quotation on its way into a draft: other words, or what a cut makes of them.

Each takes the words of a quotation and gives the new ones, or None where it does not apply.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Change = Callable[[str, random.Random], "str | None"]

GUARD = re.compile(r"\b(not|never|no|unless|if|only|nobody)\b|n[’']t\b", re.IGNORECASE)
OTHER = (
    "river", "budget", "quietly", "seven", "yesterday", "probably", "enormous", "several",
)  # fmt: skip


def at_word(text: str, rng: random.Random, change: Callable[[list[str], int], None]) -> str | None:
    """The text with one of its inner words changed; None where it has none."""
    words = text.split(" ")
    inner = [i for i in range(1, len(words) - 1) if words[i].isalpha()]
    if not inner:
        return None
    change(words, rng.choice(inner))
    return " ".join(words)


def changed(text: str, rng: random.Random) -> str | None:
    """One word is another."""
    return at_word(text, rng, lambda w, i: w.__setitem__(i, rng.choice(OTHER)))


def dropped(text: str, rng: random.Random) -> str | None:
    """One word is missing."""
    return at_word(text, rng, lambda w, i: w.__delitem__(i))


def added(text: str, rng: random.Random) -> str | None:
    """One word too many."""
    return at_word(text, rng, lambda w, i: w.insert(i, rng.choice(OTHER)))


def swapped(text: str, rng: random.Random) -> str | None:
    """Two neighbours change places."""

    def swap(words: list[str], i: int) -> None:
        words[i], words[i + 1] = words[i + 1], words[i]

    new = at_word(text, rng, swap)
    return new if new is not None and new.split() != text.split() else None


def negation_dropped(text: str, rng: random.Random) -> str | None:
    """The first “not”, “never” or “n’t” is missing."""
    for pattern, to in ((r" not\b", ""), (r" never\b", ""), (r"n[’']t\b", "")):
        new = re.sub(pattern, to, text, count=1)
        if new != text:
            return new
    return None


def negation_added(text: str, rng: random.Random) -> str | None:
    """A “not” too many."""
    new = re.sub(r"\b(will|should|must|could|can)\b(?! not)(?!')(?!’)", r"\1 not", text, count=1)
    return new if new != text else None


def number_changed(text: str, rng: random.Random) -> str | None:
    """The first number is another."""
    new = re.sub(r"\d+", lambda m: str(int(m.group()) + 10), text, count=1)
    return new if new != text else None


def number_word(text: str, rng: random.Random) -> str | None:
    """A unit written otherwise."""
    new = text.replace("per cent", "percent").replace("million", "m")
    return new if new != text else None


def spelling(text: str, rng: random.Random) -> str | None:
    """The spelling of the other side of the Atlantic."""
    new = text
    for one, other in (("neighbour", "neighbor"), ("defend", "defens"), ("harbour", "harbor")):
        new = new.replace(one, other)
    return new if new != text else None


def homoglyph(text: str, rng: random.Random) -> str | None:
    """One letter is a Cyrillic look-alike."""
    places = [i for i, c in enumerate(text) if c in "aeopcxi"]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + dict(zip("aeopcxi", "аеорсхі", strict=True))[text[i]] + text[i + 1 :]


def invisible(text: str, rng: random.Random) -> str | None:
    """An invisible character inside a word."""
    places = [i for i in range(1, len(text)) if text[i - 1].isalpha() and text[i].isalpha()]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + rng.choice("\u200b\u200d\u2060\u00ad") + text[i:]


def case_changed(text: str, rng: random.Random) -> str | None:
    """A word in other capitals."""
    return at_word(text, rng, lambda w, i: w.__setitem__(i, w[i].swapcase()))


def punctuation_changed(text: str, rng: random.Random) -> str | None:
    """A comma is missing."""
    new = re.sub(r", (?=\w)", " ", text, count=1)
    return new if new != text else None


def reordered(text: str, rng: random.Random) -> str | None:
    """The second half comes first."""
    words = text.split(" ")
    if len(words) < 8:
        return None
    cut = len(words) // 2
    return " ".join(words[cut:] + words[:cut])


def unmarked_cut(text: str, rng: random.Random) -> str | None:
    """Two or three words are missing without an ellipsis."""
    words = text.split(" ")
    if len(words) < 9:
        return None
    cut = rng.randint(3, len(words) - 5)
    return " ".join(words[:cut] + words[cut + rng.randint(2, 3) :])


def guard_cut_by_ellipsis(text: str, rng: random.Random) -> str | None:
    """An ellipsis stands for a negation or a condition."""
    words = text.split(" ")
    at = [i for i in range(1, len(words) - 2) if GUARD.search(words[i])]
    if not at:
        return None
    i = rng.choice(at)
    high = min(len(words) - 1, i + rng.randint(1, 3))
    return " ".join([*words[:i], rng.choice(("…", "...", "[…]")), *words[high:]])


def guard_cut_at_edge(text: str, rng: random.Random) -> str | None:
    """The quotation starts right after a negation or a condition."""
    words = text.split(" ")
    at = [i for i in range(len(words) - 3) if GUARD.search(words[i])]
    return " ".join(words[at[0] + 1 :]) if at and len(words) - at[0] > 4 else None


def condition_cut_at_end(text: str, rng: random.Random) -> str | None:
    """The quotation stops right before its condition."""
    found = re.search(r" (if|unless) ", text)
    return text[: found.start()] if found and text[: found.start()].count(" ") > 2 else None


_TENSES = {
    "will": "would", "can't": "couldn't", "won't": "wouldn't", "don't": "didn't", "have": "had",
    "are": "were", "is": "was", "did": "does", "could": "can", "should": "shall", "might": "may",
    "can’t": "couldn’t", "won’t": "wouldn’t", "don’t": "didn’t", "didn’t": "don’t",
}  # fmt: skip
_SYNONYMS = {
    "good": "fine", "big": "large", "hard": "tough", "difficult": "hard", "important": "vital",
    "really": "truly", "always": "ever", "still": "yet", "keep": "hold", "need": "require",
    "make": "create", "stop": "end", "help": "aid", "fix": "mend", "because": "since",
    "nobody": "no one", "everyone": "everybody", "people": "persons", "safe": "secure",
    "the": "a", "our": "their", "this": "that", "every": "each",
}  # fmt: skip
_NAMES = ("Kyiv", "Brussels", "Leeds", "Ohio", "Istanbul", "London", "Warsaw", "Nairobi", "Lima")


def _first_of(text: str, others: dict[str, str]) -> str | None:
    words = text.split(" ")
    for i, word in enumerate(words[1:], 1):
        if word in others:
            return " ".join([*words[:i], others[word], *words[i + 1 :]])
    return None


def tense(text: str, rng: random.Random) -> str | None:
    """A verb in another tense or mood."""
    return _first_of(text, _TENSES)


def synonym(text: str, rng: random.Random) -> str | None:
    """A word of about the same meaning, or another article."""
    return _first_of(text, _SYNONYMS)


def plural(text: str, rng: random.Random) -> str | None:
    """One word in the plural, or not any more."""

    def change(words: list[str], i: int) -> None:
        words[i] = words[i][:-1] if words[i].endswith("s") else words[i] + "s"

    return at_word(text, rng, change)


def name_replaced(text: str, rng: random.Random) -> str | None:
    """Another place."""
    there = [name for name in _NAMES if name in text]
    if not there:
        return None
    return text.replace(there[0], rng.choice([n for n in _NAMES if n not in text]))


def negation_moved(text: str, rng: random.Random) -> str | None:
    """The “not” stands elsewhere."""
    words = text.split(" ")
    if "not" not in words[1:-3]:
        return None
    words.remove("not")
    words.insert(len(words) - 2, "not")
    new = " ".join(words)
    return new if new != text else None


def words_far_apart_swapped(text: str, rng: random.Random) -> str | None:
    """Two words that are not neighbours change places."""
    words = text.split(" ")
    inner = [i for i in range(1, len(words) - 1) if words[i].isalpha()]
    if len(inner) < 4:
        return None
    one, other = inner[0], inner[-1]
    if words[one].lower() == words[other].lower():
        return None
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def sentences_merged(text: str, rng: random.Random) -> str | None:
    """Two sentences are one, a word between them for the full stop."""
    parts = text.split(". ")
    if len(parts) < 2:
        return None
    return f"{parts[0]} {rng.choice(('and', 'but', 'so'))} {parts[1][0].lower()}{parts[1][1:]}"


def sentence_left_out(text: str, rng: random.Random) -> str | None:
    """Of three sentences the second is missing, unmarked."""
    parts = text.split(". ")
    return f"{parts[0]}. {parts[2]}" if len(parts) > 2 else None


def letter_missing(text: str, rng: random.Random) -> str | None:
    """A slip of the keys: a letter is missing from a long word."""

    def change(words: list[str], i: int) -> None:
        words[i] = words[i][:-2] + words[i][-1:] if len(words[i]) > 4 else words[i] + "e"

    return at_word(text, rng, change)


def contraction(text: str, rng: random.Random) -> str | None:
    """What was contracted is written out."""
    for short, whole in (("can't", "cannot"), ("won't", "will not"), ("don't", "do not")):
        for form in (short, short.replace("'", "’")):
            if form in text:
                return text.replace(form, whole, 1)
    return None


ALTERED: dict[str, Change] = {
    f.__name__: f
    for f in (
        changed, dropped, added, swapped, negation_dropped, negation_added, number_changed,
        number_word, spelling, homoglyph, invisible, case_changed, punctuation_changed, reordered,
        unmarked_cut, guard_cut_by_ellipsis, guard_cut_at_edge, condition_cut_at_end, tense,
        synonym, plural, name_replaced, negation_moved, words_far_apart_swapped, sentences_merged,
        sentence_left_out, letter_missing, contraction,
    )
}  # fmt: skip
