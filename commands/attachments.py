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
    if not is_discords(address, settings.discord_api):
        raise Refusal("This file is not at one of Discord's own addresses, and is not fetched.")
    # The address is signed as it stands, so it is sent as it stands.
    url = yarl.URL(address, encoded=True)
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


def is_discords(address: str, api: str | None) -> bool:
    """Whether an address is one of Discord's for files; `api` is another Discord's, if set.

    That other one may be no more than a proxy for the API, with the files where they were.
    """
    if _PLAIN.fullmatch(address) is None:
        return False
    try:
        url = yarl.URL(address, encoded=True)
        origin = url.origin()
        other = None if api is None else yarl.URL(api).origin()
        port = origin.port
    except ValueError:
        return False
    if url.user is not None or url.password is not None:
        return False
    return origin == other or (origin.scheme == "https" and origin.host in _HOSTS and port == 443)
