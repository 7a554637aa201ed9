"""Evidence as it stands: a cited passage in its paragraph, a source, a line of it."""

from __future__ import annotations

from bot.desk.recalls import standing
from commands import layout, render
from commands.blocks import MAX_NOTE, cite, cites, one_line, quoted
from commands.escape import escape, fit
from commands.render import Message
from facts.factbase import FactBase
from facts.links import citation_url
from facts.model import Citation, Rank, Source, Statement
from facts.passages import CUT
from facts.passages import in_paragraph as cut_out
from facts.wording import label

_AROUND = 350
"""Characters of the paragraph on either side of the passage."""

_MAX_PASSAGE = 1600
_MAX_INSTEAD = 400
_MOST_CITED = 3
_MAX_LINE = 2400
_MAX_TITLE = 300


def passage(
    statement: Statement, number: int, factbase: FactBase, site: str | None = None
) -> Message:
    """A citation's passage in its paragraph, the cited words in bold; `number` counts from 0.

    Of a statement that no longer stands it says so first, with what took its place.
    """
    citation = statement.citations[number]
    lines = [
        f"### {_title(citation.source)}",
        in_paragraph(citation, factbase),
        f"-# {cite(citation, citation_url(site, factbase, statement, number))}",
        *_about(citation.source),
    ]
    if statement.rank is not Rank.DEPRECATED:
        text = layout.text("\n".join(lines))
        return Message(layout.container([text], render.GREEN), (statement.id,))
    by = standing(factbase, statement.id)
    text = layout.text("\n".join([*fate(statement, by, factbase, site), *lines]))
    shown = (statement.id,) if by is None else (statement.id, by.id)
    return Message(layout.container([text], render.AMBER), shown)


def fate(
    statement: Statement, by: Statement | None, factbase: FactBase, site: str | None
) -> list[str]:
    """That a statement was corrected or withdrawn, why, and what stands in its place."""
    reason = one_line(fit(statement.reason or "no reason given", MAX_NOTE))
    if by is None:
        return [f"⚠ **Withdrawn by the desk:** {reason}"]
    return [
        f"⚠ **Corrected by the desk:** {reason}",
        f"Now: **{label(by)}** {one_line(fit(by.value, _MAX_INSTEAD))}",
        *cites(by, factbase, site, _MOST_CITED),
    ]


def in_paragraph(
    citation: Citation, factbase: FactBase, around: int = _AROUND, most: int = _MAX_PASSAGE
) -> str:
    """A citation's passage, bold, with `around` characters of its paragraph on either side."""
    found = cut_out(factbase.text(citation.source.id), citation, around)
    before = f"{CUT} " * found.cut_before + escape(found.before)
    after = escape(found.after) + f" {CUT}" * found.cut_after
    return quoted(f"{before}**{fit(found.exact, most)}**{after}")


def source(source: Source, factbase: FactBase, line: int | None = None) -> Message:
    """What a source is; with `line` (from 1) also that line of it. IndexError if it has none."""
    lines = [
        f"### {_title(source)}",
        one_line(escape(source.path)),
        *_about(source),
        f"-# Language: {escape(source.language or 'not given')}",
        f"-# Date: {escape(source.date or 'not given in the file')}",
        f"-# Statements from it: {len(factbase.from_source(source.id))}",
    ]
    if source.note is not None:
        lines.append(f"-# The desk notes: {one_line(fit(source.note, MAX_NOTE))}")
    text = lines_of(factbase.text(source.id))
    if line is None:
        lines.append(f"-# {render.counted(len(text), 'line')}; `line:` shows one of them")
    else:
        words = text[line - 1].removesuffix("\r")
        shown = quoted(fit(words, _MAX_LINE)) if words.strip() else "(an empty line)"
        lines += [f"**Line {line} of {len(text)}**", shown]
    return render.notice("\n".join(lines), render.GREEN)


def lines_of(text: str) -> list[str]:
    """The lines of a text; what follows its last line break is one only if there is something."""
    return text.removesuffix("\n").split("\n")


def _title(source: Source) -> str:
    title = source.title or "No title in the file"
    return one_line(fit(title, _MAX_TITLE))


def _about(source: Source) -> list[str]:
    return [f"-# SHA-256 {source.sha256}"]
