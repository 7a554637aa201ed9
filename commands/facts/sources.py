"""/facts add-source: an article taken in, and what it offers, one click each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.app_commands import Range

from bot.desk.recall import recall
from commands import layout, render
from commands.attachments import fetch
from commands.blocks import one_line, quoted
from commands.delivery import Interaction, Request
from commands.escape import escape, fit
from commands.facts.buttons import Step, Verb, custom_id
from commands.facts.confirming import Drafts
from commands.facts.curation import Curation, in_place
from commands.facts.drafts import CONFIRMED, Draft
from commands.layout import Component
from commands.render import Message
from commands.reply import Act, Refusal, Reply
from facts import lookup
from facts.changes import AddSource, apply
from facts.dates import is_edtf
from facts.drafting import Kind, draft
from facts.factbase import FactBase
from facts.naming import fresh_id
from facts.offers import Offer, offers
from facts.unseen import first_unseen

COMMAND = "facts add-source"
MOST_BYTES = 1_000_000
"""Size of an article."""

_PAGE = 8
_MAX_WORDS = 280

Name = Range[str, 1, 60]
Title = Range[str, 1, 300]
Short = Range[str, 1, 35]


def add_to(group: app_commands.Group, curation: Curation, sources: Sources) -> None:
    """Put the command into the group."""

    @group.command(name="add-source", description="Take in an article: a UTF-8 text file, to 1 MB")
    @app_commands.describe(
        file="The article, as it was received",
        name="What to call it; also the name of its file",
        title="Its headline, if it has one",
        date="Its date as EDTF, if it gives one: 2025-06-02",
        language="Its language, such as en or pt-BR",
    )
    async def add_source(
        interaction: Interaction,
        file: discord.Attachment,
        name: Name,
        title: Title | None = None,
        date: Short | None = None,
        language: Short | None = None,
    ) -> None:
        request = Request(COMMAND, name, private=True)

        async def make() -> Act:
            return await sources.taken_in(interaction, file, name, title, date, language)

        await curation.give(interaction, request, make)


class Sources:
    """The steps of a source."""

    def __init__(self, curation: Curation, drafts: Drafts) -> None:
        self._curation = curation
        self._drafts = drafts
        self._resources = curation.resources

    async def taken_in(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        name: str,
        title: str | None,
        date: str | None,
        language: str | None,
    ) -> Act:
        """Read the article, and put it on record."""
        for what, given in (("name", name), ("title", title or ""), ("language", language or "")):
            if (hidden := first_unseen(given)) is not None:
                raise Refusal(f"In the {what}, {hidden}. Type it again without it.")
        if date is not None and not is_edtf(date):
            raise Refusal("Write the date as EDTF: 2025-06-02, or XXXX-06-02 without a year.")
        text = await self._text(file)
        factbase = self._curation.factbase
        new = fresh_id(factbase, name)
        change = AddSource(
            id=new, file=f"{new}.txt", text=text, title=title, date=date, language=language
        )
        would_be = await asyncio.to_thread(apply, factbase, change)
        found = await asyncio.to_thread(offers, would_be, new)
        people = len(await asyncio.to_thread(lookup.named_in, would_be, text))
        request = Request(COMMAND, new, private=True)
        if self._resources.desk.needs_review(change):
            return self._drafts.propose(change, "", request)

        def say(changed: FactBase) -> Reply:
            message = _page(changed, new, found, people, interaction.id, 0)
            return self._curation.reply(message, request)

        return Act(lambda entry: self._resources.desk.accept(change, why="", entry=entry), say)

    async def page(self, interaction: Interaction, step: Step) -> Reply:
        """Turn to a page of what a source offers."""
        source, found = await self._offers(step.root)
        factbase = self._curation.factbase
        people = len(await asyncio.to_thread(lookup.named_in, factbase, factbase.text(source)))
        request = in_place(interaction, "facts offers", f"{source} page {step.number + 1}")
        message = _page(factbase, source, found, people, step.root, step.number)
        return self._curation.reply(message, request)

    async def take(self, _: Interaction, step: Step) -> Act:
        """Add a quotation as said by whom the button named: the click confirms it."""
        source, offer = await self._offer(step)
        typed = {"about": step.entity, "source": source, "passage": offer.exact}
        taken = Draft(Kind.QUOTE, typed)
        factbase = self._curation.factbase
        drafted = await asyncio.to_thread(draft, factbase, Kind.QUOTE, typed)
        starts = [place.start for place in drafted.places]
        if offer.start in starts:
            occurrence = starts.index(offer.start)
            drafted = await asyncio.to_thread(draft, factbase, Kind.QUOTE, typed, occurrence)
        request = Request(CONFIRMED, taken.recorded(), private=True)
        return self._drafts.act(taken, drafted.change, request)

    async def whose(self, interaction: Interaction, step: Step) -> Reply:
        """The form for a quotation of which it is not plain who said it."""
        source, offer = await self._offer(step)
        typed = {"source": source, "passage": offer.exact, "about": offer.speaker or ""}
        return await self._drafts.open(
            interaction, Draft(Kind.QUOTE, {k: v for k, v in typed.items() if v})
        )

    async def _offer(self, step: Step) -> tuple[str, Offer]:
        source, found = await self._offers(step.root)
        if step.number >= len(found):
            raise Refusal("The source has no such quotation.")
        return source, found[step.number]

    async def _offers(self, root: int) -> tuple[str, tuple[Offer, ...]]:
        asked = await recall(self._resources.database, root)
        factbase = self._curation.factbase
        if asked is None or asked.command != COMMAND or asked.query not in factbase.sources:
            raise Refusal("This source is not in the fact base.")
        return asked.query, await asyncio.to_thread(offers, factbase, asked.query)

    async def _text(self, file: discord.Attachment) -> str:
        if file.size > MOST_BYTES:
            raise Refusal(f"The file is larger than {MOST_BYTES:,} bytes; that is not one article.")
        data = await fetch(file.url, MOST_BYTES, self._resources.settings)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Refusal(
                f"The file is not UTF-8 at byte {error.start + 1:,} (line {line:,})."
                " Save it as UTF-8 and send it again."
            ) from None
        if not text.strip():
            raise Refusal("The file is empty. Send the article as a text file, as it was received.")
        if text.startswith("\ufeff"):
            raise Refusal(
                "The file begins with a byte order mark (U+FEFF), as some editors write it."
                " Save it as UTF-8 without one (not as “UTF-8 with BOM”) and send it again."
            )
        hidden = await asyncio.to_thread(first_unseen, text)
        if hidden is not None:
            raise Refusal(
                f"In the file, {hidden}. Nothing may be hidden in evidence: look at that place,"
                " and send the article without it."
            )
        return text


def _page(
    factbase: FactBase, source: str, found: Sequence[Offer], people: int, root: int, page: int
) -> Message:
    named = factbase.sources[source]
    pages = max(1, (len(found) + _PAGE - 1) // _PAGE)
    page = min(page, pages - 1)
    quotations = render.counted(len(found), "quotation")
    known = render.counted(people, "known person", "known people")
    head = [
        f"### {one_line(fit(named.title or source, 200))}",
        f"-# {escape(named.path)}",
        f"In the fact base, with **{quotations}** and **{known}** named.",
    ]
    if found:
        head.append("Who said each is the article’s word as it was read; a click confirms it.")
    children = [layout.text("\n".join(head))]
    for number, offer in enumerate(found[page * _PAGE :][:_PAGE], start=page * _PAGE):
        children.append(_section(factbase, offer, root, number))
    if pages > 1:
        children.append(_turn(root, page, pages))
    return Message(layout.container(children, render.GREEN))


def _section(factbase: FactBase, offer: Offer, root: int, number: int) -> Component:
    said = quoted(f"“{fit(offer.exact, _MAX_WORDS)}”")
    who = "It is not plain who said it." if offer.speaker is None else "Said by "
    if offer.speaker is not None:
        who += one_line(fit(offer.speaker, 100))
    if offer.added:
        button = layout.button("Added", _id(Verb.WHOSE, root, number), disabled=True)
    elif offer.entity is not None:
        label = f"Add: said by {factbase.entities[offer.entity].label}"
        step = custom_id(Step(Verb.TAKE, root, number, offer.entity))
        button = layout.button(label, step, style=layout.GREEN)
    else:
        button = layout.button("Who said it?", _id(Verb.WHOSE, root, number))
    return layout.section(f"{said}\n-# {who}", button)


def _turn(root: int, page: int, pages: int) -> Component:
    def turn(label: str, to: int) -> Component:
        there = _id(Verb.OFFERS, root, to % (pages + 1))
        return layout.button(label, there, disabled=not 0 <= to < pages)

    return layout.row(turn("◀ Previous", page - 1), turn("Next ▶", page + 1))


def _id(verb: Verb, root: int, number: int) -> str:
    return custom_id(Step(verb, root, number))
