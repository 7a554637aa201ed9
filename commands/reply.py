"""The single exit: whatever the bot says to anybody is put on record here, then sent.

An answer is looked up, rendered and hashed; its entry is committed; only then
does it leave, and how the delivery went is added to the entry. Where the log
does not take the entry, the asker is told so and gets no fact. An interaction
that comes twice has its entry already, and gets one answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.audit.log import AlreadyRecorded, AuditLog, Entry, NotRecorded, Outcome
from bot.database.chain import encoded
from bot.database.unusable import DatabaseError
from bot.database.writer import WriteFailed
from bot.resources import Resources
from bot.throttle import MOST, WINDOW
from commands import render
from commands.delivery import UNKNOWN, Delivery, Interaction, Request
from commands.escape import escape
from commands.layout import Component, Form
from commands.render import File, Message
from facts.answers import InvalidQuery
from facts.changes import Refused

GIVE_UP_AFTER = 10.0
"""Seconds after which an answer that is not on record is not given any more."""

FORM_GIVE_UP = 2.0
"""The same for a form: it has to be the first response, so it cannot be promised."""

_log = logging.getLogger(__name__)


class Refusal(Exception):
    """A request that is turned down; the message tells the asker why and what to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be said, what that means for the log, and the fact base it was taken from.

    `request` is given where only making the reply showed what was asked.
    """

    message: Message | Form
    outcome: Outcome
    factbase: str | None = None
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something to be done that is one transaction with its audit entry.

    `do` is given what makes the entry and writes both, or raises why not;
    `say` gives the reply to what `do` hands it (the fact base with a change).
    """

    do: Callable[[Callable[[Any], Entry]], Awaitable[object]]
    say: Callable[[Any], Reply]


class Progress:
    """How far what is being made is, for the one who waits for it."""

    def __init__(self) -> None:
        self.delivery: Delivery | None = None

    def show(self, text: str) -> None:
        """Say it, if the wait has been long enough; no fact may be in it."""
        if self.delivery is not None:
            self.delivery.progress(render.notice(text, render.GREY))


Make = Callable[[], Awaitable[Reply | Act]]
"""Makes what is to be said or done; raises why it may not be."""


