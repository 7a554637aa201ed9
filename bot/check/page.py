"""A check as one page to keep with the story: the draft marked up, the evidence beside it.

Self-contained: no script, no font, no address; it opens in ten years and
prints as it stands. Colour is never the only sign. Everything from a draft or
a source is escaped, and what cannot be seen is shown by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.html_page import document
from bot.markup import Content, Html, join, tag
from facts.quotecheck import Kind, Op, Report, Verdict, label, summary

_MOST_LEADS = 60
"""Links to what needs a look that are a help; after as many one reads on anyway."""

_STYLE = Path(__file__).with_name("page.css")


def page(
    report: Report,
    draft: str,
    title: str,
    factbase: str,
    path: Callable[[str], str],
    link: Callable[[Verdict], str | None] = lambda _: None,
) -> str:
    """The whole page; `title` names the draft, `path` turns a source id into its path.

    `link` gives the address where a verdict's passage can be read, if there is one.
    """
    verdicts = list(enumerate(report, 1))
    body = join(
        tag(
            "header",
            tag("h1", "Quotations in ", title),
            tag("p", summary(report)),
            tag("p", *_needs(report)),
            tag("p", "Checked word for word against the fact base ", factbase, class_="meta"),
        ),
        tag(
            "div",
            tag("main", *_marked(draft, verdicts), class_="draft"),
            tag("ol", *(_entry(n, verdict, path, link(verdict)) for n, verdict in verdicts)),
            class_="columns",
        ),
    )
    return document(f"Quotations in {title}", _STYLE.read_text(encoding="utf-8"), body)


def _needs(report: Report) -> Iterator[Content]:
    loud = [number for number, verdict in enumerate(report, 1) if verdict.needs_a_look]
    if not loud:
        yield "None needs a look."
        return
    yield f"⚠ {len(loud)} need{'s' if len(loud) == 1 else ''} a look"
    for place, number in enumerate(loud[:_MOST_LEADS]):
        yield from (", " if place else ": ", tag("a", number, href=f"#q{number}"))
    yield " …. " if len(loud) > _MOST_LEADS else ". "
    yield from (tag("del", "Struck"), ": the source has it, the draft does not. ")
    yield from (tag("ins", "Underlined"), ": the draft alone has it.")


def _marked(draft: str, verdicts: list[tuple[int, Verdict]]) -> Iterator[Content]:
    last = 0
    for number, verdict in verdicts:
        yield draft[last : verdict.start]
        quotation = draft[verdict.start : verdict.end]
        yield tag("mark", quotation, class_=_class(verdict), id=f"d{number}")
        yield tag("sup", tag("a", number, href=f"#q{number}"))
        last = verdict.end
    yield draft[last:]


def _entry(number: int, verdict: Verdict, path: Callable[[str], str], link: str | None) -> Html:
    name = label(verdict.verdict) + (" (minor)" if verdict.minor else "")
    if verdict.verdict is Kind.VERBATIM and verdict.doubtful:
        name += ", in doubt"
    sign = "⚠ " if verdict.needs_a_look else ""
    lines = [
        tag("p", tag("a", number, href=f"#d{number}"), f" {sign}{name}", class_="verdict"),
        tag("p", *_differences(verdict)),
    ]
    if verdict.speaker is not None:
        lines.append(tag("p", "The draft’s speaker: ", verdict.speaker, class_="note"))
    if verdict.said_by is not None:
        lines.append(tag("p", "The source’s speaker: ", verdict.said_by, class_="note"))
    lines += [tag("p", f"• {note}", class_="note") for note in verdict.notes]
    cited = verdict.citation
    if cited is not None:
        statement = f", statement {verdict.statement}" if verdict.statement else ""
        place = f"line {cited.line}, characters {cited.start}–{cited.end}{statement}"
        where = f"{path(cited.source)}, {place}"
        shown = where if link is None else tag("a", where, href=link)
        lines.append(tag("blockquote", cited.exact, tag("br"), tag("cite", shown)))
    return tag("li", *lines, class_=_class(verdict), id=f"q{number}")


def _class(verdict: Verdict) -> str:
    match verdict.verdict:
        case Kind.NOT_FOUND if not verdict.needs_a_look:
            return "quiet"
        case Kind.VERBATIM if verdict.doubtful:
            return "doubtful"
        case kind:
            return str(kind)


def _differences(verdict: Verdict) -> Iterator[Content]:
    if not verdict.diff or verdict.verdict in (Kind.VERBATIM, Kind.MISATTRIBUTED):
        yield f"“{verdict.quotation}”"
        return
    tags = {Op.DELETE: "del", Op.INSERT: "ins"}
    for number, (op, words) in enumerate(verdict.diff):
        yield " " if number else None
        yield words if op is Op.EQUAL else tag(tags[op], words)
