"""Sends what is due to those who were told otherwise: one at a time, each once.

Before a message leaves, that it is about to is on the disk; after it arrived,
that it did. Killed in between, the bot finds it begun: Discord knows the nonce
for a few minutes, and after that the message is looked for where it would be.
What may pass (Discord away, too many at once) is tried again; what cannot be
(a channel gone, direct messages closed) is written down with the reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import aiohttp
import discord

from bot.database.unusable import DatabaseError
from bot.database.writer import WriteFailed
from bot.desk.desk import Desk
from bot.desk.recalls import NONCE_HOLDS, FollowUp, Recalls, State
from bot.desk.recipients import UNHEARD, Recipient
from bot.shards.peers import Errand, Peers
from bot.work import Work

PASSES = (1.0, 6.0, 20.0)
"""Seconds after a change, and after a start, at which the log is read.

An answer may have been on its way, and another process may be about to note that it arrived.
"""

_LAST = UNHEARD.total_seconds() + 1.0
"""Seconds after a change, and after a start, at which an answer not heard of any more is due."""

_LOOK = 0.25
"""Seconds between looks at whether something changed."""

_FIRST_WAIT, _LONGEST_WAIT = 2.0, 120.0
_LONGEST_PASS, _ELSEWHERE = 20.0, 2.0
"""Seconds after which another process may go on with what is due, and after which one looks."""
_LOOK_BACK = timedelta(seconds=30)
_MOST_READ = 100
_TOO_FAST = 40003
"""Discord's code for opening direct messages too fast: it passes."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Composed:
    """What is to be said. `told` is the statement given as what is right, None if none is.

    `mark` makes of an answer's components the same marked as corrected, None if it is.
    """

    view: discord.ui.LayoutView
    told: str | None
    mark: Callable[[list[dict[str, Any]]], discord.ui.LayoutView | None]


class Sent(Enum):
    """What came of a pass. After `SOME` the rest is tried again, later each time."""

    ALL = "all"
    SOME = "some"
    ELSEWHERE = "elsewhere"


Compose = Callable[[FollowUp], Awaitable[Composed]]


