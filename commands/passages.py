"""Evidence as it stands: a cited passage in its paragraph, a source, a line of it."""

from __future__ import annotations

from commands import layout, render
from commands.blocks import MAX_NOTE, cite, one_line, quoted
from commands.escape import escape, fit
from commands.render import Message
from facts.factbase import FactBase
from facts.model import Citation, Rank, Source, Statement
from facts.passages import CUT, in_paragraph

_AROUND = 350
"""Characters of the paragraph on either side of the passage."""

_MAX_PASSAGE = 1600
_MAX_AROUND = 500
_MAX_LINE = 2400
_MAX_TITLE = 300


def passage(statement: Statement, citation: Citation, factbase: FactBase) -> Message:
    """A citation's passage in its paragraph, the cited words in bold."""
    found = in_paragraph(factbase.text(citation.source.id), citation, _AROUND)
    before = f"{CUT} " * found.cut_before + escape(found.before)
    after = escape(found.after) + f" {CUT}" * found.cut_after
    words = fit(found.exact, _MAX_PASSAGE)
    lines = [
        f"### {_title(citation.source)}",
        quoted(f"{before}**{words}**{after}"),
        f"-# {cite(citation)}",
        *_about(citation.source),
    ]
    if statement.rank is Rank.DEPRECATED:
        lines.insert(0, f"⚠ **Withdrawn by the desk:** {fit(statement.reason or '', MAX_NOTE)}")
    return Message(layout.container([layout.text("\n".join(lines))], render.GREEN), (statement.id,))


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
    text = factbase.text(source.id).split("\n")
    if line is None:
        lines.append(f"-# {len(text)} lines; `line:` shows one of them")
    else:
        words = text[line - 1]
        shown = quoted(fit(words, _MAX_LINE)) if words.strip() else "(an empty line)"
        lines += [f"**Line {line} of {len(text)}**", shown]
    return render.notice("\n".join(lines), render.GREEN)


def _title(source: Source) -> str:
    title = source.title or "No title in the file"
    return one_line(fit(title, _MAX_TITLE))


def _about(source: Source) -> list[str]:
    return [f"-# SHA-256 {source.sha256}"]
