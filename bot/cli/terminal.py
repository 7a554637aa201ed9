"""Answers for a terminal: the passage in its paragraph, the cited words marked.

Everything is built as rich Text, never as markup, and what of a source cannot be
seen is shown by its number, so that nothing in it can style, hide or steer anything.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.visible import visible
from facts.answers import Ambiguous, Answer, Candidate, Found, NotFound, Reason
from facts.factbase import FactBase
from facts.model import Citation, Property, Statement
from facts.passages import CUT, in_paragraph
from facts.wording import describe_date, label, told_of

_AROUND = 160
"""Characters of the paragraph shown on either side of a cited passage."""

_PAGE = 100
"""Columns of output that is not read on a terminal."""


def print_answer(answer: Answer, factbase: FactBase) -> None:
    """Write an answer to standard output, in colour where that is a terminal."""
    show(render(answer, factbase, marks=not has_colour()))


def print_reasons(reasons: Sequence[Reason]) -> None:
    """Write why a name was taken for whom, a line each."""
    for reason in reasons:
        candidate = reason.candidate
        show(Text(f"{candidate.label} ({candidate.score:.2f}): {reason.why}", "dim"))


def show(content: RenderableType, *, at_least: int = 0) -> None:
    """Write to standard output: as wide as the terminal, or as a page to a file or a pipe."""
    on = _console(at_least)
    if on.is_terminal:
        on.print(content)
        return
    with on.capture() as captured:
        on.print(content)
    # rich fills lines up with spaces, which whoever keeps or compares the text would trip over.
    lines = [line.rstrip() for line in captured.get().splitlines()]
    sys.stdout.write("\n".join([*lines, ""]))


def has_colour() -> bool:
    """Whether standard output can mark words by colour; NO_COLOR says that it must not."""
    on = _console()
    return on.is_terminal and not on.no_color


def _console(at_least: int = 0) -> Console:
    width = None if sys.stdout.isatty() else _PAGE
    on = Console(highlight=False, markup=False, emoji=False, width=width)
    on.width = max(on.width, at_least)
    return on


def render(answer: Answer, factbase: FactBase, *, marks: bool = False) -> RenderableType:
    """The answer as a rich renderable; `marks` puts ⟦ ⟧ around cited words where colour cannot."""
    parts: list[RenderableType] = []
    match answer:
        case Ambiguous(reason=reason, candidates=candidates):
            parts += [Text(reason, "bold"), *_choices(candidates, factbase)]
        case NotFound(reason=reason, candidates=candidates):
            parts.append(Text(reason, "bold"))
            if candidates:
                parts += [Text("Did you mean:"), *_choices(candidates, factbase)]
        case Found(entity=entity) if entity is not None:
            parts.append(Text.assemble((entity.label, "bold"), (f"  {entity.type}", "dim")))
            if entity.note is not None:
                parts.append(Text(f"The desk notes: {entity.note}", "italic"))
        case Found():
            pass
    if not isinstance(answer, Ambiguous):
        contradicting = list(answer.contradicting)
        for statement in answer.statements:
            parts += [Text(), _statement(statement, factbase, marks)]
            for other in [s for s in contradicting if s.id in statement.contradicts]:
                contradicting.remove(other)
                parts += [
                    Text("  contradicted by", "bold yellow"),
                    _indented(_statement(other, factbase, marks), 4),
                ]
    return Group(*parts)


def _choices(candidates: tuple[Candidate, ...], factbase: FactBase) -> list[RenderableType]:
    from facts.lookup import describe

    return [Text(f"  {describe(factbase, candidate.id)}") for candidate in candidates]


def _statement(statement: Statement, factbase: FactBase, marks: bool) -> RenderableType:
    value = f"“{statement.value}”" if statement.property is Property.QUOTE else statement.value
    subject = factbase.entities[statement.subject].label
    head = Text.assemble((f"{label(statement)}  ", "cyan"), (value, "bold"))
    lines: list[RenderableType] = [head]
    about = [f"{told_of(statement, statement.subject)}{subject}"]
    if statement.attributed_to not in (None, statement.subject):
        about.append(f"according to {factbase.entities[statement.attributed_to or ''].label}")
    if statement.date is not None:
        about.append(describe_date(statement.date))
    lines.append(_indented(Text(f"{', '.join(about)} [{statement.id}]", "dim")))
    for citation in statement.citations:
        lines.append(_indented(Text(f"{citation.source.path}:{citation.line}", "green")))
        lines.append(_indented(_passage(citation, factbase, marks), 4))
    if statement.note is not None:
        lines.append(_indented(Text(f"The desk notes: {statement.note}", "italic")))
    return Group(*lines)


def _passage(citation: Citation, factbase: FactBase, marks: bool) -> Text:
    passage = in_paragraph(factbase.text(citation.source.id), citation, _AROUND)
    exact = visible(passage.exact)
    return Text.assemble(
        (CUT + " " if passage.cut_before else "", "dim"),
        visible(passage.before),
        (f"⟦{exact}⟧" if marks else exact, "bold reverse"),
        visible(passage.after),
        (" " + CUT if passage.cut_after else "", "dim"),
    )


def _indented(content: RenderableType, by: int = 2) -> RenderableType:
    return Padding(content, (0, 0, 0, by), expand=False)