class Sender:
    """Watches the desk and sends; `knows` says whether a message is the one of a nonce."""

    def __init__(
        self,
        client: discord.Client,
        desk: Desk,
        recalls: Recalls,
        work: Work,
        compose: Compose,
        knows: Callable[[discord.Message, str], bool],
        peers: Peers,
    ) -> None:
        self._peers = peers
        self._client = client
        self._desk = desk
        self._recalls = recalls
        self._work = work
        self._compose = compose
        self._knows = knows

    async def run(self) -> None:
        """Send what was left over, then what each change brings; until it is cancelled."""
        loop = asyncio.get_running_loop()
        seen, passes, wait = None, [0.0], _FIRST_WAIT
        while True:
            if self._desk.factbase is not seen:
                first, seen = seen is None, self._desk.factbase
                after = (*((0.0,) if first else ()), *PASSES, _LAST)
                passes = [loop.time() + each for each in after]
            if passes and loop.time() >= passes[0]:
                passes.pop(0)
                match await self.send_due():
                    case Sent.ALL:
                        wait = _FIRST_WAIT
                    case Sent.SOME:
                        passes.insert(0, loop.time() + wait)
                        wait = min(wait * 2, _LONGEST_WAIT)
                    case Sent.ELSEWHERE:
                        passes.insert(0, loop.time() + _ELSEWHERE)
            await asyncio.sleep(_LOOK)

    async def send_due(self) -> Sent:
        """Send all that is due, unless another process is at it: it would be due there too."""
        async with self._peers.errand("recalls") as errand:
            return await self._send_all(errand) if errand.mine else Sent.ELSEWHERE

    async def _send_all(self, errand: Errand) -> Sent:
        try:
            due = await self._recalls.due()
        except (DatabaseError, WriteFailed) as error:
            _log.error("what is due cannot be read: %s", error)
            return Sent.SOME
        loop, done = asyncio.get_running_loop(), True
        end = loop.time() + _LONGEST_PASS
        for each in due:
            if self._work.stopping or not errand.mine:
                return Sent.SOME
            if loop.time() > end:
                return Sent.ELSEWHERE
            with self._work:
                done &= await self._send(each)
        return Sent.ALL if done else Sent.SOME

    async def _send(self, each: FollowUp) -> bool:
        recipient = each.recipient
        try:
            composed = await self._compose(each)
            await self._recalls.sending(recipient, composed.told)
            message = await self._deliver(each, composed)
            await self._recalls.sent(recipient, message)
        except discord.HTTPException as error:
            if _passes(error):
                _log.warning("follow-up %s is tried again: %s", recipient.nonce, error)
                return False
            _log.warning("follow-up %s cannot be sent: %s", recipient.nonce, error)
            return await self._give_up(recipient, f"{error.code or error.status}: {error.text}")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            _log.warning("follow-up %s is tried again: %r", recipient.nonce, error)
            return False
        except (DatabaseError, WriteFailed) as error:
            _log.error("follow-up %s cannot be put on record: %s", recipient.nonce, error)
            return False
        return True

    async def _give_up(self, recipient: Recipient, problem: str) -> bool:
        try:
            await self._recalls.failed(recipient, problem)
        except (DatabaseError, WriteFailed) as error:
            _log.error("follow-up %s cannot be put on record: %s", recipient.nonce, error)
            return False
        return True

    async def _deliver(self, each: FollowUp, composed: Composed) -> int:
        """The id of the message, sent now or found where it was sent before."""
        recipient = each.recipient
        channel = await self._channel(recipient)
        before = await self._sent_before(each, channel)
        message = before or (await self._post(recipient, channel, composed)).id
        if not recipient.direct and recipient.message is not None:
            await self._mark(channel, recipient.message, composed)
        return message

    async def _channel(self, recipient: Recipient) -> discord.abc.Messageable:
        if recipient.direct:
            assert recipient.user is not None  # noqa: S101 - nobody writes to the forgotten
            return await self._client.create_dm(discord.Object(recipient.user))
        return self._client.get_partial_messageable(recipient.channel or 0)

    async def _sent_before(self, each: FollowUp, channel: discord.abc.Messageable) -> int | None:
        if each.state is not State.SENDING or each.begun is None:
            return None
        if datetime.now(UTC) - each.begun < NONCE_HOLDS:
            return None  # Discord answers the same nonce with the message that it has
        since = each.begun - _LOOK_BACK
        async for message in channel.history(after=since, limit=_MOST_READ, oldest_first=True):
            if self._knows(message, each.recipient.nonce):
                return message.id
        return None

    async def _post(
        self, recipient: Recipient, channel: discord.abc.Messageable, composed: Composed
    ) -> discord.Message:
        nothing = discord.AllowedMentions.none()
        if recipient.direct or recipient.message is None:
            return await channel.send(
                view=composed.view, nonce=recipient.nonce, allowed_mentions=nothing
            )
        # Where the answer was deleted meanwhile, it is said all the same.
        answer = discord.MessageReference(
            message_id=recipient.message,
            channel_id=recipient.channel or 0,
            fail_if_not_exists=False,
        )
        return await channel.send(
            view=composed.view,
            nonce=recipient.nonce,
            reference=answer,
            allowed_mentions=nothing,
        )

    async def _mark(
        self, channel: discord.abc.Messageable, message: int, composed: Composed
    ) -> None:
        """Mark the answer itself, where it can still be edited."""
        assert isinstance(channel, discord.PartialMessageable)  # noqa: S101 - no direct message
        with contextlib.suppress(discord.Forbidden, discord.NotFound):
            answer = await self._client.http.get_message(channel.id, message)
            marked = composed.mark([dict(each) for each in answer["components"]])
            if marked is not None:
                await channel.get_partial_message(message).edit(
                    view=marked, allowed_mentions=discord.AllowedMentions.none()
                )


def _passes(error: discord.HTTPException) -> bool:
    return error.status >= 500 or error.status in (401, 429) or error.code == _TOO_FAST
