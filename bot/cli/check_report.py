"""A check for a terminal: what needs a look first, each with its diff and its passage.

Built as rich Text, never as markup; what cannot be seen is shown by number.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.visible import visible
from facts.quotecheck import Kind, Op, Report, Verdict, label, summary

COLOURS = {
    Kind.VERBATIM: "green",
    Kind.ALTERED: "red",
    Kind.SPLICED: "red",
    Kind.MISATTRIBUTED: "magenta",
    Kind.NOT_FOUND: "yellow",
}


def render(report: Report, path: Callable[[str], str], *, marks: bool = False) -> RenderableType:
    """The report; `path` turns a source id into its path.

    `marks` writes changed words as [-out-] and {+in+} where colour cannot show them.
    """
    if report.refused is not None:
        return Text(summary(report), "bold red")
    loud = sum(verdict.needs_a_look for verdict in report)
    parts: list[RenderableType] = [Text(summary(report), "bold")]
    if report.verdicts:
        needs = f"{loud} need{'s' if loud == 1 else ''} a look." if loud else "None needs a look."
        parts.append(Text(needs, "bold red" if loud else "green"))
    numbered = list(enumerate(report, 1))
    # Stable: the draft's order within each half.
    for number, verdict in sorted(numbered, key=lambda item: not item[1].needs_a_look):
        parts += [Text(), _heading(number, verdict), *_details(verdict, path, marks)]
    return Group(*parts)


def _heading(number: int, verdict: Verdict) -> Text:
    name = label(verdict.verdict) + (" (minor)" if verdict.minor else "")
    look = "" if verdict.needs_a_look else "  fine"
    colour = COLOURS[verdict.verdict]
    if verdict.verdict is Kind.VERBATIM and verdict.doubtful:
        name, colour = f"{name}, in doubt", "yellow"
    if verdict.verdict is Kind.NOT_FOUND and not verdict.needs_a_look:
        look = "  a few words, perhaps a title"
    return Text.assemble(
        (f"{number}. ", "bold"),
        (name.upper(), f"bold {colour}"),
        (look, "dim"),
    )


def _details(verdict: Verdict, path: Callable[[str], str], marks: bool) -> list[RenderableType]:
    lines = [differences(verdict, marks=marks)]
    if verdict.speaker is not None:
        lines.append(Text(f"the draft’s speaker: {visible(verdict.speaker)}", "dim"))
    if verdict.said_by is not None:
        lines.append(Text(f"the source’s speaker: {visible(verdict.said_by)}", "dim"))
    lines += [Text(f"• {visible(note)}") for note in verdict.notes]
    cited = verdict.citation
    if cited is not None:
        lines.append(
            Text.assemble((f"{visible(path(cited.source))}:{cited.line}  ", "cyan"))
            + Text(visible(cited.exact), "italic")
        )
    if verdict.statement is not None:
        lines.append(Text(f"statement {verdict.statement}", "dim"))
    return [Padding(line, (0, 0, 0, 3)) for line in lines]


def differences(verdict: Verdict, *, marks: bool) -> Text:
    """The quotation with what it changed."""
    if not verdict.diff or verdict.verdict in (Kind.VERBATIM, Kind.MISATTRIBUTED):
        return Text(f"“{visible(verdict.quotation)}”")
    text = Text()
    for number, (op, words) in enumerate(verdict.diff):
        text.append(" " if number else "")
        shown = visible(words)
        match op:
            case Op.EQUAL:
                text.append(shown)
            case Op.DELETE:
                text.append(f"[-{shown}-]" if marks else shown, "red strike")
            case Op.INSERT:
                text.append(f"{{+{shown}+}}" if marks else shown, "green underline")
    return text
