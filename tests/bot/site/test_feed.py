"""The feed of corrections: valid Atom, and no time that is not on record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from bot.site import units
from bot.site.corrections import feed
from bot.site.record import Record, Recorded, corrections
from bot.site.room import Room
from facts.changes import Retract, apply
from facts.factbase import FactBase
from facts.model import Rank
from tests.bot.site.rooms import NAUGHTY, corrected, hostile
from tests.shipped import BASE

ATOM = "{http://www.w3.org/2005/Atom}"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def parsed(room: Room) -> ET.Element:
    written = feed(room)
    assert written is not None
    return ET.fromstring(written)


def checked(root: ET.Element) -> list[ET.Element]:
    """The entries of a feed that has all that RFC 4287 asks for."""
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    entries = root.findall(f"{ATOM}entry")
    ids = []
    for each in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1, name
        ids.append(each.findtext(f"{ATOM}id"))
        assert _TIME.fullmatch(each.findtext(f"{ATOM}updated") or "")
        alternates = [x for x in each.findall(f"{ATOM}link") if x.get("rel") == "alternate"]
        assert len(alternates) == 1
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each or "") for each in ids)
    return entries


def test_the_newest_is_first_and_every_time_is_the_records() -> None:
    root = parsed(corrected())
    entries = checked(root)
    times = [each.findtext(f"{ATOM}updated") for each in entries]
    assert times == ["2026-03-06T05:06:07Z", "2026-03-05T05:06:07Z"]
    assert root.findtext(f"{ATOM}updated") == times[0]
    content = entries[1].findtext(f"{ATOM}content") or ""
    assert "Now: membership remains <irreversible> & open" in content
    assert "Why: The words were <wrong> & short." in content


def test_a_site_with_an_address_says_where_the_feed_and_its_passages_are() -> None:
    room = replace(corrected(), site_url="https://facts.example/room")
    root = parsed(room)
    links = {x.get("rel"): x.get("href") for x in root.findall(f"{ATOM}link")}
    assert links["self"] == "https://facts.example/room/corrections.atom"
    entry = checked(root)[1].find(f"{ATOM}link")
    assert entry is not None
    assert entry.get("href") == (
        "https://facts.example/room/sources/expansion-freeze.html#s-rutte-corrected"
    )


def test_ids_stay_when_more_is_corrected() -> None:
    room = corrected()
    before = {each.findtext(f"{ATOM}id") for each in checked(parsed(room))}
    third = Retract(statement="kellogg-role", reason="withdrawn")
    known = {r.sequence: r for r in (*room.record.removed.values(), *room.record.added.values())}
    time = datetime(2026, 4, 1, tzinfo=UTC)
    more = Room(
        apply(room.factbase, third),
        Record.of([*(known[n] for n in sorted(known)), Recorded(3, time, third)]),
    )
    root = parsed(more)
    after = {each.findtext(f"{ATOM}id") for each in checked(root)}
    assert len(after) == 3
    assert before < after
    assert root.findtext(f"{ATOM}id") == parsed(room).findtext(f"{ATOM}id")


def test_without_a_time_on_record_there_is_no_feed() -> None:
    facts = apply(BASE, Retract(statement="kellogg-role", reason="withdrawn"))
    room = Room(facts, Record.of([]))
    assert len(corrections(facts, room.record)) == 1
    assert feed(room) is None
    assert not room.has_feed
    pages = dict(units.files(room, next(iter(units.units(room)))))
    assert "corrections.atom" not in pages
    assert b"corrections.atom" not in pages["404.html"]


def test_what_the_facts_do_not_bear_out_is_not_in_it() -> None:
    """A change that is held back is on record, and not in force."""
    time = datetime(2026, 4, 1, tzinfo=UTC)
    held = Recorded(1, time, Retract(statement="kellogg-role", reason="no"))
    room = Room(BASE, Record.of([held]))
    assert feed(room) is None
    assert not room.has_feed


def test_no_text_is_live_in_it_and_a_long_feed_is_cut() -> None:
    facts: FactBase = hostile()
    withdrawn = [s for s in facts.statements.values() if s.rank is Rank.DEPRECATED]
    first = datetime(2026, 1, 1, tzinfo=UTC)
    record = [
        Recorded(n, first + timedelta(days=n), Retract(statement=s.id, reason=s.reason or ""))
        for n, s in enumerate(withdrawn, 1)
    ]
    room = Room(facts, Record.of(record))
    entries = checked(parsed(room))
    assert len(entries) == len(NAUGHTY)
    assert len(feed(room) or b"") < 100_000
    written = (feed(room) or b"").decode()
    assert not re.search("[\u200b\u2028-\u202e\u2066-\u2069]", written)
    assert set(re.findall(r"<([a-z]+)", written)) == {
        "feed", "title", "id", "updated", "author", "name", "generator", "link", "entry", "content"
    }  # fmt: skip
