"""The phrases that say who speaks: `said X`, `X, the mayor, said`, `according to X`, `X: `.

Each is looked for in a stretch of text beside a quotation, in which quoted
words have been blanked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from facts.quotecheck.lexicon import (
    ARTICLES,
    LINKING,
    PASSIVE,
    PREPOSITIONS,
    PRONOUNS,
    QUOTING,
    SUBORDINATE,
    VERBS,
)
from facts.quotecheck.names import WORD, Name, is_person, names
from facts.quotecheck.subjects import Mention, first_name, first_subject, subject

_DASHED = re.compile(r"[*_]*\s{0,3}\n?[>\s]{0,3}[—–-]{1,2}\s?[*_]*(?=\w)")
_AS_FAR = 60
"""Characters before a word that tell whether a sentence begins with it."""

_MOST_PLACES = 40
"""Places of a word that are looked at: one that opens forty sentences is no name."""

_PASSED_ON = frozenset(("reported", "reports"))
"""`reported X`: a reporter's name as often as the speaker's."""

_UNSAID = frozenset(("denied", "denies", "denying", "avoided", "regretted", "regrets", "without"))
_WAS = PASSIVE | {"been"}

_BREAK = re.compile(r"[;(]|, (?:and|as|but|when|which|while|who|whom|whose|yet)\b")
"""Where another clause begins: `said the envoy, and X shook her head`."""

_BEFORE_NOUN = LINKING | ARTICLES | PREPOSITIONS | {"these", "those"}

_LINE = re.compile(r" [^\n]{3,80}(?=\n|$)")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|, [^.]*)?\s*")


def is_said(text: str, start: int, end: int) -> bool:
    """Whether what follows a quotation says that somebody spoke it."""
    words = [w.group().lower() for w in WORD.finditer(text, start, end)][:4]
    return bool(words) and words[0] not in LINKING and any(w in VERBS for w in words)


def attribution(text: str, start: int, end: int) -> Mention | None:
    """Who is named straight after a quotation: `said X`, `X, the mayor, said`, `according to X`."""
    words = list(WORD.finditer(text, start, end))
    lowered = [w.group().lower() for w in words]
    if not words or text[start : words[0].start()].strip(" ,–—-\u00a0\"'”’»*_") != "":
        return None
    first = lowered[0]
    if first == "according" and lowered[1:2] == ["to"]:
        return first_name(text, words[1].end(), end, described=True)
    quoting = next((i for i in range(1, min(len(words), 8)) if lowered[i] in QUOTING), None)
    if quoting is not None and "as" in lowered[quoting:]:  # "…," the Times quoted X as saying
        if lowered[quoting - 1] in _WAS:
            return subject(text, start, words, lowered, quoting - 1)
        stop = words[lowered.index("as", quoting)].start()
        return first_name(text, words[quoting].end(), stop)
    if first in VERBS:
        if lowered[1:2] and lowered[1] in PRONOUNS:
            return Mention(None, plain=False, at=words[1].start())
        stop = words[12].start() if len(words) > 12 else end
        broken = _BREAK.search(text, words[0].end(), stop)
        mention = first_name(text, words[0].end(), broken.start() if broken else stop)
        if mention is not None and first in _PASSED_ON:
            return Mention(mention.name, plain=False)
        return mention
    if first == "as":  # "…," as X once put it: X, but who of the two is speaking is left open
        return _as_once_said(text, words, lowered)
    if first in LINKING:
        return None
    for i, word in enumerate(lowered[:26]):
        if word in VERBS and i and not (i > 0 and lowered[i - 1] in PASSIVE):
            mention = subject(text, start, words, lowered, i)
            if mention is not None and mention.name is not None:
                opening = text[start : mention.name.start]
                if len(WORD.findall(opening)) > 8 or "," in opening.strip(" ,"):
                    continue
                if word in _PASSED_ON:
                    return replace(mention, plain=False)
            if mention is not None:
                return mention
    return None


def introduction(text: str, start: int, end: int) -> Mention | None:
    """Who is named before a quotation in its own sentence: `X said: `, `X told Y that `, `X: `."""
    words = list(WORD.finditer(text, start, end))
    lowered = [w.group().lower() for w in words]
    if not words:
        return None
    read = False
    for i in range(len(words) - 1, -1, -1):
        if lowered[i] == "according" and lowered[i + 1 : i + 2] == ["to"]:
            return first_name(text, words[i + 1].end(), end, described=True)
        if lowered[i] in QUOTING and i and lowered[i - 1] in _WAS:
            return subject(text, start, words, lowered, i - 1)
        if lowered[i] in QUOTING and "as" in lowered[i + 1 :]:
            as_said = lowered.index("as", i + 1)
            return first_name(text, words[i].end(), words[as_said].start())
        if lowered[i] not in VERBS or words[i].group()[0].isupper():
            continue
        if lowered[i] == "saying" and i and lowered[i - 1] == "as":
            continue  # "The Times quoted X as saying": X is before "as"
        if i and lowered[i - 1] in _UNSAID:
            return None
        if i and text[words[i - 1].end() : words[i].start()].strip() == ",":
            inverted = _inverted(text, words[i].end(), end)
            if inverted is not None:
                return inverted
        if i and lowered[i - 1] in PASSIVE:
            if lowered[i - 1] != "when":
                return None
            continue
        mention = subject(text, start, words, lowered, i) if i else None
        if mention is not None and in_own_clause(text, start, words[i].end(), end, mention):
            return None  # `When X asked why, the answer was “…”`
        if mention is not None:
            # "Y said X had told her": X, as Y has it. "X says a sign reads": the sign's words.
            own = lowered[i - 1] != "had" and not read
            return mention if own else replace(mention, plain=False)
        if i == 0 or lowered[i].endswith("ing") or lowered[i - 1] in ("and", "but", "who", "also"):
            return first_subject(text, start, words[i].start())
        if not lowered[i].endswith("s"):  # "the states", "these claims" say nothing
            return None
        read = read or (i > 0 and lowered[i - 1] not in _BEFORE_NOUN)
    if text[start:end].rstrip("*_ \t\n").endswith(":"):
        mention = first_subject(text, start, end)
        if mention is None or mention.name is None:
            return mention
        # `X: “…”` as a line begins; before a colon further on, X may be whom it is about.
        line, at = text.rfind("\n", 0, start) + 1, mention.name.start
        label = at - line < _AS_FAR and not text[line:at].strip("*_>•- \t")
        label = label and text[mention.name.end : mention.name.end + 1] == ":"
        return None if only_opens(text, mention.name) else Mention(mention.name, plain=label)
    return None


def in_own_clause(text: str, start: int, verb_end: int, end: int, mention: Mention) -> bool:
    """Whether the clause of X and the verb ends before the quotation: `While X said so, `."""
    if mention.name is None:
        return False
    comma = text.find(",", verb_end, end)
    return (
        opens_clause(text, start, mention.name)
        and comma >= 0
        and bool(WORD.search(text, comma, end))
    )


def opens_clause(text: str, start: int, name: Name) -> bool:
    """Whether a clause begins right before the name: `While X`, `when X`."""
    lead = [w.group().lower() for w in WORD.finditer(text, start, name.start)]
    return bool(lead) and lead[-1] in SUBORDINATE


def only_opens(text: str, name: Name) -> bool:
    """Whether a word may have its capital from where it stands: `Ended with a warning: “…”`."""
    if " " in name.name or name.titled or text[name.end : name.end + 1] == ":":
        return False
    here = text[max(0, name.start - _AS_FAR) : name.start].rstrip(" \t*_>•#-")
    if here and here[-1] not in ".!?…\n":
        return False
    wanted, at = f" {name.name}", 0
    for _ in range(_MOST_PLACES):
        at = text.find(wanted, at + 1)
        if at < 0:
            break
        after = text[at + len(wanted) : at + len(wanted) + 1]
        if (text[at - 1].isalnum() or text[at - 1] == ",") and not after.isalnum():
            return False
    return True


def signed(text: str, start: int, end: int) -> Mention | None:
    """Who is named under a quotation: `"…" – X, mayor`, on its line or the next; `"…" X (BBC)`."""
    dash = _DASHED.match(text, start, end)
    if dash is None:
        return _named_after(text, start, end)
    found = names(text, dash.end(), min(end, dash.end() + 80))
    if not found or (text[dash.end() : found[0].start].strip("*_ ") and not found[0].titled):
        return None
    after = text[found[0].end : found[0].end + 1]
    return Mention(found[0], plain=False) if after in ("", ",", "\n", ".", "*", "_") else None


def _named_after(text: str, start: int, end: int) -> Mention | None:
    line = _LINE.match(text, start, end)
    found = names(text, start, line.end()) if line else []
    whole = bool(found) and not text[start : found[0].start].strip() and is_person(found[0].name)
    if not whole or line is None or not _ASIDE.fullmatch(text, found[0].end, line.end()):
        return None
    return Mention(found[0], plain=False)


def _as_once_said(text: str, words: list[re.Match[str]], lowered: list[str]) -> Mention | None:
    for i, word in enumerate(lowered[1:8], 1):
        if word in VERBS or word in ("put", "puts"):
            mention = subject(text, words[0].end(), words, lowered, i)
            named = mention is not None and mention.name is not None
            return Mention(mention.name, plain=False) if mention and named else None
    return None


def _inverted(text: str, start: int, end: int) -> Mention | None:
    """`The deal, said X, was “…”`."""
    comma = text.find(",", start, end)
    found = [] if comma < 0 else names(text, start, comma)
    whole = found and found[-1].end == comma and not found[-1].described
    return Mention(found[-1], plain=True) if whole else None
