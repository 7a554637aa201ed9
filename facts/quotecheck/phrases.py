"""The phrases that say who speaks: `said X`, `X, the mayor, said`, `according to X`, `X: `.

Each is looked for in a stretch of text beside a quotation, in which quoted
words have been blanked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from facts.quotecheck.lexicon import (
    ARTICLES,
    AUXILIARY,
    BESIDES,
    FINITE,
    LINKING,
    PASSIVE,
    POSTNOMINALS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTING,
    SUBORDINATE,
    TITLES,
    VERBS,
    WEEKDAYS,
)
from facts.quotecheck.names import WORD, Name, is_person, names
from facts.quotecheck.plainness import opens_aside

_DASHED = re.compile(r"[*_]*\s{0,3}\n?[>\s]{0,3}[—–-]{1,2}\s?[*_]*(?=\w)")
_AS_FAR = 60
"""Characters before a word that tell whether a sentence begins with it."""

_MOST_PLACES = 40
"""Places of a word that are looked at: one that opens forty sentences is no name."""

_PASSED_ON = frozenset(("reported", "reports"))
"""`reported X`: a reporter's name as often as the speaker's."""

_UNSAID = frozenset(("denied", "denies", "denying", "avoided", "regretted", "regrets", "without"))
_JOINT = re.compile(r"\band\s+(?:[^\W_]+\s+){0,2}$")
_WAS = PASSIVE | {"been"}
_AMONG = re.compile(r"\b(?:nor|such as|including|among them)\s+(?:[^\W_]+\s+){0,2}$")

_BREAK = re.compile(r"[;(]|, (?:and|as|but|when|which|while|who|whom|whose|yet)\b")
"""Where another clause begins: `said the envoy, and X shook her head`."""

_NO_ROLE = LINKING | ARTICLES | AUXILIARY | VERBS | PRONOUNS | PREPOSITIONS | BESIDES
_BEFORE_NOUN = LINKING | ARTICLES | PREPOSITIONS | {"these", "those"}
_ASIDE_OF = re.compile(r"(?:,| \(| [–—-]{1,2}) *(?=\w)")

_LINE = re.compile(r" [^\n]{3,80}(?=\n|$)")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|, [^.]*)?\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """Who a phrase names; `name` is None for “he” and “she”, `plain` where it is outright.

    `at` is where “he” or “she” stands.
    """

    name: Name | None
    plain: bool
    at: int | None = None

    @property
    def pronoun(self) -> bool:
        """Whether the phrase says “he” or “she”."""
        return self.name is None


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
        return _first_name(text, words[1].end(), end, described=True)
    quoting = next((i for i in range(1, min(len(words), 8)) if lowered[i] in QUOTING), None)
    if quoting is not None and "as" in lowered[quoting:]:  # "…," the Times quoted X as saying
        if lowered[quoting - 1] in _WAS:
            return _subject(text, start, words, lowered, quoting - 1)
        stop = words[lowered.index("as", quoting)].start()
        return _first_name(text, words[quoting].end(), stop)
    if first in VERBS:
        if lowered[1:2] and lowered[1] in PRONOUNS:
            return Mention(None, plain=False, at=words[1].start())
        stop = words[12].start() if len(words) > 12 else end
        broken = _BREAK.search(text, words[0].end(), stop)
        mention = _first_name(text, words[0].end(), broken.start() if broken else stop)
        if mention is not None and first in _PASSED_ON:
            return Mention(mention.name, plain=False)
        return mention
    if first == "as":  # "…," as X once put it: X, but who of the two is speaking is left open
        return _as_once_said(text, words, lowered)
    if first in LINKING:
        return None
    for i, word in enumerate(lowered[:26]):
        if word in VERBS and i and not (i > 0 and lowered[i - 1] in PASSIVE):
            mention = _subject(text, start, words, lowered, i)
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
            return _first_name(text, words[i + 1].end(), end, described=True)
        if lowered[i] in QUOTING and i and lowered[i - 1] in _WAS:
            return _subject(text, start, words, lowered, i - 1)
        if lowered[i] in QUOTING and "as" in lowered[i + 1 :]:
            as_said = lowered.index("as", i + 1)
            return _first_name(text, words[i].end(), words[as_said].start())
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
        mention = _subject(text, start, words, lowered, i) if i else None
        if mention is not None and in_own_clause(text, start, words[i].end(), end, mention):
            return None  # `When X asked why, the answer was “…”`
        if mention is not None:
            # "Y said X had told her": X, as Y has it. "X says a sign reads": the sign's words.
            own = lowered[i - 1] != "had" and not read
            return mention if own else replace(mention, plain=False)
        if i == 0 or lowered[i].endswith("ing") or lowered[i - 1] in ("and", "but", "who", "also"):
            return _first_subject(text, start, words[i].start())
        if not lowered[i].endswith("s"):  # "the states", "these claims" say nothing
            return None
        read = read or (i > 0 and lowered[i - 1] not in _BEFORE_NOUN)
    if text[start:end].rstrip("*_ \t\n").endswith(":"):
        mention = _first_subject(text, start, end)
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
            mention = _subject(text, words[0].end(), words, lowered, i)
            named = mention is not None and mention.name is not None
            return Mention(mention.name, plain=False) if mention and named else None
    return None


def _inverted(text: str, start: int, end: int) -> Mention | None:
    """`The deal, said X, was “…”`."""
    comma = text.find(",", start, end)
    found = [] if comma < 0 else names(text, start, comma)
    whole = found and found[-1].end == comma and not found[-1].described
    return Mention(found[-1], plain=True) if whole else None


def _first_name(text: str, start: int, end: int, *, described: bool = False) -> Mention | None:
    found = [n for n in names(text, start, end) if described or not n.described]
    for name, after in zip_longest(found, found[1:]):
        if after is not None and not name.titled:
            # "US envoy Keith Kellogg": what comes first only says whose envoy.
            between = text[name.end : after.start]
            post = not is_person(name.name) or not TITLES.isdisjoint(between.split())
            apart = not between.strip() or any(c in between for c in ",;:.(")
            if not apart and (post or (_is_role(between) and is_person(after.name))):
                continue
        return Mention(name, plain=True)
    return None


def _is_role(between: str) -> bool:
    """`Donald Trump loyalist Keith Kellogg`: what stands between is what the second one is."""
    words = between.split()
    plain = all(w.isalpha() and w.islower() for w in "".join(words).split("-"))
    others = _NO_ROLE if len(words) == 1 else _NO_ROLE - {"of", "for"}
    adverbs = any(w.endswith("ly") and w != "ally" for w in words)
    return plain and others.isdisjoint(words) and not adverbs


def _first_subject(text: str, start: int, end: int) -> Mention | None:
    for name in names(text, start, end):
        if not name.described:
            return Mention(name, plain=False)
    lead = WORD.search(text, start, end)
    if lead is None or lead.group().lower() not in PRONOUNS:
        return None
    return Mention(None, plain=False, at=lead.start())


def _subject(
    text: str, start: int, words: list[re.Match[str]], lowered: list[str], verb: int
) -> Mention | None:
    """Who does the saying: the name or pronoun that the verb at index `verb` belongs to."""
    i = verb - 1
    while i >= 0 and _is_between(words[i].group()):
        if lowered[i] == "never":
            return None  # `X never said “…”`
        i -= 1
    if i < 0:
        return None
    if lowered[i] in PRONOUNS:
        return Mention(None, plain=False, at=words[i].start())
    found = names(text, start, words[i].end())
    if lowered[i] == "who":
        comma = text.rfind(",", start, words[i].start())
        return _ending_at(found, comma, text)
    apart = text[words[i].end() : words[i + 1].start()]
    if not any(c in apart for c in ",)–—") and "--" not in apart:
        return _ending_at(found, words[i].end(), text)
    return _with_aside([n for n in found if not n.described], words[i].end(), text)


def _with_aside(found: list[Name], end: int, text: str) -> Mention | None:
    """`Mark Rutte, the secretary general of Nato, said`: whom the aside up to `end` is about.

    A clause with who, whose, married or flanked belongs to the name before it, whoever else
    it names; then it is not plain.
    """
    asides: list[tuple[Name, str]] = []
    for name in found:
        opening = _ASIDE_OF.match(text, name.end, end)
        word = WORD.match(text, opening.end(), end) if opening else None
        if word is not None and word.group() not in FINITE:
            asides.append((name, word.group()))
    if not asides:  # `the owner, Bill Marsh, said`
        last = found[-1] if found and found[-1].end == end else None
        alone = last is not None and text[: last.start].rstrip()[-1:] == ","
        return Mention(last, plain=True) if alone else None
    about, _ = asides[-1]
    if text[: about.start].rstrip()[-1:] != ",":
        about = next((n for n, word in asides if opens_aside(word)), about)
    others = [n for n in found if n.start > asides[0][0].start or n is asides[0][0]]
    return Mention(about, plain=all(n is about or not is_person(n.name) for n in others))


def _is_between(word: str) -> bool:
    """Whether a word may stand between a name and its verb: `Rutte has also clearly said`."""
    small = word[0].islower() and (word in AUXILIARY or word.endswith("ly"))
    return small or word.lower() in WEEKDAYS


def _ending_at(found: list[Name], position: int, text: str) -> Mention | None:
    if not found or position < 0:
        return None
    name = found[-1]
    rest = text[name.end : position].strip(" .,").lower()
    if name.described or (rest and rest not in POSTNOMINALS):
        return None
    lead = text[max(0, name.start - 40) : name.start]
    if _AMONG.search(lead):
        return None
    # "X and Y said": one of the two.
    return Mention(name, plain=not (len(found) > 1 and _JOINT.search(lead)))
