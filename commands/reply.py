"""The single exit: whatever the bot says to anybody is put on record here, then sent.

An answer is looked up, rendered and hashed; its entry is committed; only then
does it leave, and how the delivery went is added to the entry. Where the log
does not take the entry, the asker is told so and gets no fact. An interaction
that comes twice has its entry already, and gets one answer.

Discord drops an interaction that has no response within three seconds. So one
that is not ready after `DEFER_AFTER` is acknowledged first and filled in later.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp
import discord

from bot.audit import AlreadyRecorded, AuditLog, Entry, NotRecorded, Outcome
from bot.client import Factdesk
from bot.database import DatabaseError
from bot.resources import Resources
from bot.writer import WriteFailed
from commands import render
from commands.escape import escape
from commands.layout import Component
from commands.render import Message
from facts.answers import InvalidQuery

DEFER_AFTER = 0.7
"""Seconds after which an answer that is not ready is acknowledged."""

GIVE_UP_AFTER = 10.0
"""Seconds after which an answer that is not on record is not given any more."""

_log = logging.getLogger(__name__)

Interaction = discord.Interaction[Factdesk]


class Refusal(Exception):
    """A request that is turned down; the message tells the asker why and what to do."""


class Place(Enum):
    """Where an answer goes: a new message, or the message whose button was pressed."""

    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, as the log keeps it; `private` shows the reply to the asker alone."""

    command: str
    query: str
    private: bool
    place: Place = Place.NEW


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be said, what that means for the log, and the fact base it was taken from.

    `request` is given where only making the reply showed what was asked.
    """

    message: Message
    outcome: Outcome
    factbase: str | None = None
    request: Request | None = None


class Replies:
    """Answers interactions; see the module."""

    def __init__(self, resources: Resources) -> None:
        self._guilds = resources.settings.guilds
        self._audit: AuditLog = resources.log
        self._work = resources.work

    async def give(
        self,
        interaction: Interaction,
        request: Request,
        make: Callable[[], Awaitable[Reply]],
    ) -> None:
        """Answer an interaction with what `make` returns, or with why it raised. Never raises."""
        with self._work:
            delivery = _Delivery(interaction, request)
            reply = None
            try:
                async with asyncio.timeout(GIVE_UP_AFTER):
                    reply = await self._make(interaction, make)
                    delivery.settle(reply)
                    entry = _entry(interaction, reply.request or request, reply, delivery.private)
                    await self._audit.record(entry)
            except AlreadyRecorded:
                _log.warning("interaction %s came twice; it is answered once", interaction.id)
                return await delivery.leave()
            except (NotRecorded, TimeoutError) as error:
                _log.error("interaction %s is not answered: %r", interaction.id, error)
                await delivery.send(_UNRECORDED, apart=True)
                if reply is not None and isinstance(error, TimeoutError):
                    # The entry may still have reached the disk: say that nothing followed.
                    late = "not sent: the log was too slow"
                    self._audit.delivered(interaction.id, problem=late)
                return None
            sent, problem = await delivery.send(reply.message)
            self._audit.delivered(interaction.id, message=sent, problem=problem)
            if problem is not None:
                _log.warning("reply to interaction %s: %s", interaction.id, problem)
        return None

    async def _make(self, interaction: Interaction, make: Callable[[], Awaitable[Reply]]) -> Reply:
        try:
            self._admit(interaction)
            return await make()
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker hears of it
            outcome, say = next(told for kind, told in _TROUBLE.items() if isinstance(error, kind))
            if outcome is Outcome.FAILED:
                _log.error("interaction %s failed", interaction.id, exc_info=error)
            return Reply(render.notice(say(error), render.RED), outcome)

    def _admit(self, interaction: Interaction) -> None:
        if interaction.guild_id not in self._guilds:
            raise Refusal(
                "Factdesk answers in its own newsroom's server only. Its operator can add"
                " this one to FACTDESK\\_GUILDS."
            )
        if self._work.stopping:
            raise Refusal("Factdesk is restarting. Ask again in a moment.")


_TROUBLE: dict[type[Exception], tuple[Outcome, Callable[[Exception], str]]] = {
    Refusal: (Outcome.REFUSED, str),
    InvalidQuery: (Outcome.REFUSED, lambda error: escape(str(error))),
    WriteFailed: (Outcome.FAILED, lambda _: "Not answered: the log cannot be read just now."),
    DatabaseError: (Outcome.FAILED, lambda _: "Not answered: the log cannot be read just now."),
    Exception: (
        Outcome.FAILED,
        lambda _: "Not answered: something went wrong here, and the operator's log says what.",
    ),
}
"""What the asker is told and what is recorded, first match first."""

_UNRECORDED = render.notice(
    "Not answered: the audit log cannot be written, and what is not on record is not given."
    " Please tell whoever runs Factdesk.",
    render.RED,
)
_UNSENDABLE = render.notice("Not answered: Discord refused the reply.", render.RED)


class _Delivery:
    """One interaction's way out: acknowledged in time, answered once."""

    def __init__(self, interaction: Interaction, request: Request) -> None:
        self._interaction = interaction
        self._place = request.place
        self.private = request.private
        self._deferral: asyncio.Task[str | None] | None = None
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(DEFER_AFTER, self._defer)

    def settle(self, reply: Reply) -> None:
        """Where the reply goes, now that it is known: trouble is for the asker alone."""
        if self._deferral is not None:
            return
        if reply.outcome in (Outcome.REFUSED, Outcome.FAILED):
            self.private, self._place = True, Place.NEW
        elif reply.request is not None:
            self.private, self._place = reply.request.private, reply.request.place

    async def leave(self) -> None:
        """Say nothing."""
        self._timer.cancel()
        if self._deferral is not None:
            await self._deferral

    async def send(self, message: Message, *, apart: bool = False) -> tuple[int | None, str | None]:
        """The id of the message sent, or why it was not; `apart` leaves a pressed one alone."""
        self._timer.cancel()
        if apart and self._deferral is None:
            self.private, self._place = True, Place.NEW
        if self._deferral is not None:
            problem = await self._deferral
            if problem is not None:
                return None, problem
        try:
            return await self._try(message, apart), None
        except discord.HTTPException as error:
            if error.status == 400 and error.code != _ACKNOWLEDGED and message is not _UNSENDABLE:
                # Ours to mend, but nobody is left without a word meanwhile.
                await self.send(_UNSENDABLE, apart=True)
            return None, f"{error.code or error.status} {error.text}".strip()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return None, f"not sent: {error!r}"

    async def _try(self, message: Message, apart: bool) -> int | None:
        try:
            return await self._respond(message, apart)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # A connection kept open too long. Should the first have arrived, this gives 40060.
            return await self._respond(message, apart)

    async def _respond(self, message: Message, apart: bool) -> int | None:
        view = _Layout(message.components)
        response = self._interaction.response
        if self._deferral is not None and apart and self._place is Place.SAME:
            followup = await self._interaction.followup.send(
                view=view, ephemeral=True, allowed_mentions=_NOBODY, wait=True
            )
            return followup.id
        if self._deferral is not None:
            edited = await self._interaction.edit_original_response(
                view=view, allowed_mentions=_NOBODY
            )
            return edited.id
        if self._place is Place.SAME:
            updated = await response.edit_message(view=view, allowed_mentions=_NOBODY)
            return None if updated is None else updated.message_id
        sent = await response.send_message(
            view=view, ephemeral=self.private, allowed_mentions=_NOBODY
        )
        return sent.message_id

    def _defer(self) -> None:
        self._deferral = asyncio.ensure_future(self._acknowledge())

    async def _acknowledge(self) -> str | None:
        """What went wrong with it, if anything."""
        try:
            await self._interaction.response.defer(
                ephemeral=self.private, thinking=self._place is Place.NEW
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return f"not acknowledged: {error}"
        return None


_ACKNOWLEDGED = 40060
_NOBODY = discord.AllowedMentions.none()


class _Layout(discord.ui.LayoutView):
    """Components as they are. Finished from the start, so that the library keeps nothing of it."""

    def __init__(self, components: list[Component]) -> None:
        super().__init__(timeout=None)
        self._rendered = components

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._rendered

    def is_finished(self) -> bool:
        return True


def digest(components: list[Component]) -> str:
    """SHA-256 of a reply: its components as JSON, keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(components, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _entry(interaction: Interaction, request: Request, reply: Reply, private: bool) -> Entry:
    return Entry(
        interaction=interaction.id,
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        user=interaction.user.id,
        command=request.command,
        query=request.query,
        outcome=reply.outcome,
        statements=reply.message.statements,
        factbase=reply.factbase,
        reply_sha256=digest(reply.message.components),
        private=private,
    )
