"""Characters that nobody sees: what somebody sends in must not hide anything.

A direction mark turns a sentence round on the screen, a zero-width character
makes two words that look alike differ. Neither may get into the evidence or
into a fact by way of a form or a file.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Blank to the eye, though Unicode files them under letters and marks."""

_LAYOUT = frozenset("\t\n\r")
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Unseen:
    """An invisible character and where it stands: line and character, both from 1."""

    code: str
    name: str
    line: int
    column: int

    def __str__(self) -> str:
        where = f"line {self.line}, character {self.column}"
        return f"{where} is invisible ({self.code} {self.name})"


def first_unseen(text: str) -> Unseen | None:
    """The first invisible character of a text, None if all can be seen.

    Line breaks and tabs pass; so do joiners between letters that are not ASCII,
    where they belong to the spelling (Persian, Hindi) or hold an emoji together.
    """
    for at, character in enumerate(text):
        if character.isprintable() and character not in _BLANK:
            continue
        if character in _LAYOUT or unicodedata.category(character) == "Zs":
            continue
        if character in _JOINERS and _joins(text, at):
            continue
        if unicodedata.category(character) in _INVISIBLE or character in _BLANK:
            line = text.count("\n", 0, at) + 1
            column = at - text.rfind("\n", 0, at)
            name = unicodedata.name(character, "control character")
            return Unseen(f"U+{ord(character):04X}", name, line, column)
    return None


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and not (before.isascii() or after.isascii())
