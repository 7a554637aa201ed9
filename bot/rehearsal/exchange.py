"""An interaction as its user lives through it: from the click to the last edit of the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import IntEnum

from bot.rehearsal.clock import Clock
from bot.rehearsal.errors import Json
from bot.rehearsal.message import Message
from bot.rehearsal.world import Channel, User

FIRST_RESPONSE = 3.0
TOKEN_LIFE = 15 * 60.0


class Kind(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Reply(IntEnum):
    """Discord's interaction callback types."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class NoResponse(Exception):
    """What the user reads when the bot was too late: "The application did not respond"."""


class Exchange:
    """One interaction and everything that came of it.

    `message` is the answer as the user sees it now; `followups` came after it.
    `choices` is what autocomplete offered, `modal` what was opened. `latency`
    is seconds from the interaction to the arrival of the first response.
    """

    def __init__(self, payload: Json, user: User, channel: Channel, clock: Clock) -> None:
        self.payload = payload
        self.user = user
        self.channel = channel
        self.kind = Kind(payload["type"])
        self.sent_at = clock.now()
        self.reply: Reply | None = None
        self.responded_at: float | None = None
        self.message: Message | None = None
        self.source: Message | None = None
        self.followups: list[Message] = []
        self.choices: list[Json] = []
        self.modal: Json | None = None
        self.deferred_ephemeral = False
        self._clock = clock
        self._changed = asyncio.Event()

    @property
    def id(self) -> int:
        """The interaction's id."""
        return int(self.payload["id"])

    @property
    def token(self) -> str:
        """The interaction's token."""
        token: str = self.payload["token"]
        return token

    @property
    def latency(self) -> float | None:
        """Seconds to the first response; None while there is none."""
        return None if self.responded_at is None else self.responded_at - self.sent_at

    @property
    def deferred(self) -> bool:
        """Whether the first response was only a promise."""
        return self.reply in (Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE)

    @property
    def messages(self) -> list[Message]:
        """The answer and its follow-ups that stand."""
        every = [self.message, *self.followups]
        return [m for m in every if m is not None and not m.deleted]

    @property
    def text(self) -> str:
        """All that can be read in the answer and its follow-ups."""
        return "\n".join(m.text for m in self.messages)

    @property
    def too_late(self) -> bool:
        """Whether the time for the first response has passed."""
        return self._clock.now() > self.sent_at + FIRST_RESPONSE

    @property
    def expired(self) -> bool:
        """Whether the token's fifteen minutes are over."""
        return self._clock.now() > self.sent_at + TOKEN_LIFE

    def respond(self, reply: Reply) -> None:
        """Note the first response."""
        self.reply = reply
        self.responded_at = self._clock.now()
        self.touch()

    def touch(self) -> None:
        """Wake whoever waits for this exchange."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def first(self) -> None:
        """Wait for the first response; NoResponse after three seconds."""
        await self._until(lambda: self.reply is not None, self.sent_at + FIRST_RESPONSE)

    async def settled(self, patience: float = 10.0) -> None:
        """Wait for the answer itself, which a deferred response only promised.

        NoResponse after `patience` seconds more.
        """
        await self.first()
        await self._until(lambda: not self._promised(), self._clock.now() + patience)

    def _promised(self) -> bool:
        if self.reply == Reply.DEFERRED_MESSAGE:
            return self.message is not None and self.message.loading and not self.message.deleted
        if self.reply == Reply.DEFERRED_UPDATE:
            return not self.followups and self.message is None
        return False

    async def _until(self, met: Callable[[], bool], deadline: float) -> None:
        while not met():
            if self._clock.now() >= deadline:
                raise NoResponse("The application did not respond")
            changed = asyncio.ensure_future(self._changed.wait())
            passed = asyncio.ensure_future(self._clock.wait_until(deadline))
            await asyncio.wait({changed, passed}, return_when=asyncio.FIRST_COMPLETED)
            for task in (changed, passed):
                task.cancel()
            await asyncio.gather(changed, passed, return_exceptions=True)
