"""A check as one page to keep with the story: the draft marked up, the evidence beside it.

Self-contained: no script, no font, no address; it opens in ten years and
prints as it stands. Colour is never the only sign. Everything from a draft or
a source is escaped, and what cannot be seen is shown by its number.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.html_page import document, text
from facts.quotecheck import Kind, Op, Report, Verdict, label, summary

_STYLE = Path(__file__).with_name("check_page.css")


def page(report: Report, draft: str, title: str, factbase: str, path: Callable[[str], str]) -> str:
    """The whole page; `title` names the draft, `path` turns a source id into its path."""
    verdicts = list(enumerate(report, 1))
    entries = "\n".join(_entry(number, verdict, path) for number, verdict in verdicts)
    body = f"""<header>
<h1>Quotations in {text(title)}</h1>
<p>{text(summary(report))}</p>
<p>{_needs(report)}</p>
<p class="meta">Checked word for word against the fact base {text(factbase)}</p>
</header>
<div class="columns">
<main class="draft">{_marked(draft, verdicts)}</main>
<ol>
{entries}
</ol>
</div>"""
    return document(f"Quotations in {title}", _STYLE.read_text(encoding="utf-8"), body)


def _needs(report: Report) -> str:
    loud = sum(verdict.needs_a_look for verdict in report)
    if not loud:
        return "None needs a look."
    legend = (
        " <del>Struck</del>: the source has it, the draft does not."
        " <ins>Underlined</ins>: the draft alone has it."
    )
    return f"⚠ {loud} need{'s' if loud == 1 else ''} a look.{legend}"


def _marked(draft: str, verdicts: list[tuple[int, Verdict]]) -> str:
    pieces: list[str] = []
    last = 0
    for number, verdict in verdicts:
        pieces += [
            text(draft[last : verdict.start]),
            f'<mark class="{_class(verdict)}" id="d{number}">',
            text(draft[verdict.start : verdict.end]),
            f'</mark><sup><a href="#q{number}">{number}</a></sup>',
        ]
        last = verdict.end
    pieces.append(text(draft[last:]))
    return "".join(pieces)


def _entry(number: int, verdict: Verdict, path: Callable[[str], str]) -> str:
    name = label(verdict.verdict) + (" (minor)" if verdict.minor else "")
    if verdict.verdict is Kind.VERBATIM and verdict.doubtful:
        name += ", in doubt"
    sign = "⚠ " if verdict.needs_a_look else ""
    lines = [
        f'<li class="{_class(verdict)}" id="q{number}">',
        f'<p class="verdict"><a href="#d{number}">{number}</a> {sign}{text(name)}</p>',
        f"<p>{_differences(verdict)}</p>",
    ]
    if verdict.speaker is not None:
        lines.append(f'<p class="note">The draft’s speaker: {text(verdict.speaker)}</p>')
    if verdict.said_by is not None:
        lines.append(f'<p class="note">The source’s speaker: {text(verdict.said_by)}</p>')
    lines += [f'<p class="note">• {text(note)}</p>' for note in verdict.notes]
    cited = verdict.citation
    if cited is not None:
        statement = f", statement {text(verdict.statement)}" if verdict.statement else ""
        place = f"line {cited.line}, characters {cited.start}–{cited.end}{statement}"
        lines.append(
            f"<blockquote>{text(cited.exact)}<br>"
            f"<cite>{text(path(cited.source))}, {place}</cite></blockquote>"
        )
    return "\n".join([*lines, "</li>"])


def _class(verdict: Verdict) -> str:
    match verdict.verdict:
        case Kind.NOT_FOUND if not verdict.needs_a_look:
            return "quiet"
        case Kind.VERBATIM if verdict.doubtful:
            return "doubtful"
        case kind:
            return str(kind)


def _differences(verdict: Verdict) -> str:
    if not verdict.diff or verdict.verdict in (Kind.VERBATIM, Kind.MISATTRIBUTED):
        return f"“{text(verdict.quotation)}”"
    tags = {Op.EQUAL: ("", ""), Op.DELETE: ("<del>", "</del>"), Op.INSERT: ("<ins>", "</ins>")}
    return " ".join(f"{tags[op][0]}{text(words)}{tags[op][1]}" for op, words in verdict.diff)
