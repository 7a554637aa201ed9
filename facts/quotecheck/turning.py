"""Whether what a sentence says before some words of it takes them back.

“I doubt that”, “there is no proof”, “critics claim that”, “if they pay,”: what follows
is not what the speaker says is so. Only what stands right before the words is read, by its
form: a clause that opens another (“… that”, “I don't believe …”), a condition that ends at
the comma, a verb such as “refused to”.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from facts.quotecheck.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONDITIONS,
    EDGE_GUARDS,
    IF_WORDS,
    SAYING,
    SUBJECTS,
    WHEN_WORDS,
)

_NEGATIONS = EDGE_GUARDS - CONDITIONS
_AUXILIARY = frozenset().union(*AUXILIARIES)
_STARTERS = SUBJECTS | ARTICLES | frozenset("all every everybody everyone each some many".split())
_JOINING = frozenset("and but so because while although though yet".split())
_BEFORE_IF = _JOINING | frozenset("or only that then except well".split())
_FUTURE = frozenset("will shall would won't can could".split())

_DOUBTS = re.compile(
    r"\b(?:doubt(?:s|ed|ful)?|den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)|disagree[ds]?|"
    r"reject(?:s|ed)?|false|untrue|wrong|mistaken|lies?|lying|myth|fiction|fantasy|nonsense|rubbish|"
    r"absurd|ridiculous|ludicrous|laughable|unlikely|impossible|implausible)\b"
)
"""Words that take back what follows, and with a “not” do not."""

_AFFIRMED = re.compile(
    r"\b(?:doubts?|doubted|questions?|mistake|secret|denying|escap\w+|wonder|surpris\w+|accident|"
    r"coincidence|exaggerat\w+|disput\w+|deny|denies|denied|argu(?:e|ing) with|forget|forgotten|"
    r"ignore[ds]?|overlook|hid(?:e|den|ing)|overst\w+|enough|regret|mind|help|apologi[sz]e|notice|"
    r"reali[sz]ed?|mention(?:ed)?|only|ashamed|afraid|shy|hesitate)\b"
)
"""What with a “not” leaves what follows standing: no doubt, make no mistake, never forget."""

_CLAIMED = re.compile(
    r"\b(?:claim\w*|alleg\w+|accus\w+|critics|rumou?r\w*|supposed(?:ly)?|suppose|imagine|dream\w*|"
    r"pretend\w*|wish\w*|used to (?:think|believe|say|hope)|(?:was|were|am|are|been|being) (?:told|"
    r"led to believe)|as (?:if|though)|whether)\b"
)
"""What makes of what follows somebody's claim, or a mere thought."""

_OPENS = re.compile(
    r"\b(?:that|whether|as if|as though|(?:think|thinks|thought|believe|believed|say|says|said|"
    r"saying|claim|claims|claimed|claiming|accept|agree|proof|evidence|sign|chance|way|deny|denied|"
    r"doubt|doubts|suggest|suggesting|promise|promised|pretend|pretending|sure|convinced|certain|"
    r"suppose|imagine|wish|told|likely|guarantee|confirm|prove|proved|proven|shown|hope|feel)"
    r"(?: us| me| you| them)?(?: for (?:a|one) (?:single )?(?:second|moment|minute))?)$"
)
"""Words after which a clause follows."""

_DENIED = re.compile(
    r"\b(?:(?:not|never|cannot|\w+n't) (?:\w+ly )?(?:say|said|saying|accept|agree|believe|think|"
    r"claim|suggest|mean|promise|concede|admit|confirm|tell|told)|den(?:y|ies|ied|ying)|doubt(?:s|ed)|"
    r"disput(?:e|es|ed)|reject(?:s|ed)|(?:no|not any|little) (?:evidence|proof|truth|suggestion))"
    r"(?: (?!said|says|told)\w+){0,3} that$"
)
"""In the words of who reports it, where any other “not” may bear on something else."""

_REFUSED = re.compile(
    r"\b(?:refus(?:e|es|ed|al|ing)|fail(?:s|ed|ure|ing)?|declin(?:e|es|ed|ing)|neglect(?:s|ed)?|"
    r"forgot|unable|reluctant|unwilling|ceased?|hesitated?|threaten(?:s|ed)?) to$|"
    r"\b(?:stop(?:s|ped)? short of|far from|refrain(?:s|ed)? from|avoid(?:s|ed)?|instead of|"
    r"rather than)$"
)

_KEPT_BACK = re.compile(
    r"\b(?:refus|fail|declin|neglect|forg[eo]t|reluctan|unwilling|unable|ceas|hesitat|threat|"
    r"stop\w* short|far from|refrain|avoid|instead of|rather than)"
)
"""By which a draft says as much."""

_CONTENTS = frozenset(
    "accusation allegation argument belief case chance charge claim doubt evidence fact guarantee "
    "hope idea impression indication lie likelihood myth notion one point possibility pretence "
    "proof question reason report risk rumour rumor sense sign story suggestion suspicion theory "
    "thought truth view way word second moment minute".split()
)
"""Nouns of which a that-clause is what they say."""

_IDLE_IF = re.compile(
    r"if (?:anything|need be|possible|i may|i might|you (?:like|will|ask me|want|please|prefer))\b"
)
"""Conditions that set none."""

_PAST = frozenset("was were had did met came went got took saw left upon".split())
"""Words that tell of a time that was: “when we met” sets no condition."""

_READ = 12
"""Words of the sentence that are read, at most, before a that-clause."""


