"""Ids for what is added: short, from the words that it is about, and never taken."""

from __future__ import annotations

import re

from anyascii import anyascii

from facts.factbase import FactBase
from facts.model import MAX_ID

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"['’ʼ`]")
_ROOM = MAX_ID - 5
"""Characters for words; the rest is for a number that makes the id its own."""


def fresh_id(factbase: FactBase, *parts: str) -> str:
    """An id in kebab-case out of the words of `parts` that nothing in the fact base has."""
    words = [
        word for part in parts for word in _WORD.findall(_APOSTROPHES.sub("", _plain(part)).lower())
    ]
    stem = ""
    for word in words or ["statement"]:
        longer = f"{stem}-{word}" if stem else word[:_ROOM]
        if len(longer) > _ROOM:
            break
        stem = longer
    wanted, number = stem, 1
    while (
        wanted in factbase.statements or wanted in factbase.entities or wanted in factbase.sources
    ):
        number += 1
        wanted = f"{stem}-{number}"
    return wanted


def _plain(text: str) -> str:
    # A lone surrogate is no character: anyascii cannot encode it.
    return anyascii(text[:400].encode("utf-8", "ignore").decode())
