"""One page of HTML that needs nothing else: no script, no font, no address.

Its policy forbids the browser to load anything, so that what was escaped
wrongly could still do nothing.
"""

from __future__ import annotations

from html import escape

from bot.visible import visible


def document(title: str, style: str, body: str) -> str:
    """The whole page; the title is escaped here, `body` is markup already."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{text(title)}</title>
<style>
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def text(value: object) -> str:
    """Escaped for HTML, with what cannot be seen shown by its number."""
    return escape(visible(str(value)))
