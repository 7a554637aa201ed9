"""Who “he” or “she” may be: the people that are named before it."""

from __future__ import annotations

from facts.quotecheck.names import Name, fullest, is_person, names
from facts.quotecheck.phrases import only_opens


def people_named(text: str, start: int, end: int) -> list[Name]:
    """One name for each who may be meant by a “he” at `end`; two if it is not clear who.

    Whoever is named first may be the one, known for a person or not.
    """
    named = [
        n
        for n in names(text, start, end)
        if not (n.described or _only_body(n) or _is_no_person(text, n))
    ]
    people = [n for n in named if n.titled or is_person(fullest(text, n.name))] or named
    first = [n for n in named[:1] if n.name.split()[-1] != people[0].name.split()[-1]]
    longest: dict[str, Name] = {}
    for name in first + people:
        surname = name.name.split()[-1]
        longest[surname] = max(longest.get(surname, name), name, key=lambda n: len(n.name))
    return list(longest.values())


def _is_no_person(text: str, name: Name) -> bool:
    """`Affirming the need for it, he added: “…”`; `She left the Downs. “…,” she said.`"""
    if name.titled or " " in name.name:
        return False
    if text[max(0, name.start - 4) : name.start].lower() == "the ":
        return True
    return name.name.endswith(("ing", "ed")) and only_opens(text, name)


def _only_body(name: Name) -> bool:
    return name.name.isupper() or (len(name.name.split()) > 1 and not is_person(name.name))
