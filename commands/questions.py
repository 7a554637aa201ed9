"""A question as it can be asked, put on record, and asked again.

Buttons under an answer name the log entry of its question; what stands there
has to give the same question back, word for word.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace

from facts import lookup
from facts.answers import Answer, Command, Found
from facts.factbase import FactBase
from facts.model import Property

NAMED = "named"
"""Who a message names: the arguments are the ids of those found in it."""

MENU = "Who is named here?"
"""The menu entry on a message that asks this."""


@dataclass(frozen=True, slots=True)
class Question:
    """A command and what was typed after it; for a quote the speaker, then perhaps words."""

    command: str
    arguments: tuple[str, ...]

    def ask(self, factbase: FactBase) -> Answer:
        """The answer; InvalidQuery for what cannot be asked."""
        match self.command, self.arguments:
            case Command.WHO, (name,):
                return lookup.who(factbase, name)
            case Command.QUOTE, (speaker, *words):
                return lookup.quote(factbase, speaker, *words)
            case Command.WHEN, (words,):
                return lookup.when(factbase, words)
            case Command.MEMO, points:
                return lookup.memo(factbase, *map(int, points))
            case Command.FIND, (words,):
                return lookup.find(factbase, words)
            case "named", people:
                return _first_roles(factbase, people)
            case _:
                raise ValueError(f"not a question: {self}")

    def about(self, entity: str) -> Question:
        """The same question about this entity."""
        return replace(self, arguments=(entity, *self.arguments[1:]))

    def recorded(self) -> str:
        """The arguments as the log keeps them; a quote's are quoted as on a command line."""
        quoted = self.command == Command.QUOTE
        return shlex.join(self.arguments) if quoted else " ".join(self.arguments)

    def title(self, factbase: FactBase) -> str:
        """The question for a reader: names where ids were picked from a list."""
        entities = factbase.entities
        named = [entities[a].label if a in entities else a for a in self.arguments]
        if self.command == NAMED:
            return f"{MENU} {', '.join(named)}"
        return " ".join((f"/{self.command}", *named))


def question(command: str, recorded: str) -> Question | None:
    """The question that stands in the log like this; None for another kind of entry."""
    match command:
        case Command.QUOTE:
            return Question(command, tuple(shlex.split(recorded)))
        case Command.WHO | Command.WHEN | Command.FIND:
            return Question(command, (recorded,))
        case Command.MEMO | "named":
            return Question(command, tuple(recorded.split()))
        case _:
            return None


def _first_roles(factbase: FactBase, people: tuple[str, ...]) -> Found:
    found = [(factbase.about(p, Property.ROLE) or factbase.about(p))[:1] for p in people]
    statements = tuple(statement for each in found for statement in each)
    return Found(
        command=Command.WHO,
        query=" ".join(people),
        factbase=factbase.version,
        statements=statements,
        contradicting=factbase.contradicting(statements),
    )
