"""Addresses that an operator writes into the settings: each only where it does no harm."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~%-]+)*/?")
_LONGEST_URL = 100


def _url(text: str) -> SplitResult:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.port == 0:
        raise ValueError("not an address")
    return url


def proxy(text: str) -> str:
    """An HTTP proxy's address, as it is; ValueError."""
    try:
        _url(text)
    except ValueError:
        raise ValueError(
            "not the address of an HTTP proxy; write for example http://proxy.example:3128"
        ) from None
    return text


def api(text: str) -> str:
    """Another address of Discord's API, which the token may travel to; ValueError."""
    try:
        url = _url(text)
        plain = not (url.username or url.password or url.query or url.fragment)
        usable = plain and (url.scheme == "https" or _is_loopback(url.hostname or ""))
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(
            "the token would travel in the open; write an https address, or http on this "
            "machine alone, such as http://127.0.0.1:8080/api/v10"
        )
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def health(text: str) -> tuple[str, int] | None:
    """Host and port where the watchman is told, None for off; ValueError."""
    if text.lower() == "off":
        return None
    try:
        return loopback(text)
    except ValueError as error:
        raise ValueError(f"{error}, or off") from None


def loopback(text: str) -> tuple[str, int]:
    """The host and port of an address of this machine alone; ValueError says what to write."""
    try:
        url = urlsplit(f"//{text}")
        host, port = url.hostname or "", url.port or 0
        usable = _is_loopback(host) and port > 0 and url.netloc == text and "@" not in text
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(
            f"{text[:60]!r} is not an address of this machine alone; write 127.0.0.1:8787"
        )
    return host, port


def site(text: str) -> str:
    """Where the reading room is found, without a slash at its end; ValueError."""
    # It stands in every citation: no character in it may mean anything to Discord or HTML.
    try:
        url = _url(text)
        plain = not (url.username or url.password or url.query or url.fragment)
        usable = plain and _PLAIN_URL.fullmatch(text) is not None and len(text) <= _LONGEST_URL
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(
            f"not the address of a site; write where the reading room is found, with http or https,"
            f" in at most {_LONGEST_URL} plain characters and without a query, such as "
            "https://facts.example.org/room"
        )
    return text.rstrip("/")