class Replies:
    """Answers interactions; see the module."""

    def __init__(self, resources: Resources) -> None:
        self._guilds = resources.settings.guilds
        self._audit: AuditLog = resources.log
        self._work = resources.work
        self._vitals = resources.vitals
        self._throttle = resources.throttle
        self._peers = resources.peers
        self._moderators = resources.settings.moderator_roles

    async def give(
        self,
        interaction: Interaction,
        request: Request,
        make: Make,
        *,
        anywhere: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Answer an interaction with what `make` returns, or with why it raised. Never raises.

        `anywhere` lets in what is not from a served server: the bot's own direct messages.
        `progress` is shown while `make` is at it.
        """
        with self._work:
            delivery = Delivery(interaction, request)
            if progress is not None:
                progress.delivery = delivery
            reply = None
            try:
                async with asyncio.timeout(FORM_GIVE_UP if request.form else GIVE_UP_AFTER):
                    # Who may have changed something just now is not told what it was before.
                    moderator = is_moderator(interaction.user, self._moderators)
                    await self._peers.current(certain=moderator)
                    made = await self._make(interaction, make, anywhere)
                    if isinstance(made, Act):
                        reply = await self._act(interaction, request, delivery, made)
                    else:
                        reply = _stamped(interaction, made)
                        await self._audit.record(_settled(interaction, request, delivery, reply))
            except AlreadyRecorded:
                _log.warning("interaction %s came twice; it is answered once", interaction.id)
                self._vitals.trouble.note("duplicate", f"interaction {interaction.id}")
                return await delivery.leave()
            except Exception as error:  # noqa: BLE001 - not on record, for whatever reason
                expected = isinstance(error, NotRecorded | TimeoutError)
                reason = None if expected else error
                _log.error(
                    "interaction %s: not answered: %r", interaction.id, error, exc_info=reason
                )
                self._vitals.answered(request.command, "unrecorded", interaction.created_at)
                await delivery.send(_UNRECORDED, apart=True)
                if reply is not None and isinstance(error, TimeoutError):
                    # The entry may still have reached the disk: say that nothing followed.
                    late = "not sent: the log was too slow"
                    self._audit.delivered(interaction.id, problem=late)
                return None
            sent, problem = await delivery.send(reply.message)
            self._audit.delivered(interaction.id, message=sent, problem=problem)
            self._vitals.answered(
                (reply.request or request).command, reply.outcome, interaction.created_at
            )
            if problem is not None:
                if not problem.startswith(UNKNOWN):  # That one was late, and the API guard saw it.
                    self._vitals.trouble.note("undelivered", f"interaction {interaction.id}")
                _log.warning("reply to interaction %s: %s", interaction.id, problem)
        return None

    async def _make(self, interaction: Interaction, make: Make, anywhere: bool) -> Reply | Act:
        try:
            self._admit(interaction, anywhere)
            return await make()
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker hears of it
            return _trouble(interaction, error)

    async def _act(
        self, interaction: Interaction, request: Request, delivery: Delivery, act: Act
    ) -> Reply:
        """Do it, with its entry; the reply that is on record by then. NotRecorded and the like."""
        said: list[Reply] = []

        def entry(result: Any) -> Entry:
            said[:] = [_stamped(interaction, act.say(result))]
            return _settled(interaction, request, delivery, said[0])

        try:
            await act.do(entry)
        except (AlreadyRecorded, NotRecorded):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker hears of it
            said[:] = [_stamped(interaction, _trouble(interaction, error))]
            await self._audit.record(_settled(interaction, request, delivery, said[0]))
        return said[0]

    def _admit(self, interaction: Interaction, anywhere: bool) -> None:
        if not anywhere and interaction.guild_id not in self._guilds:
            raise Refusal(
                "Factdesk answers in its own newsroom's server only. Its operator can add"
                " this one to FACTDESK\\_GUILDS."
            )
        if self._work.stopping:
            raise Refusal("Factdesk is restarting. Ask again in a moment.")
        if not is_moderator(interaction.user, self._moderators):
            wait = self._throttle.wait(interaction.user.id)
            if wait > 0:
                raise Refusal(
                    f"That was {MOST} queries within {WINDOW:.0f} seconds, more than Factdesk"
                    f" answers one person. Ask again in {math.ceil(wait)} s."
                )


def is_moderator(user: discord.User | discord.Member, roles: Collection[int]) -> bool:
    """Whether the user has one of these roles on the server this comes from."""
    return isinstance(user, discord.Member) and any(user.get_role(role) for role in roles)


def _trouble(interaction: Interaction, error: Exception) -> Reply:
    outcome, say = next(told for kind, told in _TROUBLE.items() if isinstance(error, kind))
    if outcome is Outcome.FAILED:
        _log.error("interaction %s failed", interaction.id, exc_info=error)
    return Reply(render.notice(say(error), render.RED), outcome)


_TROUBLE: dict[type[Exception], tuple[Outcome, Callable[[Exception], str]]] = {
    Refusal: (Outcome.REFUSED, str),
    InvalidQuery: (Outcome.REFUSED, lambda error: escape(str(error))),
    Refused: (Outcome.REFUSED, lambda error: escape(str(error))),
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


def digest(components: list[Component], files: Iterable[File] = ()) -> str:
    """SHA-256 of a reply, its files included; docs/audit-format.md has the bytes."""
    canonical = json.dumps(components, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sha = hashlib.sha256(canonical.encode("utf-8", "surrogatepass"))
    for file in files:
        sha.update(encoded((file.name, file.content)))
    return sha.hexdigest()


def _stamped(interaction: Interaction, reply: Reply) -> Reply:
    if isinstance(reply.message, Form):
        return reply
    return replace(reply, message=render.stamped(reply.message, interaction.id))


def _settled(interaction: Interaction, request: Request, delivery: Delivery, reply: Reply) -> Entry:
    """The entry of a reply, once it is settled where that goes."""
    asked = reply.request or request
    if reply.outcome in (Outcome.REFUSED, Outcome.FAILED):
        asked = Request(asked.command, asked.query, private=True)
    delivery.settle(asked)
    return _entry(interaction, asked, reply, delivery.private)


def _entry(interaction: Interaction, request: Request, reply: Reply, private: bool) -> Entry:
    return Entry(
        interaction=interaction.id,
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        user=None if request.anonymous else interaction.user.id,
        command=request.command,
        query=request.query,
        outcome=reply.outcome,
        statements=reply.message.statements,
        factbase=reply.factbase,
        reply_sha256=digest(reply.message.components, reply.message.files),
        private=private,
    )
