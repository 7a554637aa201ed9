"""Why a name was taken for whom: which words met which, for whoever doubts an answer."""

from __future__ import annotations

from commands import render
from commands.blocks import MAX_NAME, one_line
from commands.escape import fit
from commands.questions import Question
from commands.render import Message
from commands.reply import Refusal
from facts import lookup
from facts.answers import Ambiguous, Answer, Command
from facts.factbase import FactBase
from facts.matching import normalise
from facts.model import Property

_MAX_WHY = 300


def name_of(question: Question) -> str | None:
    """The name that a question was asked with, None for one without."""
    if question.command in (Command.WHO, Command.QUOTE) and question.arguments:
        return question.arguments[0]
    return None


def is_inexact(question: Question, answer: Answer, factbase: FactBase) -> bool:
    """Whether an answer was reached by other words than those of a name or a role there."""
    name = name_of(question)
    if name is None or name in factbase.entities or isinstance(answer, Ambiguous):
        return False
    if answer.entity is None:
        return False
    roles = factbase.about(answer.entity.id, Property.ROLE)
    known = (answer.entity.label, *answer.entity.aliases, *(role.value for role in roles))
    words = set(normalise(name).split())
    return not any(words <= set(normalise(each).split()) for each in known)


def explanation(question: Question, factbase: FactBase) -> Message:
    """Whom the name was weighed as, best first, and why."""
    name = name_of(question)
    reasons = () if name is None else lookup.explain(factbase, name)
    if not reasons:
        raise Refusal("There is nothing to explain: the name was picked from the list.")
    lines = [f"### Why this match for {one_line(fit(name or '', MAX_NAME))}"]
    lines += [
        f"**{one_line(fit(r.candidate.label, MAX_NAME))}** ({r.candidate.score:.2f})\n"
        f"-# {one_line(fit(r.why, _MAX_WHY))}"
        for r in reasons
    ]
    return render.notice("\n".join(lines), render.GREEN)
