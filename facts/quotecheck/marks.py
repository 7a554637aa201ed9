"""Find the quotations in a text by their quote marks.

A mark is paired with the next of its family that may close it; typists mix
glyphs, forget the closing mark and reopen every paragraph. Only the outermost
quotation counts: what is quoted inside it is part of it. A mark that can be an
apostrophe or a prime is one, unless it plainly pairs. Every mark is looked at a
bounded number of times, so that a megabyte of stray marks takes no longer than
a megabyte of prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from facts.quotecheck.glyphs import Family, Mark, marks_of

_PAIRED = {"»": "«", "›": "‹", "」": "「", "』": "『"}
_PARAGRAPH = re.compile(r"\n\s*")
_ELISION = re.compile(
    r"(?:t(?:is|was|were|il|ill|would)|em|er|n|cause|cos|bout|round|fraid|scuse|\d\ds)(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d\d(?!\w)")
_RUNS_ON = re.compile(
    r"\s(?:is|was|are|were|has|had|have|will|would|and|or|but|in|on|of|to|that|as|by|for|from|at|"
    r"with|he|she|they|it|said|says|when|while|because)\b"
)
"""After a closing mark the sentence goes on; after a possessive comes what is possessed."""

_HE_SAID = re.compile(r"(?:,['’]|\w['’],)\s(?:he|she|they)\s\w")
"""`'21 per cent of them,' she said`: no year left out, for something is closed here."""

_STOPS = re.compile(r"[^\S\n]*(?:[–—-]|\n|$)")
"""After a closing mark a line or a clause ends; a possessive has something to possess."""

_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_MOST_SINGLES = 24
"""Single marks looked at for one closing mark; beyond that they are apostrophes."""


_PARAGRAPH_WORDS = 8
"""Words of a paragraph from which a single mark at its start opens one, closed or not."""

_MOST_REOPENED = 20
"""Paragraphs in single marks that are read as one quotation."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quote marks: `text[start:end]`, without the marks.

    `opened` is where the opening mark begins and `closed` where the closing
    one ends; `whole` is False where no closing mark was found, and then the
    quotation runs to the end of its paragraph.
    """

    start: int
    end: int
    opened: int
    closed: int
    whole: bool = True


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of `text`, in order."""
    marks = marks_of(text)
    found: list[Quotation] = []
    at = 0
    while at < len(marks):
        mark = marks[at]
        if not mark.opens:
            at += 1
        elif mark.family is Family.SINGLE:
            close = _single(text, marks, at)
            unclosed = _unclosed(text, marks, at) if close is None else None
            if close is not None:
                found.append(_quotation(text, mark, marks[close]))
            elif unclosed is not None:
                found.append(unclosed)
            at = at + 1 if close is None else close + 1
        else:
            quotation, at = _double(text, marks, at)
            if quotation is not None:
                found.append(quotation)
    return [q for q in found if q.start < q.end]


