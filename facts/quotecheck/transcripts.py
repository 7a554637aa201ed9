"""Transcripts: direct speech without quote marks, each turn under its speaker's name.

`RUTTE: We will not …` is speech as much as what stands between marks. Only a
text that is plainly a transcript is read as one: in an article, what follows a
colon is the reporter's.
"""

from __future__ import annotations

import re

from facts.quotecheck.marks import Quotation
from facts.quotecheck.names import is_person, names

_LABEL = re.compile(
    r"^[ \t*_>]*(?P<label>[^\W\d_][^\n:“”\"«»„]{0,60})(?P<colon>[*_]*:[*_]*)[ \t]+(?=\S)",
    re.MULTILINE,
)
_ASKED = frozenset(("Q", "A", "Question", "Answer", "Moderator", "Interviewer", "Reporter"))
_FEWEST = 3
"""Turns from which a text may be a transcript."""

_SHARE = 0.3
"""Share of the lines that are not blank that has to begin with a label."""

_MARKS = frozenset("“”\"«»„‘'")


def turns(text: str) -> list[Quotation]:
    """What is said under each label of a transcript, in order; nothing if `text` is none.

    A turn goes on to the next label, the last one to the end of its line.
    """
    if text.count(":") < _FEWEST:
        return []
    labels = list(_LABEL.finditer(text))
    fewest = max(_FEWEST, _SHARE * sum(1 for line in text.splitlines() if line.strip()))
    if len(labels) >= fewest:  # most texts are told by this alone
        labels = [m for m in labels if _is_speaker(m["label"].strip(" *_"))]
    if len(labels) < fewest or len({m["label"] for m in labels}) < 2:
        return []
    if any(text[m.end()] in _MARKS for m in labels[:_FEWEST]):
        return []
    found: list[Quotation] = []
    for number, label in enumerate(labels):
        if number + 1 < len(labels):
            end = labels[number + 1].start()
        else:
            newline = text.find("\n", label.end())
            end = len(text) if newline < 0 else newline
        end = label.end() + len(text[label.end() : end].rstrip())
        found.append(Quotation(label.end(), end, label.end(), end))
    return found


def _is_speaker(label: str) -> bool:
    """Whether a label names who speaks: in capitals, by a full name, or as Q and A."""
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]$", "", label)
    if bare in _ASKED:
        return True
    words = re.findall(r"[^\W\d_]+", bare)
    if not 1 <= len(words) <= 7:
        return False
    if len(bare) > 2 and bare.isupper():
        return True
    found = names(bare)
    return (
        len(found) == 1
        and found[0].end == len(bare)
        and (found[0].titled or is_person(found[0].name))
    )
