"""A file fetched from Discord: from its own addresses alone, and never more than was agreed.

The address comes with an interaction. It is looked at all the same: what a
program fetches for somebody must not be what somebody tells it to fetch.
"""

from __future__ import annotations

import asyncio
import re

import aiohttp
import yarl

from bot.settings import Settings
from commands.reply import Refusal

PATIENCE = 3.0
"""Seconds for the whole file; the answer has to leave within ten."""

_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_PLAIN = re.compile("[!-~]+")
_PIECE = 65_536
_UNREADABLE = "The file could not be fetched from Discord. Attach it again."


async def fetch(address: str, most: int, settings: Settings) -> bytes:
    """The file's bytes; Refusal for more than `most`, for any other host, for any failure."""
    # The address is signed as it stands, so it is sent as it stands.
    url = yarl.URL(address, encoded=True) if _PLAIN.fullmatch(address) else None
    if url is None or not _is_discords(url, settings):
        raise Refusal("This file is not at one of Discord's own addresses, and is not fetched.")
    found = bytearray()
    try:
        async with (
            asyncio.timeout(PATIENCE),
            # What is packed would be larger than it says.
            aiohttp.ClientSession(
                auto_decompress=False, headers={"Accept-Encoding": "identity"}
            ) as session,
            session.get(url, proxy=settings.proxy, allow_redirects=False) as response,
        ):
            if response.status != 200 or response.headers.get("Content-Encoding"):
                raise Refusal(_UNREADABLE)
            async for piece in response.content.iter_chunked(_PIECE):
                found += piece
                if len(found) > most:
                    raise Refusal("The file is larger than it said, and is not read.")
    except (aiohttp.ClientError, OSError, TimeoutError):
        raise Refusal(_UNREADABLE) from None
    return bytes(found)


def _is_discords(url: yarl.URL, settings: Settings) -> bool:
    if url.scheme == "https" and url.host in _HOSTS and url.port == 443:
        return True
    return settings.discord_api is not None and _same_origin(url, settings.discord_api)


def _same_origin(url: yarl.URL, api: str) -> bool:
    return url.is_absolute() and url.origin() == yarl.URL(api).origin()
