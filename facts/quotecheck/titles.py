"""Quoted words that nobody spoke: the title of a work, or a part of the sentence around them."""

from __future__ import annotations

from facts.quotecheck.lexicon import MAKERS, WORKS
from facts.quotecheck.names import WORD


def is_subject(before: str, quoted: str) -> bool:
    """Whether quoted words are a part of the sentence around them: the “fake news” said so."""
    return before[-1:].isalpha() and quoted.rstrip("\"'”’»“ ")[-1:].isalpha()


def is_title(before: str, quoted: str) -> bool:
    """Whether quoted words are written like the title of a film or a programme, or named as one."""
    long = [w for w in quoted.split() if len(w) > 3 and w[0].isalpha()]
    capitals = bool(long) and all(w[0].isupper() for w in long)
    return capitals and (len(long) > 1 or is_work(before, quoted))


def is_work(before: str, quoted: str) -> bool:
    """`X, star of “The Apprentice”, said so`: what X is known for, in capitals, not what X said."""
    lead = [w.group().lower() for w in WORD.finditer(before)][-2:]
    if not lead or not before.rstrip()[-1:].isalpha():
        return False
    maker = lead[0].rpartition("-")[2] in MAKERS and lead[-1] in ("of", "behind")
    words = [w.group() for w in WORD.finditer(quoted)]
    written = all(w[0].isupper() for n, w in enumerate(words) if n == 0 or len(w) > 3)
    return bool(words) and written and (maker or lead[-1] in WORKS)
