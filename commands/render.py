"""An Answer as a Discord message: pure, and the place where every limit is kept.

Reads on a phone: short lines, no tables, one section for each citation with
the button that opens it. What does not fit goes on the next page, so nothing
that an answer holds is out of reach, and a citation is never cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.audit.receipts import receipt
from commands import layout, paging
from commands.blocks import MAX_NAME, MAX_NOTE, blocks, one_line
from commands.buttons import Choice, NoneOfThese, Page, Passage, Why, custom_id
from commands.escape import fit
from commands.layout import Component
from facts.answers import Ambiguous, Answer, Candidate, Found, NotFound, shown
from facts.factbase import FactBase
from facts.lookup import describe
from facts.model import Entity

GREEN, AMBER, GREY, RED = 0x2E7D32, 0xF9A825, 0x757575, 0xC62828
_MAX_ASKED = 320
_MAX_REASON = 500
_MAX_CHOICES = 8
_MAX_STATEMENTS = 300

_NAVIGATION = 4  # row, two arrows and the page between them


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to send, the ids of the statements in it, and how many pages there are."""

    components: list[Component]
    statements: tuple[str, ...] = ()
    pages: int = 1
    files: tuple[File, ...] = ()


def answer(
    asked: str,
    answer: Answer,
    factbase: FactBase,
    interaction: int,
    page: int = 0,
    *,
    explained: bool = False,
    site: str | None = None,
) -> Message:
    """One page of an answer to what was `asked`; a page beyond the last gives the last.

    `interaction` is the one that the question is recorded under; the buttons
    find the question again by it. `explained` adds one that says why the name
    was taken for whom. Citations link to the reading room at `site`, if there is one.
    """
    answer, left_out = _first(answer)
    head = layout.text(_head(asked, answer, left_out))
    choices = _choices(answer, factbase, interaction)
    if explained:
        why = layout.button("Why this match?", custom_id(Why(interaction)))
        choices = [*choices, layout.row(why)]
    room = paging.Room(
        layout.MAX_COMPONENTS - 2 - layout.total(choices) - _NAVIGATION,
        layout.MAX_TEXT - layout.words([head, *choices]),
    )
    pages = paging.filled(blocks(answer, factbase, site), room)
    page = min(page, len(pages) - 1)
    children = [head, *_sections(pages[page]), *choices]
    if len(pages) > 1:
        children.append(_navigation(interaction, page, len(pages)))
    colour = {Found: GREEN, Ambiguous: AMBER, NotFound: GREY}[type(answer)]
    statements = dict.fromkeys(piece.statement for block in pages[page].blocks for piece in block)
    return Message(layout.container(children, colour), tuple(statements), len(pages))


def asked_line(asked: str) -> str:
    """What was asked, small, as the first line of its answer."""
    return f"-# {one_line(fit(asked, _MAX_ASKED))}"


def stamped(message: Message, interaction: int) -> Message:
    """The message with its receipt at the end; layout's limits leave room for it."""
    whole, *rest = message.components
    line = layout.text(f"-# Receipt {receipt(interaction)}")
    whole = {**whole, "components": [*whole["components"], line]}
    return replace(message, components=[whole, *rest])


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: 1 answer, 2 answers, 2 people."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def notice(text: str, colour: int = GREY) -> Message:
    """A message of one text; `text` is Discord's markdown, already escaped where it has to be."""
    return Message(layout.container([layout.text(text)], colour))


def _first(answer: Answer) -> tuple[Answer, int]:
    """The answer with no more statements than anybody would turn to, and how many are left out."""
    if isinstance(answer, Ambiguous) or len(answer.statements) <= _MAX_STATEMENTS:
        return answer, 0
    kept = answer.statements[:_MAX_STATEMENTS]
    named = {other for statement in kept for other in statement.contradicts}
    contradicting = tuple(s for s in shown(answer)[len(kept) :] if s.id in named)
    left_out = len(answer.statements) - len(kept)
    return replace(answer, statements=kept, contradicting=contradicting), left_out


def _head(asked: str, answer: Answer, left_out: int) -> str:
    lines = [asked_line(asked)]
    match answer:
        case Ambiguous(reason=reason):
            lines += ["### Which one?", fit(reason, _MAX_REASON)]
        case NotFound(reason=reason, entity=entity):
            title = "Not found" if entity is None else fit(entity.label, MAX_NAME)
            lines += [f"### {one_line(title)}", fit(reason, _MAX_REASON)]
        case Found(entity=None):
            count = len(answer.statements) + left_out
            against = len(answer.contradicting)
            by = f", contradicted by {counted(against, 'other')}" if against else ""
            lines.append(f"### {counted(count, 'statement')}{by}")
        case Found(entity=Entity() as entity):
            lines.append(f"### {one_line(fit(entity.label, MAX_NAME))}")
            if entity.note is not None:
                lines.append(f"-# The desk notes: {one_line(fit(entity.note, MAX_NOTE))}")
    if left_out:
        lines.append(f"These are the first {_MAX_STATEMENTS}. More words find fewer.")
    return "\n".join(lines)


def _choices(answer: Answer, factbase: FactBase, interaction: int) -> list[Component]:
    if isinstance(answer, Found) or not answer.candidates:
        return []
    offered = answer.candidates[:_MAX_CHOICES]
    title = [layout.text("Did you mean:")] if isinstance(answer, NotFound) else []
    return [
        *title,
        *(layout.row(_choice(candidate, factbase, interaction)) for candidate in offered),
        layout.row(layout.button("None of these", custom_id(NoneOfThese(interaction)))),
    ]


def _choice(candidate: Candidate, factbase: FactBase, interaction: int) -> Component:
    press = custom_id(Choice(interaction, candidate.id))
    return layout.button(describe(factbase, candidate.id), press, style=layout.BLUE)


def _sections(page: paging.Page) -> list[Component]:
    children: list[Component] = []
    place = 0
    for block in page.blocks:
        if children:
            children.append(layout.separator())
        for piece, content in zip(block, paging.words(block), strict=True):
            press = custom_id(Passage(piece.statement, piece.citation, place))
            children.append(layout.section(content, layout.button("Passage", press)))
            place += 1
    if page.goes_on:
        children.append(layout.text(paging.GOES_ON))
    return children


def _navigation(interaction: int, page: int, pages: int) -> Component:
    def arrow(label: str, target: int) -> Component:
        # A disabled button needs an id as well; a page out of range is never pressed.
        press = custom_id(Page(interaction, target % (pages + 1)))
        return layout.button(label, press, disabled=not 0 <= target < pages)

    indicator = layout.button(
        f"Page {page + 1} of {pages}", custom_id(Page(interaction, page)), disabled=True
    )
    return layout.row(arrow("◀ Previous", page - 1), indicator, arrow("Next ▶", page + 1))
