"""Files that people attach: fetched from Discord's own content network and nowhere else.

The address comes with the interaction, so it is Discord's word; it is looked at
all the same, and no redirect is followed.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from bot.settings import Settings

MOST_BYTES = 1_000_000
"""Size of an article."""

_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_PATIENCE = 6.0


class NotFetched(Exception):
    """The file is not there to be had; the message says why."""


async def fetch(url: str, settings: Settings) -> bytes:
    """The bytes of an attachment, at most `MOST_BYTES`; NotFetched."""
    if not is_discords(url, settings.discord_api):
        raise NotFetched("The file is not on Discord, and nothing is fetched from anywhere else.")
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, proxy=settings.proxy, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise NotFetched(f"Discord does not give the file ({response.status}).")
            data = await response.content.read(MOST_BYTES + 1)
            while len(data) <= MOST_BYTES and (more := await response.content.read(MOST_BYTES)):
                data += more
    except (aiohttp.ClientError, OSError, TimeoutError):
        raise NotFetched("Discord does not give the file just now. Try again.") from None
    if len(data) > MOST_BYTES:
        raise NotFetched(f"The file is larger than {MOST_BYTES:,} bytes; that is not one article.")
    return data


def is_discords(url: str, api: str | None) -> bool:
    """Whether an address is one of Discord's for files; `api` is another Discord's, if set."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if api is None:
        return parts.scheme == "https" and parts.netloc in _HOSTS
    other = urlsplit(api)
    return (parts.scheme, parts.netloc) == (other.scheme, other.netloc)
