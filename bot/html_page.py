"""One page of HTML that needs nothing else: no script, no font, nothing to load.

Its policy forbids the browser to load anything, so that what was escaped
wrongly could still do nothing.
"""

from __future__ import annotations

from bot.markup import Html, join, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, style: str, body: Html) -> str:
    """The whole page; `style` is CSS of our own."""
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        tag("style", Html(f"\n{style}")),
    )
    whole = tag("html", "\n", tag("head", head), "\n", tag("body", body), "\n", lang="en")
    return join(Html("<!doctype html>\n"), whole, "\n")
