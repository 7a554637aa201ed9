"""The way out of one interaction: acknowledged in time, answered once.

Discord drops an interaction that has no response within three seconds. So one
that is not ready after `DEFER_AFTER` is acknowledged first and filled in later.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import math
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp
import discord

from bot.audit.log import PERHAPS
from bot.client import Factdesk
from commands import render
from commands.layout import Component, Form
from commands.render import Message

DEFER_AFTER = 0.7
"""Seconds after which an answer that is not ready is acknowledged."""

PROGRESS_EVERY = 1.2
"""Seconds from one word of how far something is to the next."""

_PROGRESS_LOST = 8.0
"""Seconds after which a word of how far something is has not reached Discord and never will."""

Interaction = discord.Interaction[Factdesk]


class Place(Enum):
    """Where an answer goes: a new message, or the message whose button was pressed."""

    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, as the log keeps it; `private` shows the reply to the asker alone.

    `form` is True where the answer may be a form, which cannot be promised first,
    `anonymous` where the log is not to keep who asked.
    """

    command: str
    query: str
    private: bool
    place: Place = Place.NEW
    form: bool = False
    anonymous: bool = False


class Delivery:
    """One interaction's way out: acknowledged in time, answered once."""

    def __init__(self, interaction: Interaction, request: Request) -> None:
        self._interaction = interaction
        self._place = request.place
        self.private = request.private
        self._deferral: asyncio.Task[str | None] | None = None
        self._progress: asyncio.Task[None] | None = None
        self._next_progress = math.inf
        loop = asyncio.get_running_loop()
        self._timer = None if request.form else loop.call_later(DEFER_AFTER, self._defer)

    def settle(self, request: Request) -> None:
        """Where the reply goes, now that it is known; what was acknowledged stays where it is."""
        if self._deferral is None:
            self.private, self._place = request.private, request.place

    def progress(self, message: Message) -> None:
        """Show how far it is where "thinking…" stands, to the asker alone; now and then, or not.

        No fact may be in it: it is not on record.
        """
        now = asyncio.get_running_loop().time()
        promised = self._deferral is not None and self._deferral.done()
        if promised and self.private and self._place is Place.NEW and now >= self._next_progress:
            self._next_progress = now + PROGRESS_EVERY
            if self._progress is None or self._progress.done():
                self._progress = asyncio.ensure_future(self._show(message))

    async def _show(self, message: Message) -> None:
        # A word of how far it is that does not get through is not missed.
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await self._interaction.edit_original_response(
                view=Layout(message.components), allowed_mentions=_NOBODY
            )

    async def _progress_out(self) -> None:
        """Wait for what is on its way: coming after the answer, it would take the answer's place.

        One that is given up too early may still arrive.
        """
        self._next_progress = math.inf
        if self._progress is not None:
            await asyncio.wait([self._progress], timeout=_PROGRESS_LOST)
            self._progress.cancel()

    async def leave(self) -> None:
        """Say nothing."""
        self._stop_timer()
        if self._deferral is not None:
            await self._deferral

    async def send(
        self, message: Message | Form, *, apart: bool = False
    ) -> tuple[int | None, str | None]:
        """The id of the message sent, or why it was not; `apart` leaves a pressed one alone."""
        self._stop_timer()
        await self._progress_out()
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
            problem = f"{error.code or error.status} {error.text}".strip()
            return None, f"{PERHAPS}{problem}" if error.code == _ACKNOWLEDGED else problem
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return None, f"{PERHAPS}{error!r}"
        except RuntimeError as error:
            return None, self._stopped(error)

    async def _try(self, message: Message | Form, apart: bool) -> int | None:
        try:
            return await self._respond(message, apart)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # A connection kept open too long. Should the first have arrived, this gives 40060.
            return await self._respond(message, apart)

    async def _respond(self, message: Message | Form, apart: bool) -> int | None:
        response = self._interaction.response
        if isinstance(message, Form):
            await response.send_modal(_Modal(message))
            return None
        view = Layout(message.components)
        files = [discord.File(io.BytesIO(f.content), f.name) for f in message.files]
        if self._deferral is not None and apart and self._place is Place.SAME:
            followup = await self._interaction.followup.send(
                view=view, ephemeral=True, allowed_mentions=_NOBODY, wait=True
            )
            return followup.id
        if self._deferral is not None:
            edited = await self._interaction.edit_original_response(
                view=view, attachments=files or discord.utils.MISSING, allowed_mentions=_NOBODY
            )
            return edited.id
        if self._place is Place.SAME:
            updated = await response.edit_message(
                view=view, attachments=files or discord.utils.MISSING, allowed_mentions=_NOBODY
            )
            return None if updated is None else updated.message_id
        sent = await response.send_message(
            view=view, files=files, ephemeral=self.private, allowed_mentions=_NOBODY
        )
        return sent.message_id

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _defer(self) -> None:
        self._next_progress = asyncio.get_running_loop().time() + PROGRESS_EVERY
        self._deferral = asyncio.ensure_future(self._acknowledge())

    async def _acknowledge(self) -> str | None:
        """What went wrong with it, if anything."""
        try:
            await self._interaction.response.defer(
                ephemeral=self.private, thinking=self._place is Place.NEW
            )
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return f"not acknowledged: {error}"
        except RuntimeError as error:
            return self._stopped(error)
        return None

    def _stopped(self, error: RuntimeError) -> str:
        """The problem of a reply that came after the goodbye: its session is closed by then."""
        if not self._interaction.client.is_closed():
            raise error
        return f"not sent, as Factdesk had stopped: {error}"


UNKNOWN = "10062 "
"""How the problem of a reply begins that came too late: Discord knows of no such interaction."""

_ACKNOWLEDGED = 40060
_UNSENDABLE = render.notice("Not answered: Discord refused the reply.", render.RED)
_NOBODY = discord.AllowedMentions.none()


class Layout(discord.ui.LayoutView):
    """Components as they are. Finished from the start, so that the library keeps nothing of it."""

    def __init__(self, components: list[Component]) -> None:
        super().__init__(timeout=None)
        self._rendered = components

    def has_components_v2(self) -> bool:
        """Always."""
        return True

    def to_components(self) -> list[dict[str, Any]]:
        """As they were given."""
        return self._rendered

    def is_finished(self) -> bool:
        """Always."""
        return True


class _Modal(discord.ui.Modal):
    """A form as it is, kept by the library no more than a layout."""

    def __init__(self, form: Form) -> None:
        super().__init__(title=form.title, custom_id=form.custom_id)
        self._rendered = form.components

    def to_components(self) -> list[dict[str, Any]]:
        return self._rendered

    def is_finished(self) -> bool:
        return True
