"""Posts the anchors to a channel: a copy where whoever may write the database cannot write.

A post is a few lines of the very form that the anchors' file has, so that its
text, saved as a file, is one. What was posted is noted beside that file. Killed
between posting and noting, the bot posts the same lines again: Discord knows
the nonce for a few minutes, and after that a copy more does no harm.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

import aiohttp
import discord

from bot.database import anchors
from bot.database.chain import Tip

_MOST = 10
"""Chains in one message, for its 2,000 characters; later ones vouch for those before them."""

_log = logging.getLogger(__name__)


class AnchorPoster:
    """Posts what is newly noted in this file to this channel, whenever `noted` is set."""

    def __init__(
        self, client: discord.Client, channel: int, own: Path, noted: asyncio.Event
    ) -> None:
        self._client = client
        self._channel = channel
        self._own = own
        self._posted = self._own.with_name(f"{self._own.name}-posted")
        self._noted = noted

    async def run(self) -> None:
        """Post after each noting, until it is cancelled. What failed is due at the next one."""
        while True:
            await self._noted.wait()
            self._noted.clear()
            try:
                await self._post()
            except discord.HTTPException as error:
                self._not_posted(_remedy(error))
            except anchors.BadAnchors as error:
                self._not_posted(str(error))
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                self._not_posted(repr(error))

    async def _post(self) -> None:
        due = await asyncio.to_thread(unposted, self._own, self._posted)
        if not due:
            return
        newest = latest(due)
        said = "".join(f"{tip.writer} {tip.length} {tip.head.hex()}\n" for tip in newest)
        await self._client.get_partial_messageable(self._channel).send(
            anchors.message(newest),
            nonce=hashlib.sha256(said.encode()).hexdigest()[:25],
            allowed_mentions=discord.AllowedMentions.none(),
        )
        await asyncio.to_thread(anchors.note, self._posted, due)
        _log.info("anchor posted to channel %d", self._channel)

    def _not_posted(self, why: str) -> None:
        _log.error(
            "the anchor is not posted to channel %d, and tried again tomorrow: %s",
            self._channel,
            why,
        )


def unposted(own: Path, posted: Path) -> tuple[Tip, ...]:
    """What is noted in the one file and not in the other, oldest first; BadAnchors."""
    known = set(anchors.read(posted)) if posted.exists() else set()
    noted = anchors.read(own) if own.exists() else ()
    return tuple(tip for tip in dict.fromkeys(noted) if tip not in known)


def latest(tips: Iterable[Tip]) -> tuple[Tip, ...]:
    """The last tip of each writer, of so many writers as a message holds, oldest first."""
    newest: dict[int, Tip] = {}
    for tip in tips:
        newest.pop(tip.writer, None)
        newest[tip.writer] = tip
    return tuple(newest.values())[-_MOST:]


def _remedy(error: discord.HTTPException) -> str:
    match error:
        case discord.Forbidden():
            return (
                "Factdesk may not write there; give it View Channel and Send Messages in that "
                "channel, or name another one in FACTDESK_ANCHOR_CHANNEL"
            )
        case discord.NotFound():
            return (
                "there is no such channel; write the id of one that the bot sees into "
                "FACTDESK_ANCHOR_CHANNEL"
            )
        case _:
            return str(error)
