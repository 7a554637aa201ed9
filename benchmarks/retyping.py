"""What leaves a quotation the same on its way into a draft, however it is typed.

Each takes the words of a quotation and gives the new ones, or None where it does not apply.
"""

from __future__ import annotations

import random
import re
import unicodedata

from benchmarks.altering import GUARD, OTHER, Change, at_word


def dashes(text: str, rng: random.Random) -> str | None:
    """Other dashes, with or without spaces."""
    if "–" not in text:
        return None
    return text.replace(" – ", rng.choice((" - ", "—", " — ", " -- ", "–", "--")))


def no_break_spaces(text: str, rng: random.Random) -> str | None:
    """Spaces of other widths and kinds."""
    return re.sub(" ", lambda _: rng.choice((" ", "\u00a0", "  ", "\u2009", "\u202f")), text)


def line_breaks(text: str, rng: random.Random) -> str | None:
    """Broken into lines."""
    return re.sub(" ", lambda _: "\n" if rng.random() < 0.2 else " ", text)


def windows_line_breaks(text: str, rng: random.Random) -> str | None:
    """Broken into lines as Windows does."""
    return re.sub(" ", lambda _: "\r\n" if rng.random() < 0.1 else " ", text)


def apostrophes(text: str, rng: random.Random) -> str | None:
    """Straight apostrophes curly, and curly ones straight."""
    other = {"’": "'", "'": "’"}
    new = re.sub(r"(?<=\w)['’](?=\w)", lambda m: other[m.group()], text)
    return new if new != text else None


def marked_ellipsis(text: str, rng: random.Random) -> str | None:
    """One to three harmless words replaced by an ellipsis."""
    words = text.split(" ")
    if len(words) < 8:
        return None
    low = rng.randint(2, len(words) - 5)
    high = low + rng.randint(1, 3)
    if any(GUARD.search(w) for w in words[low:high]):
        return None
    mark = rng.choice((" … ", " ... ", "… ", "...", " […] ", " . . . ", " [...] "))
    return " ".join(words[:low]) + mark + " ".join(words[high:])


def bracketed(text: str, rng: random.Random) -> str | None:
    """A harmless word replaced by one in brackets."""
    words = text.split(" ")
    at = [i for i in range(1, len(words) - 1) if words[i].isalpha() and not GUARD.search(words[i])]
    if not at:
        return None
    i = rng.choice(at)
    words[i] = f"[{rng.choice(OTHER)}]"
    return " ".join(words)


def bracketed_capital(text: str, rng: random.Random) -> str | None:
    """The first letter in brackets, its case changed."""
    other = text[0].lower() if text[0].isupper() else text[0].upper()
    return f"[{other}]{text[1:]}" if text[0].isalpha() and text[1:2].isalpha() else None


def capital(text: str, rng: random.Random) -> str | None:
    """The case of the first letter changed."""
    return (text[0].lower() if text[0].isupper() else text[0].upper()) + text[1:]


def decomposed(text: str, rng: random.Random) -> str | None:
    """Accents as characters of their own."""
    new = unicodedata.normalize("NFD", text)
    return new if new != text else None


def final_stop(text: str, rng: random.Random) -> str | None:
    """Another final full stop or comma, or none."""
    return text.rstrip(",.") + rng.choice(("", ",", ".", "…"))


def emphasised(text: str, rng: random.Random) -> str | None:
    """A word in Markdown's italics."""
    return at_word(text, rng, lambda w, i: w.__setitem__(i, f"*{w[i]}*"))


def several_ellipses(text: str, rng: random.Random) -> str | None:
    """Two harmless cuts, each marked."""
    once = marked_ellipsis(text, rng)
    if once is None or len(text.split(" ")) < 14:
        return None
    return marked_ellipsis(once, rng)


def sic(text: str, rng: random.Random) -> str | None:
    """A [sic] after a word."""
    return at_word(text, rng, lambda w, i: w.__setitem__(i, f"{w[i]} [sic]"))


def same(text: str, rng: random.Random) -> str | None:
    """Nothing changed but, perhaps, the marks."""
    return text


RETYPED: dict[str, Change] = {
    f.__name__: f
    for f in (
        dashes, no_break_spaces, line_breaks, windows_line_breaks, apostrophes, marked_ellipsis,
        bracketed, bracketed_capital, capital, decomposed, final_stop, same, emphasised,
        several_ellipses, sic,
    )
}  # fmt: skip

MARKS = (
    ("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("„", "“"), ("« ", " »"),
    ("„", "”"), ("``", "''"),
)  # fmt: skip
