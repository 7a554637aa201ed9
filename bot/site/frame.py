"""What every page has around it: head, skip link, menu, search box, footer.

A page is told how deep it lies and links relatively from there, so that the
site works wherever it is put, on a disk as on a server.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.markup import Content, Html, join, json_text, tag, text
from bot.site.linked_data import graph

MOST_BYTES = 96_000
"""Bytes of a page: it opens at once on a telephone, and stays under 100 KB whatever comes."""

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: "
    "data:; base-uri 'none'; form-action 'self' file:"
)
"""A static site has no headers of its own: the page itself says that it loads only what is its own.

`file:` is for the same pages opened from a disk, where there is no 'self'.
"""

_TITLE = "Reading room"
FRONT = "index.html"


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share: the menu (name and path), the version, whether there is a feed."""

    menu: tuple[tuple[str, str], ...]
    version: str
    has_feed: bool

    @property
    def listed(self) -> frozenset[str]:
        """The paths that the top of every page leads to."""
        return _listed(self.menu)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page without its frame. `path` is where it lies, `section` the menu's path it belongs to.

    `before` and `after` are the paths of the pages around it, where it is one of several.
    """

    path: str
    title: str
    body: Html
    section: str = ""
    data: Sequence[Html] = ()
    before: str | None = None
    after: str | None = None
    searches: bool = False


@lru_cache(maxsize=16)
def _listed(menu: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset((FRONT, *(path for _, path in menu)))


def rendered(page: Page, site: Site, root: str | None = None) -> bytes:
    """The whole page; `root` leads from it to the top of the site (default: from where it lies)."""
    up = "../" * page.path.count("/") if root is None else root
    head = join(
        _head(site, up),
        tag("title", page.title, f" · {_TITLE}"),
        tag("link", rel="prev", href=_from(page.path, page.before)) if page.before else None,
        tag("link", rel="next", href=_from(page.path, page.after)) if page.after else None,
        tag("script", src=f"{up}assets/search.js", defer=True) if page.searches else None,
        *(page.data or [_itself(page)]),
    )
    body = join(
        _header(site, up, page.path if page.path in site.listed else "", page.section),
        tag("main", page.body, id="main", tabindex="-1"),
        _footer(site, up),
    )
    whole = join(
        Html("<!doctype html>\n"),
        tag("html", "\n", tag("head", head), "\n", tag("body", body), "\n", lang="en"),
        "\n",
    )
    return whole.encode("utf-8", "backslashreplace")


def _itself(page: Page) -> Html:
    """What a page is that is about nothing else."""
    name = page.path.rpartition("/")[2]
    return graph([json_text({"@type": "WebPage", "@id": name, "name": page.title})])


# What is the same on thousands of pages is made once.
@lru_cache(maxsize=64)
def _head(site: Site, up: str) -> Html:
    return join(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="Factdesk"),
        tag("link", rel="stylesheet", href=f"{up}assets/room.css"),
        tag("link", rel="icon", href=f"{up}assets/icon.svg", type="image/svg+xml"),
        _feed(up) if site.has_feed else None,
        tag("script", src=f"{up}assets/room.js", defer=True),
    )


def _feed(up: str) -> Html:
    return tag(
        "link",
        rel="alternate",
        type="application/atom+xml",
        title="Corrections",
        href=f"{up}corrections.atom",
    )


@lru_cache(maxsize=256)
def _header(site: Site, up: str, path: str, section: str) -> Html:
    """The top of a page; `path` is the page's own if the menu or the title leads to it."""

    def entry(name: str, to: str) -> Html:
        here = "page" if to == path else "true" if to == section else None
        return tag("li", tag("a", name, href=up + to, aria_current=here))

    home = tag(
        "a",
        _TITLE,
        class_="home",
        href=up + FRONT,
        aria_current="page" if path == FRONT else None,
    )
    menu = tag("ul", *(entry(name, to) for name, to in site.menu))
    search = tag(
        "form",
        tag("label", "Search", for_="q", class_="unseen"),
        tag("input", id="q", name="q", type="search", placeholder="Search", autocomplete="off"),
        tag("button", "Search"),
        role="search",
        action=f"{up}search.html",
    )
    nav = tag("nav", menu, aria_label="Main")
    skip = tag("a", "Skip to the text", class_="skip", href="#main")
    return join(skip, tag("header", tag("div", home, search, class_="bar"), nav, class_="top"))


@lru_cache(maxsize=64)
def _footer(site: Site, up: str) -> Html:
    version = tag("p", "Fact base ", tag("code", site.version))
    links = [
        tag("a", "Corrections", href=f"{up}corrections.html"),
        tag("a", "What the sources do not say", href=f"{up}unsaid.html"),
    ]
    if site.has_feed:
        links.append(tag("a", "Feed of corrections (Atom)", href=f"{up}corrections.atom"))
    return tag("footer", tag("p", *separated(links, " · ")), version)


def separated(pieces: Sequence[Content], between: str) -> list[Content]:
    """The pieces with something between each two."""
    return [each for piece in pieces for each in (between, piece)][1:]


def pager(path: str, number: int, paths: Sequence[str], what: str) -> Html | None:
    """Links to the pages around this one, `number` from 0; None where there is but one."""
    if len(paths) < 2:
        return None
    near = sorted({0, len(paths) - 1, *range(max(number - 2, 0), min(number + 3, len(paths)))})
    items: list[Content] = []
    for place, each in enumerate(near):
        if place and each != near[place - 1] + 1:
            items.append(tag("li", "…"))
        current = "page" if each == number else None
        name = tag("span", "page ", class_="unseen")
        link = tag("a", name, each + 1, href=_from(path, paths[each]), aria_current=current)
        items.append(tag("li", link))
    return tag("nav", tag("ol", *items), class_="pages", aria_label=what)


def _from(path: str, to: str | None) -> str:
    return f"{'../' * path.count('/')}{to}"


def script_call(function: str, *arguments: object) -> bytes:
    """A file that a page loads as a script, as pages on a disk may not fetch: a call with data."""
    written = json.dumps(list(arguments), ensure_ascii=True, separators=(",", ":"))[1:-1]
    return f"{function}({written});\n".encode()


def heading(level: int, *content: Content, **attributes: object) -> Html:
    """A heading of a level."""
    return tag(f"h{level}", *content, **attributes)


def size(markup: str) -> int:
    """Bytes that it takes in a page."""
    return len(markup) if markup.isascii() else len(markup.encode("utf-8", "backslashreplace"))


def prose(value: str, limit: int) -> Html:
    """Text in at most so many characters; it is cut between words, and the cut is shown."""
    if len(value) <= limit:
        return text(value)
    # A text without spaces is cut where it has to be.
    space = value.rfind(" ", limit // 2, limit + 1)
    return text(value[: limit if space < 0 else space].rstrip() + " …")