def _quotation(text: str, opening: Mark, closing: Mark) -> Quotation:
    start, end = _trim(text, opening.end, closing.start)
    return Quotation(start, end, opening.start, closing.end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def _double(text: str, marks: list[Mark], at: int) -> tuple[Quotation | None, int]:
    """The quotation that mark `at` opens, if any, and the mark to go on with."""
    opening = marks[at]
    last = opening.end
    k = at + 1
    while k < len(marks):
        mark = marks[k]
        if mark.family is not opening.family:
            k += 1
            continue
        if _closes(opening, mark) and not _is_prime(text, marks, k):
            return _quotation(text, opening, mark), k + 1
        if not mark.opens:  # a prime
            k += 1
            continue
        if not _reopens(text, last, mark.start):
            inner = _nested(marks, k)
            if inner is None:
                break
            k = inner + 1
            continue
        last = mark.end
        k += 1
    end = _paragraph_end(text, last)
    if k < len(marks) and marks[k].start < end:
        end = marks[k].start  # another opens: what was said before it must not be lost
    if end - last < 2:
        return None, max(k, at + 1)
    start, end = _trim(text, opening.end, end)
    return Quotation(start, end, opening.start, end, whole=False), max(k, at + 1)


def _closes(opening: Mark, mark: Mark) -> bool:
    if opening.glyph in _PAIRED:  # »reversed«
        return mark.glyph == _PAIRED[opening.glyph]
    if opening.glyph in "«‹「『":
        return mark.glyph != opening.glyph and mark.closes
    if mark.start == opening.end and mark.glyph not in "”»":  # „“Will” he, they ask”
        return False
    if (opening.glyph + mark.glyph) in ("„“", "‟“", "“”"):  # whatever is typed beside it
        return True
    if mark.glyph == '"' and mark.opens and mark.closes:
        return True
    return mark.closes and (not mark.opens or mark.glyph in "”''")


def _reopens(text: str, last: int, start: int) -> bool:
    """Whether a mark at `start` carries a quotation on into the very next paragraph."""
    line = text.rfind("\n", last, start)
    if line < 0 or text[line:start].strip():
        return False
    return len(_PARAGRAPH.findall(text[last:start].rstrip())) == 0


def _begins_line(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip()


def _nested(marks: list[Mark], at: int) -> int | None:
    """What closes a quotation inside one of the same marks, if another mark closes the outer."""
    family = marks[at].family
    closing: list[int] = []
    for k in range(at + 1, min(len(marks), at + 12)):
        mark = marks[k]
        if mark.family is not family:
            continue
        if not mark.closes or mark.opens or mark.paragraph != marks[at].paragraph:
            return None
        closing.append(k)
        if len(closing) == 2:
            return closing[0]
    return None


def _paragraph_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _is_prime(text: str, marks: list[Mark], at: int) -> bool:
    """Whether a closing double mark stands for inches: another one closes the quotation."""
    mark = marks[at]
    if mark.glyph not in "\"”''″" or not text[max(0, mark.start - 1) : mark.start].isdigit():
        return False
    feet = _FEET.search(text[max(0, mark.start - 6) : mark.start]) is not None
    goes_on = text[mark.end : mark.end + 1] == " " and text[mark.end + 1 : mark.end + 2].isalnum()
    if not feet and not goes_on:
        return False
    for other in marks[at + 1 : at + 9]:
        if other.family is mark.family:
            same = "\n" not in text[mark.end : other.start]
            return same and other.closes and not other.opens
    return False


def _elided(text: str, mark: Mark) -> bool:
    """Whether the mark may stand for letters or figures left out: 'tis, '90s, '24."""
    if mark.glyph == "'" and _YEAR.match(text, mark.end):
        return True
    return mark.glyph in "'‘" and _ELISION.match(text, mark.end) is not None


def _unclosed(text: str, marks: list[Mark], at: int) -> Quotation | None:
    """A paragraph that a single mark plainly opens as a quotation, and that nothing closes."""
    mark = marks[at]
    if mark.glyph != "‘" or _elided(text, mark) or not _begins_line(text, mark.start):
        return None
    end = _paragraph_end(text, mark.end)
    inside = marks[at + 1 : at + 1 + _MOST_SINGLES]
    others = any(m.opens or m.family is not Family.SINGLE for m in inside if m.start < end)
    if others or len(text[mark.end : end].split()) < _PARAGRAPH_WORDS:
        return None
    return Quotation(*_trim(text, mark.end, end), mark.start, end, whole=False)


def _single(text: str, marks: list[Mark], at: int) -> int | None:
    """The mark that closes the single quote mark `at`, or None: then it is an apostrophe."""
    opening = marks[at]
    elision = _elided(text, opening)
    doubles = 0
    possessive: int | None = None
    runs_on: int | None = None
    seen = reopened = 0
    past = at
    last = opening
    for k in range(at + 1, len(marks)):
        mark = marks[k]
        if mark.family is not Family.SINGLE:
            doubles += 1
            continue
        seen += 1
        if k <= past:
            continue
        if mark.opens and not mark.closes and reopened < _MOST_REOPENED:
            # The speech goes on in the next paragraph, unless it may have ended before.
            sure = possessive is None or _begins_line(text, opening.start)
            if sure and not doubles % 2 and _reopens(text, last.end, mark.start):
                last, seen, reopened = mark, 0, reopened + 1
                elision = False  # '20 years: a year left out is not taken up again
                continue
        if seen > _MOST_SINGLES or mark.paragraph != last.paragraph:
            break
        if mark.opens and not mark.closes:
            if _elided(text, mark):
                continue
            inner = _nested(marks, k)
            if inner is None:
                break
            past = inner
            continue
        if not mark.closes or doubles % 2:
            continue
        left, right = text[mark.start - 1], text[mark.end : mark.end + 1]
        if not left.isalnum() or (right and not right.isspace() and not elision):
            return k
        if elision and not _HE_SAID.match(text, mark.start - 1):
            continue
        if left not in "sSnzx" or opening.glyph == "‚" or _STOPS.match(text, mark.end):
            return k
        # 'The members' for ever,' he said: either may close until another plainly does.
        if runs_on is None and _RUNS_ON.match(text, mark.end):
            runs_on = k
        possessive = k if possessive is None else possessive
    return possessive if runs_on is None else runs_on