class Turn(Enum):
    """How the words before take back what follows."""

    DENIAL = auto()
    CLAIM = auto()
    CONDITION = auto()


@dataclass(frozen=True, slots=True)
class Lead:
    """The words of a sentence before some of it, in small letters, and the gap after each.

    `whole` if they go back to where it begins. `broken` if the source interrupts the sentence
    right after them: then the last gap is not the sentence's.
    """

    words: Sequence[str]
    gaps: Sequence[str]
    whole: bool
    broken: bool


def turned(lead: Lead, quoted: Sequence[str]) -> tuple[Turn, int] | None:
    """How the lead takes back the words `quoted`, and its first word that does; None if not."""
    if not lead.words:
        return None
    joined = not lead.gaps[-1] or lead.broken
    low = _clause(lead)
    clause = lead.words[low:]
    text = " ".join(clause)
    that = clause[-1] in ("that", "whether", "if", "though")
    if joined and _OPENS.search(text) and (_complement(clause) if that else stands_alone(quoted)):
        turn = _taken_back(clause[:-1] if clause[-1] == "that" else clause)
        if turn is not None:
            return turn, low
    if not lead.gaps[-1] and _REFUSED.search(text) and not _negated(clause):
        return Turn.DENIAL, low
    if joined and _inverted(quoted) and (_negated(clause) or "only if" in text):
        return Turn.DENIAL if _negated(clause) else Turn.CONDITION, low
    at = _condition(lead, quoted)
    return None if at is None else (Turn.CONDITION, at)


def denied(words: Sequence[str]) -> int | None:
    """The first of a reporter's words that deny what is quoted right after them, if they do."""
    text = " ".join(words)
    found = _DENIED.search(text)
    return None if found is None else text.count(" ", 0, found.start())


def keeps_turn(turn: Turn, text: str, words: Sequence[str]) -> bool:
    """Whether a draft's own words before the quotation take it back in the same way."""
    match turn:
        case Turn.DENIAL:
            kept_back = "whether" in words or _KEPT_BACK.search(text) is not None
            return kept_back or _negated(words) or _DOUBTS.search(text) is not None
        case Turn.CLAIM:
            return bool(_negated(words) or _DOUBTS.search(text) or _CLAIMED.search(text))
        case Turn.CONDITION:
            return not {*words}.isdisjoint(IF_WORDS | WHEN_WORDS)


def stands_alone(quoted: Sequence[str]) -> bool:
    """Whether words begin as a clause of their own does: with a pronoun or an article."""
    return bool(quoted) and quoted[0].partition("'")[0] in _STARTERS


def goes_on(quoted: Sequence[str]) -> bool:
    """Whether words begin a clause that only follows upon the one before: and, but, so."""
    return bool(quoted) and quoted[0] in _JOINING


def _complement(clause: Sequence[str]) -> bool:
    """Whether the “that” in which a clause ends opens what it says: no “a text that”."""
    bare = len(clause) > 2 and (clause[-3] in ARTICLES or clause[-3] in ("any", "no"))
    return clause[-1] != "that" or not bare or clause[-2] in _CONTENTS


def _clause(lead: Lead) -> int:
    """Where the clause begins that the lead ends in."""
    words = lead.words
    for at in range(len(words) - 2, max(-1, len(words) - 2 - _READ), -1):
        starts = stands_alone(words[at + 1 :])
        if (lead.gaps[at] and starts) or (words[at] in _JOINING and starts):
            return at + 1
    return max(0, len(words) - 1 - _READ)


def _taken_back(clause: Sequence[str]) -> Turn | None:
    text = " ".join(clause)
    if _negated(clause):
        return None if _DOUBTS.search(text) or _AFFIRMED.search(text) else Turn.DENIAL
    if _DOUBTS.search(text):
        return Turn.DENIAL
    return Turn.CLAIM if _CLAIMED.search(text) or _others_say(clause) else None


def _others_say(clause: Sequence[str]) -> bool:
    """Whether somebody else than the speaker says or thinks it: people say, he told us."""
    if any(w.partition("'")[0] in ("i", "we", "let", "let's") for w in clause):
        return False
    return any(
        word in SAYING and (not at or clause[at - 1] not in _AUXILIARY | {"to", "me"})
        for at, word in enumerate(clause)
    )


def _negated(words: Sequence[str]) -> bool:
    return any(w in _NEGATIONS or w.endswith("n't") for w in words)


def _inverted(quoted: Sequence[str]) -> bool:
    return len(quoted) > 1 and quoted[0] in _AUXILIARY and stands_alone(quoted[1:])


def _condition(lead: Lead, quoted: Sequence[str]) -> int | None:
    """Where a condition begins that ends where the quoted words begin."""
    words, gaps = lead.words, lead.gaps
    ends = gaps[-1] in (",", "-") or lead.broken or words[-1] == "then"
    if not ends and not (stands_alone(quoted) and not _AUXILIARY.isdisjoint(quoted[1:5])):
        return None
    future = any(w in _FUTURE or w.endswith("'ll") for w in quoted[:4])
    for at in range(len(words) - 2, -1, -1):
        word = words[at]
        if word not in IF_WORDS and not (
            word in WHEN_WORDS and future and _PAST.isdisjoint(words[at:])
        ):
            continue
        before = words[at - 1] if at else None
        opens = lead.whole if at == 0 else bool(gaps[at - 1]) or before in _BEFORE_IF
        if not opens or (not ends and not lead.whole) or (not ends and any(gaps[at:])):
            continue
        if not _IDLE_IF.match(" ".join(words[at:])):
            return at
    return None
