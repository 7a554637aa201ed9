"""The front page, the page that searches, and the page for an address that leads nowhere."""

from __future__ import annotations

from bot.markup import Content, Html, join, json_text, tag
from bot.site import linked_data
from bot.site.contradictions import pairs
from bot.site.corrections import entry
from bot.site.entity_pages import counted
from bot.site.frame import Page
from bot.site.pieces import entity_link, name
from bot.site.record import corrections
from bot.site.room import NAMES, Room
from facts import links
from facts.model import EntityType, Property

_MOST_LISTED = 12
_MOST_CORRECTIONS = 3


def front(room: Room) -> Page:
    """What is here, the newest corrections, and ways in."""
    facts = room.factbase
    in_force = sum(1 for _ in facts.in_force())
    lead = join(
        tag("h1", "What the sources say"),
        tag(
            "p",
            f"{counted(in_force, 'statement')} from {counted(len(facts.sources), 'source')}, each "
            "with the passage that carries it, word for word.",
            class_="lead-in",
        ),
        tag(
            "p",
            tag("a", "Where they disagree", href="contradictions.html"),
            f" ({len(pairs(room)):,}) · ",
            tag("a", "What they do not say", href="unsaid.html"),
            " · ",
            tag("a", "When", href="timeline.html"),
        ),
    )
    parts: list[Content] = [
        tag("header", lead, class_="head front"),
        *_people(room),
        _sources(room),
    ]
    made = corrections(facts, room.record)[:_MOST_CORRECTIONS]
    if made:
        newest = join(*(entry(room, each) for each in made))
        parts.append(_section("Corrections", "corrections.html", newest))
    node = {"@type": "WebSite", "@id": "index.html", "name": "Reading room"}
    return Page(
        path="index.html",
        title="What the sources say",
        body=join(*parts),
        data=[linked_data.graph([json_text(node)])],
    )


def _people(room: Room) -> list[Html]:
    """Of each kind those that most is said of."""
    made = []
    for kind in EntityType:
        found = [e for e in room.factbase.entities.values() if e.type is kind]
        found.sort(key=lambda e: (-len(room.concerning(e.id)), e.label.casefold(), e.id))
        if not found:
            continue
        cards = []
        for who in found[:_MOST_LISTED]:
            roles = room.factbase.about(who.id, Property.ROLE)
            about = roles[0].value if roles else counted(len(room.concerning(who.id)), "statement")
            cards.append(
                tag("li", entity_link(who, ""), " ", tag("span", about, class_="meta", dir="auto"))
            )
        listed = tag("ul", *cards, class_="directory cards")
        made.append(_section(NAMES[kind], f"{links.FOLDERS[kind]}.html", listed))
    return made


def _sources(room: Room) -> Html:
    found = sorted(
        room.factbase.sources.values(), key=lambda s: (-len(room.factbase.citing(s.id)), s.path)
    )
    items = [
        tag(
            "li",
            tag("a", name(source), href=links.source(source), dir="auto"),
            " ",
            tag("span", counted(len(room.factbase.citing(source.id)), "statement"), class_="meta"),
        )
        for source in found[:_MOST_LISTED]
    ]
    return _section("Sources", "sources.html", tag("ul", *items, class_="directory cards"))


def _section(name: str, path: str, inside: Html) -> Html:
    anchor = f"in-{path.removesuffix('.html')}"
    heading = tag("h2", tag("a", name, href=path), id=anchor)
    return tag("section", heading, inside, aria_labelledby=anchor)


def search(_: Room) -> Page:
    """The page that searches; a script fills in what was found."""
    body = join(
        tag("header", tag("h1", "Search"), class_="head"),
        tag("p", "Type a name or words above.", id="found", role="status", aria_live="polite"),
        tag("noscript", tag("p", "Search needs JavaScript. The lists in the menu do without.")),
        tag("div", id="results"),
    )
    return Page(path="search.html", title="Search", body=body, searches=True)


def nowhere() -> Page:
    """What is shown for an address that leads nowhere."""
    body = join(
        tag(
            "header",
            tag("h1", "There is no such page"),
            tag(
                "p", "The address is mistyped, or what it led to is not in the fact base any more."
            ),
            class_="head",
        ),
        tag("p", "Search for it, or begin at the menu."),
    )
    return Page(path="404.html", title="No such page", body=body)
