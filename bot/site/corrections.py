"""What was wrong, what is right, why, and since when: as a page, and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from xml.sax.saxutils import escape, quoteattr

from bot.markup import Content, Html, json_text, tag
from bot.site import linked_data
from bot.site.entity_pages import counted
from bot.site.frame import Page
from bot.site.paging import Item, long_page
from bot.site.pieces import entity_link, in_short, passage_link, value
from bot.site.record import Correction, Recorded, corrections, moment
from bot.site.room import Room
from bot.visible import visible
from facts import links
from facts.change_data import dump
from facts.wording import label

FEED = "corrections.atom"
_MOST_ENTRIES = 50
_SPACE = uuid.UUID("6f2c1d3e-3f0a-5b7e-9a64-0d8f1a2b7c55")
"""Names the ids of the feed's entries, with the change that each is about."""


def pages(room: Room) -> list[Page]:
    """Every statement that was corrected or withdrawn; the newest first."""
    found = corrections(room.factbase, room.record)
    timed = sum(each.recorded is not None for each in found)
    said = [
        f"{counted(len(found), 'statement')} corrected or withdrawn."
        if found
        else "Nothing has been corrected or withdrawn."
    ]
    if timed < len(found):
        said.append("Those without a time were corrected in the files, which keep none.")
    head = tag(
        "header",
        tag("h1", "Corrections"),
        tag("p", " ".join(said), class_="meta"),
        tag("p", tag("a", "Feed of corrections (Atom)", href=FEED)) if room.has_feed else None,
        class_="head",
    )
    return long_page(
        "Corrections",
        "corrections.html",
        lambda page: links.numbered("corrections", page),
        head,
        [Item(entry(room, each), data=_node(room, each)) for each in found],
    )


def entry(room: Room, made: Correction) -> Html:
    """One correction: the old and the new side by side, and the reason."""
    old, new = made.old, made.new
    what = "Withdrawn" if new is None else "Corrected"
    when: Content = "no time on record"
    if made.recorded is not None:
        when = tag("time", moment(made.recorded.time), datetime=_instant(made.recorded))
    who = room.factbase.entities[old.attributed_to or old.subject]
    was = tag(
        "div",
        tag("p", "Was: ", label(old), " · ", entity_link(who, ""), class_="kind"),
        tag("p", tag("del", value(old, 400)), class_="said"),
        tag("p", passage_link(room, old, 0, ""), class_="cite"),
    )
    now = (
        tag("div", tag("p", "Nothing stands in its place.", class_="kind"))
        if new is None
        else tag("div", tag("p", "Now:", class_="lead"), in_short(room, new, ""))
    )
    return tag(
        "article",
        tag("p", tag("strong", what), ", ", when, class_="when"),
        tag("div", was, now, class_="pair"),
        tag("p", tag("span", "Why: ", class_="lead"), old.reason or "no reason given"),
        class_="correction",
        id=f"c-{old.id}",
    )


def _node(room: Room, made: Correction) -> Html:
    node: linked_data.Node = {
        "@type": "CorrectionComment",
        "@id": f"#c-{made.old.id}",
        "text": made.old.reason or "",
        "about": {"@id": links.citation(room.factbase, made.old)},
    }
    if made.recorded is not None:
        node["dateCreated"] = _instant(made.recorded)
    return json_text(node)


def feed(room: Room) -> bytes | None:
    """The newest corrections that have a time on record; None where none has.

    A feed has to say when it and its entries changed, and only the record knows.
    """
    found = [c for c in corrections(room.factbase, room.record) if c.recorded is not None]
    if not found:
        return None
    entries = "".join(_entry(room, c, c.recorded) for c in found[:_MOST_ENTRIES] if c.recorded)
    newest = max(c.recorded.time for c in found if c.recorded)
    first = min((c.recorded for c in found if c.recorded), key=lambda r: r.sequence)
    own = "" if room.site_url is None else _link(room, FEED, "self")
    whole = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>Corrections</title>\n"
        f"<id>{_id('feed', first)}</id>\n"
        f"<updated>{newest:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
        "<author><name>The desk</name></author>\n"
        "<generator>Factdesk</generator>\n"
        f"{own}{_link(room, 'corrections.html', 'alternate')}{entries}</feed>\n"
    )
    return whole.encode("utf-8", "backslashreplace")


def _entry(room: Room, made: Correction, recorded: Recorded) -> str:
    old, new = made.old, made.new
    who = room.factbase.entities[old.attributed_to or old.subject].label
    what = "Withdrawn" if new is None else "Corrected"
    lines = [f"Was: {old.value}"]
    if new is not None:
        lines.append(f"Now: {new.value}")
        lines += [f"{c.source.path}, line {c.line}" for c in new.citations[:3]]
    lines.append(f"Why: {old.reason or 'no reason given'}")
    return (
        "<entry>\n"
        f"<title>{_text(f'{what}: {label(old)}, {who}')}</title>\n"
        f"<id>{_id(old.id, recorded)}</id>\n"
        f"<updated>{_instant(recorded)}</updated>\n"
        f"{_link(room, links.citation(room.factbase, new or old), 'alternate')}"
        f"<content>{_text(chr(10).join(lines))}</content>\n"
        "</entry>\n"
    )


def _link(room: Room, path: str, rel: str) -> str:
    href = path if room.site_url is None else f"{room.site_url}/{path}"
    kind = "application/atom+xml" if rel == "self" else "text/html"
    return f"<link rel={quoteattr(rel)} type={quoteattr(kind)} href={quoteattr(href)}/>\n"


def _text(words: str) -> str:
    return escape(visible(words))


def _id(what: str, recorded: Recorded) -> str:
    """A name that stays: of the change itself, its number and its time."""
    told = (
        f"{what} {recorded.sequence} {_instant(recorded)} {sorted(dump(recorded.change).items())}"
    )
    return uuid.uuid5(_SPACE, told).urn


def _instant(recorded: Recorded) -> str:
    return f"{recorded.time:%Y-%m-%dT%H:%M:%SZ}"
