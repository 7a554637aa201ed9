"""/facts: the moderators' desk, put together, and its buttons and forms.

Everybody sees that the group is there: which roles are moderators', Discord
does not know, and a command hidden from a moderator would be a desk that does
not answer. Who uses it without the role is refused at each use.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Factdesk
from commands.delivery import Interaction, Request
from commands.facts import add, record
from commands.facts import gaps as facts_gaps
from commands.facts import queue as facts_queue
from commands.facts import sources as facts_sources
from commands.facts.buttons import PREFIX, Step, Verb, parse
from commands.facts.confirming import Drafts
from commands.facts.curation import Curation
from commands.reply import Act, Refusal, Reply

Handler = Callable[[Interaction, Step], Awaitable[Reply | Act]]

OPEN_FORMS = frozenset({Verb.AGAIN, Verb.WHOSE, Verb.REJECT, Verb.EDIT, Verb.GAP})
"""Steps that are answered with a form."""

_COMPONENT, _FORM = discord.InteractionType.component, discord.InteractionType.modal_submit


class Steps(commands.Cog):
    """What the desk's buttons and forms do: one listener for all, nothing in memory."""

    def __init__(
        self, curation: Curation, handlers: dict[Verb, Handler], queue: facts_queue.Queue
    ) -> None:
        self._curation = curation
        self._queue = queue
        self.handlers = handlers

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Tell proposers what was decided before the bot ended."""
        await self._queue.catch_up()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the desk's next step; forms are all the desk's."""
        pressed = str(dict(interaction.data or {}).get("custom_id"))
        if interaction.type is not _FORM and not (
            interaction.type is _COMPONENT and pressed.startswith(PREFIX)
        ):
            return
        step = parse(pressed)
        form = step is not None and step.verb in OPEN_FORMS
        request = Request("facts step", pressed, private=True, form=form)

        async def make() -> Reply | Act:
            if step is None:
                raise Refusal("This is from another version of Factdesk. Begin again.")
            return await self.handlers[step.verb](interaction, step)

        await self._curation.give(interaction, request, make)


async def setup(bot: Factdesk) -> None:
    """Add the group, and listen for its buttons and forms."""
    curation = Curation(bot.resources)
    drafts = Drafts(curation)
    group = app_commands.Group(
        name="facts", description="The moderators' desk: add, correct and withdraw facts"
    )
    add.add_to(group, curation, drafts)
    queue = facts_queue.Queue(curation, drafts, bot)
    facts_queue.add_to(group, curation, queue)
    sources = facts_sources.Sources(curation, drafts)
    facts_sources.add_to(group, curation, sources)
    gaps = facts_gaps.Gaps(curation, drafts)
    facts_gaps.add_to(group, curation, gaps)
    record.add_to(group, curation)
    handlers: dict[Verb, Handler] = {
        Verb.CONFIRM: drafts.confirm,
        Verb.PLACE: drafts.place,
        Verb.AGAIN: drafts.again,
        Verb.FORM: drafts.submitted,
        Verb.QUEUE: queue.page,
        Verb.APPROVE: queue.approve,
        Verb.REJECT: queue.reject,
        Verb.REJECTED: queue.rejected,
        Verb.EDIT: queue.edit,
        Verb.TAKE: sources.take,
        Verb.OFFERS: sources.page,
        Verb.WHOSE: sources.whose,
        Verb.GAP: gaps.fill,
    }
    bot.tree.add_command(group)
    await bot.add_cog(Steps(curation, handlers, queue))
