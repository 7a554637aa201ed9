"""A check as a Discord message: what needs a look first, each with the words that changed.

Pure. A page is filled as far as Discord's limits go; what does not fit is on
the next, and all of it is in the report. The draft's words and the source's
pass through the escaper piece by piece, so that the only marks are ours:
~~struck~~ for what the draft leaves out, **bold** for what it puts in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.check.checking import Checked
from bot.check.kept import dumped
from commands import layout, render
from commands.blocks import one_line, quoted
from commands.buttons import CheckPage, Passage, custom_id
from commands.escape import escape, fit, size
from commands.layout import Component
from commands.render import File, Message
from facts.factbase import FactBase
from facts.links import linking
from facts.quotecheck import Kind, Op, Report, Verdict, label, summary

CHECK = "check"
REPORT = "quotation-check.html"
KEPT = "quotation-check.json"
MOST_FILES = 8_000_000
"""Bytes of both; Discord takes ten megabytes with a message."""

_MAX_TITLE = 160
_MAX_MARKED = 900
_MAX_EQUAL = 200
_MAX_CHANGED = 400
_MAX_PASSAGE = 320
_MAX_PATH = 160
_MAX_NAME = 80
_MAX_NOTE = 200
_MOST_NOTES = 4
_MAX_QUIET = 120

_FIXED = 12  # container, head, two files and the row with two arrows and what is between them
_SECTION = 3
_LEGEND = "-# ~~struck~~: the source has it, the draft does not · **bold**: the draft alone has it"

_Link = Callable[[Verdict], str | None]


@dataclass(frozen=True, slots=True)
class _Item:
    """A verdict as text, and its statement with the citation (from 0) that its button opens."""

    content: str
    verdict: Verdict
    opens: tuple[str, int] | None

    @property
    def cost(self) -> int:
        return _SECTION if self.opens is not None else 1


def message(
    checked: Checked,
    factbase: FactBase,
    interaction: int,
    page: int = 0,
    site: str | None = None,
) -> Message:
    """One page of a check recorded under this interaction; a page beyond the last gives the last.

    Its files are the report and, where there are pages to turn, what they are made of.
    """
    if not checked.verdicts:
        return Message(layout.container([layout.text(_head(checked, ()))], render.GREY))
    head = _head(checked, checked.verdicts)
    pages = _filled(list(_items(checked, factbase, site)), layout.MAX_TEXT - size(head))
    page = min(page, len(pages) - 1)
    more = len(pages) > 1
    files = [File(REPORT, checked.report)] if checked.report else []
    if more:
        files.append(File(KEPT, dumped(checked)))
    children = [
        layout.text(head),
        *(_component(item, place) for place, item in enumerate(pages[page])),
        *(layout.file(file.name) for file in files),
        *([_navigation(interaction, page, len(pages))] if more else []),
    ]
    colour = render.AMBER if _loud(checked.verdicts) else render.GREEN
    return Message(
        layout.container(children, colour), statements(checked), len(pages), tuple(files)
    )


def statements(checked: Checked) -> tuple[str, ...]:
    """The curated statements that the check cites, on whichever page: all are in the report."""
    return tuple(dict.fromkeys(v.statement for v in checked.verdicts if v.statement is not None))


def counts(checked: Checked) -> str:
    """`7 quotations: 5 verbatim, 1 altered, 1 not found`."""
    return summary(Report(checked.verdicts))


def _loud(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.needs_a_look for verdict in verdicts)


def _head(checked: Checked, verdicts: Sequence[Verdict]) -> str:
    lines = [
        f"-# /check {one_line(fit(checked.name, _MAX_TITLE))}",
        f"### {counts(checked)}",
    ]
    if verdicts:
        loud = _loud(verdicts)
        needs = f"{loud} need{'s' if loud == 1 else ''} a look." if loud else "None needs a look."
        lines.append(f"{needs} Compared word for word with the sources.")
    if any(v.needs_a_look and _is_marked(v) for v in verdicts):
        lines.append(_LEGEND)
    return "\n".join(lines)


def _items(checked: Checked, factbase: FactBase, site: str | None) -> Iterator[_Item]:
    link = _linking(site, factbase)
    numbered = list(enumerate(checked.verdicts, 1))
    # Stable: the draft's order within each half.
    for number, verdict in sorted(numbered, key=lambda item: not item[1].needs_a_look):
        lines = (
            _full(number, verdict, link) if verdict.needs_a_look else _quiet(number, verdict, link)
        )
        yield _Item("\n".join(lines), verdict, _opens(verdict, factbase))


def _full(number: int, verdict: Verdict, link: _Link) -> Iterator[str]:
    minor = ", minor" if verdict.minor else ""
    if verdict.verdict is Kind.VERBATIM:
        minor = ", in doubt"
    yield f"**{number} · {label(verdict.verdict).capitalize()}{minor}**"
    yield quoted(f"“{_marked(verdict)}”")
    if verdict.speaker is not None:
        yield f"-# the draft’s speaker: {one_line(fit(verdict.speaker, _MAX_NAME))}"
    if verdict.said_by is not None:
        yield f"-# the source’s speaker: {one_line(fit(verdict.said_by, _MAX_NAME))}"
    yield from _notes(verdict)
    if verdict.citation is not None:
        near = verdict.verdict is Kind.NOT_FOUND
        yield "The nearest passage:" if near else "The source:"
        yield quoted(one_line(fit(verdict.citation.exact, _MAX_PASSAGE)))
        yield f"-# {_place(verdict, link)}"


def _quiet(number: int, verdict: Verdict, link: _Link) -> Iterator[str]:
    name = label(verdict.verdict)
    if verdict.verdict is Kind.NOT_FOUND:
        name = f"{name}, a few words, perhaps a title"
    yield f"**{number} · {name.capitalize()}** “{one_line(fit(verdict.quotation, _MAX_QUIET))}”"
    yield from _notes(verdict)
    if verdict.citation is not None:
        yield f"-# {_place(verdict, link)}"


def _notes(verdict: Verdict) -> Iterator[str]:
    for note in verdict.notes[:_MOST_NOTES]:
        yield f"-# • {one_line(fit(note, _MAX_NOTE))}"
    if len(verdict.notes) > _MOST_NOTES:
        yield f"-# • {len(verdict.notes) - _MOST_NOTES} more in the report"


def _place(verdict: Verdict, link: _Link) -> str:
    if verdict.citation is None:
        return ""
    line, url = f"line {verdict.citation.line}", link(verdict)
    shown = line if url is None else f"[{line}]({url})"
    return f"{one_line(fit(verdict.citation.source, _MAX_PATH))}, {shown}"


def _linking(site: str | None, factbase: FactBase) -> _Link:
    """As `facts.links.linking`, for citations that name a source by its path."""
    if site is None:
        return lambda _: None
    ids = {source.path: source.id for source in factbase.sources.values()}
    by_id = linking(site, factbase)

    def link(verdict: Verdict) -> str | None:
        cited = verdict.citation
        if cited is None or cited.source not in ids:
            return None
        return by_id(replace(verdict, citation=replace(cited, source=ids[cited.source])))

    return link


def _is_marked(verdict: Verdict) -> bool:
    fine = verdict.verdict in (Kind.VERBATIM, Kind.MISATTRIBUTED)
    return not fine and any(op is not Op.EQUAL for op, _ in verdict.diff)


def _marked(verdict: Verdict) -> str:
    """The quotation with what it changed, in at most `_MAX_MARKED` units and a few more."""
    if not _is_marked(verdict):
        return one_line(fit(verdict.quotation, _MAX_MARKED))
    pieces: list[str] = []
    room = _MAX_MARKED
    for op, words in verdict.diff:
        piece = _piece(op, " ".join(words.split()))
        if size(piece) > room:
            pieces.append("\\[… the rest is in the report\\]")
            break
        room -= size(piece) + 1
        pieces.append(piece)
    return " ".join(piece for piece in pieces if piece)


def _piece(op: Op, words: str) -> str:
    if op is Op.EQUAL:
        return _middle_out(words)
    shown = one_line(fit(words, _MAX_CHANGED))
    if not shown:
        return ""
    return f"~~{shown}~~" if op is Op.DELETE else f"**{shown}**"


def _middle_out(words: str) -> str:
    """Words that are the same on both sides: of many, those beside the changes."""
    if len(words) <= _MAX_EQUAL:
        return one_line(escape(words))
    half = _MAX_EQUAL // 2
    # Cut between words, unless there is nothing to cut at.
    head = words[:half].rpartition(" ")[0] or words[:half]
    tail = words[-half:].partition(" ")[2] or words[-half:]
    left_out = len(words) - len(head) - len(tail)
    return f"{one_line(escape(head))} \\[… {left_out:,} characters\\] {one_line(escape(tail))}"


def _opens(verdict: Verdict, factbase: FactBase) -> tuple[str, int] | None:
    statement = factbase.statements.get(verdict.statement or "")
    if statement is None or verdict.citation is None:
        return None
    cited = verdict.citation
    for number, citation in enumerate(statement.citations):
        overlaps = citation.start < cited.end and cited.start < citation.end
        if overlaps and citation.source.path == cited.source:
            return statement.id, number
    return None


def _filled(items: Sequence[_Item], text: int) -> list[list[_Item]]:
    pages: list[list[_Item]] = [[]]
    components, room = layout.MAX_COMPONENTS - _FIXED, text
    for item in items:
        length = size(item.content)
        if pages[-1] and (item.cost > components or length > room):
            pages.append([])
            components, room = layout.MAX_COMPONENTS - _FIXED, text
        pages[-1].append(item)
        components, room = components - item.cost, room - length
    return pages


def _component(item: _Item, place: int) -> Component:
    if item.opens is None:
        return layout.text(item.content)
    press = custom_id(Passage(*item.opens, place))
    return layout.section(item.content, layout.button("Passage", press))


def _navigation(interaction: int, page: int, pages: int) -> Component:
    def press(number: int) -> str:
        # A disabled button needs an id of its own as well; a page out of range is never pressed.
        return custom_id(CheckPage(interaction, number % (pages + 1)))

    return layout.row(
        layout.button("◀ Previous", press(page - 1), disabled=page == 0),
        layout.button(f"Page {page + 1} of {pages}", press(page), disabled=True),
        layout.button("Next ▶", press(page + 1), disabled=page + 1 >= pages),
    )
