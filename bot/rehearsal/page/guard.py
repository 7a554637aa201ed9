"""Who may ask the page's server: this machine's own browser, by the page's own secret.

Whatever stands in a message is hostile, and so is every other site that the
same browser has open. A site that has its name resolved to 127.0.0.1 comes
with its own Host; one that opens a WebSocket here comes with its own Origin;
neither knows the secret, which is made anew for each rehearsal.
"""

from __future__ import annotations

import hmac
import secrets

from yarl import URL

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    # No text becomes markup: every way to it in the browser's own code is closed.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Sent with everything."""

_HERE = frozenset({"127.0.0.1", "localhost"})


class Guard:
    """The secret of one rehearsal, and what a request must carry."""

    def __init__(self) -> None:
        self.secret = secrets.token_urlsafe(18)

    def admits(self, secret: str) -> bool:
        """Whether this is the secret."""
        return hmac.compare_digest(secret.encode(), self.secret.encode())

    @staticmethod
    def is_here(host: str, port: int) -> bool:
        """Whether a Host header names this server on loopback."""
        try:
            url = URL(f"http://{host}")
        except ValueError:
            return False
        return url.host in _HERE and url.port == port and url.user is None

    def is_own(self, origin: str | None, port: int) -> bool:
        """Whether an Origin header is the page's."""
        scheme, _, host = (origin or "").partition("://")
        return scheme == "http" and "/" not in host and self.is_here(host, port)
