"""The choke point of the moderators' desk: who may is asked here, at every use.

Commands, buttons and forms of the desk all come through `give`; what offers
names while somebody types comes through `offered`. There is no other way in.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from itertools import islice
from typing import Any

from discord.app_commands import Choice

from bot.audit.log import Outcome
from bot.resources import Resources
from commands.blocks import one_line
from commands.delivery import Interaction, Place, Request
from commands.escape import fit, plain
from commands.layout import Form
from commands.moderators import require_moderator
from commands.render import Message
from commands.reply import Act, Make, Refusal, Replies, Reply, is_moderator
from facts import lookup
from facts.answers import Ambiguous, Found
from facts.factbase import FactBase
from facts.indexes import indexes
from facts.model import Rank
from facts.sources import describe_source
from facts.suggesting import statements_like

_MOST_CHOICES, _MAX_CHOICE = 25, 100
_STANDING = (Rank.PREFERRED, Rank.NORMAL)

Typed = Callable[[Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]
"""What offers choices while an option is typed."""


class Curation:
    """What every part of the desk works with."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self._roles = resources.settings.moderator_roles
        self._guilds = resources.settings.guilds
        self._replies = Replies(resources)

    @property
    def factbase(self) -> FactBase:
        """The facts in use: read once for each reply."""
        return self.resources.factbase

    async def give(self, interaction: Interaction, request: Request, make: Make) -> None:
        """Do what `make` says, for a moderator; anybody else is refused, on record."""

        async def checked() -> Reply | Act:
            require_moderator(interaction, self._roles)
            return await make()

        await self._replies.give(interaction, request, checked)

    def reply(self, message: Message | Form, request: Request | None = None) -> Reply:
        """What a moderator asked to see."""
        return Reply(message, Outcome.ANSWERED, self.factbase.version, request)

    async def people(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Names of the fact base."""
        factbase = self.factbase
        found = lookup.complete(factbase, typed) if self._may(interaction) else ()
        return _choices((c.id, lookup.describe(factbase, c.id)) for c in found)

    async def sources(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Sources, the newest first."""
        if not self._may(interaction):
            return []
        found = indexes(self.factbase).sources.like(typed, newest=True)
        return _choices((source.id, describe_source(source)) for source in found)

    async def standing(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Statements in force."""
        return self._statements(interaction, typed, deprecated=False)

    async def statements(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Statements, in force or not."""
        return self._statements(interaction, typed, deprecated=True)

    async def waiting(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Proposals that wait, the oldest first, by their number."""
        if not self._may(interaction):
            return []
        named = (
            (str(each.id), f"{each.id}: {each.words or each.why or 'a change'}")
            for each in await self.resources.proposals.queue()
        )
        return _choices(each for each in named if typed.strip().casefold() in each[1].casefold())

    def _statements(
        self, interaction: Interaction, typed: str, *, deprecated: bool
    ) -> list[Choice[str]]:
        if not self._may(interaction):
            return []
        like = statements_like(self.factbase, typed)
        found = islice((s for s in like if deprecated or s.rank in _STANDING), _MOST_CHOICES)
        return _choices((s.id, f"{s.id}: {s.value}") for s in found)

    def _may(self, interaction: Interaction) -> bool:
        return interaction.guild_id in self._guilds and is_moderator(interaction.user, self._roles)


def in_place(interaction: Interaction, command: str, query: str, *, form: bool = False) -> Request:
    """For the moderator alone: in the private message whose button was pressed, if it is one."""
    message = interaction.message
    same = message is not None and message.flags.ephemeral
    return Request(command, query, True, Place.SAME if same else Place.NEW, form)


def entity(factbase: FactBase, typed: str) -> str:
    """The id of whoever an id or a name means; Refusal where that is not plain."""
    if typed in factbase.entities:
        return typed
    answer = lookup.who(factbase, typed)
    if not isinstance(answer, Ambiguous) and answer.entity is not None:
        return answer.entity.id
    near = () if isinstance(answer, Found) else answer.candidates
    if near:
        names = "; ".join(one_line(fit(c.label, _MAX_CHOICE)) for c in near[:5])
        raise Refusal(f"It is not plain who is meant. Near: {names}. Write the whole name.")
    name = one_line(fit(typed, _MAX_CHOICE))
    raise Refusal(f"“{name}” is not in the fact base. Add whoever it is first: /facts add-person")


def source(factbase: FactBase, typed: str) -> str:
    """The id of the source that is meant by a part of its name; Refusal if none or several."""
    match indexes(factbase).sources.like(typed):
        case (found,):
            return found.id
        case ():
            raise Refusal("There is no such source. Pick one from the list.")
        case _:
            raise Refusal("Several sources fit. Pick one from the list.")


def _choices(found: Iterable[tuple[str, str]]) -> list[Choice[str]]:
    named = [Choice(name=plain(name, _MAX_CHOICE), value=value) for value, name in found]
    return named[:_MOST_CHOICES]
