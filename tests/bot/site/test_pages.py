"""Every page: valid HTML, valid data, no dead link, no live text, small, the same each time."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import html5lib
import pytest

from bot.site import units
from bot.site.record import Record
from bot.site.room import Room
from facts import links
from facts.model import Rank
from tests.bot.site.rooms import NAUGHTY, corrected, crowded, hostile, large
from tests.shipped import BASE

Files = dict[str, bytes]
NOTHING = Record.of([])


def files_of(room: Room) -> Files:
    found: Files = {}
    for unit in units.units(room):
        for path, content in units.files(room, unit):
            assert path not in found, f"{path} is made twice"
            assert units.unit_of(room, path) == unit
            found[path] = content
    return found


ROOMS: dict[str, Callable[[], Room]] = {
    "shipped": lambda: Room(BASE, NOTHING, "https://facts.example/room"),
    "corrected": corrected,
    "hostile": lambda: Room(hostile(), NOTHING),
    "large": lambda: Room(large(30, 40, people=15), NOTHING),
    "crowded": lambda: Room(crowded(), NOTHING),
}
_made: dict[str, tuple[Room, Files]] = {}


@pytest.fixture(params=list(ROOMS))
def made(request: pytest.FixtureRequest) -> tuple[Room, Files]:
    name = request.param
    if name not in _made:
        room = ROOMS[name]()
        _made[name] = (room, files_of(room))
    return _made[name]


def html_pages(files: Files) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items() if path.endswith(".html")}


class Reader(HTMLParser):
    """What a page holds, by the tokens of its markup."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.data: list[str] = []
        self._in_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= given.keys()
        if given.get("id"):
            self.ids.append(str(given["id"]))
        for name in ("href", "src", "action"):
            if given.get(name) is not None:
                self.links.append(str(given[name]))
        if tag == "script":
            assert ("src" in given) != (given.get("type") == "application/ld+json")
            self._in_data = "src" not in given

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)


@cache
def reader_of(page: str) -> Reader:
    """Read once, however many tests ask what it holds."""
    return Reader(page)


@cache
def shipped() -> Files:
    return files_of(Room(BASE, NOTHING))


def test_every_page_is_valid_html(made: tuple[Room, Files]) -> None:
    kinds: dict[str, int] = {}
    for path, page in html_pages(made[1]).items():
        folder = posixpath.dirname(path) or path
        kinds[folder] = kinds.get(folder, 0) + 1
        if kinds[folder] > 3:
            continue  # a strict parse takes its time
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(page)
        assert not parser.errors, f"{path}: {parser.errors[:3]}"


def test_every_page_is_small(made: tuple[Room, Files]) -> None:
    large = {path: len(data) for path, data in made[1].items() if not path.endswith(".txt")}
    assert max(large.values()) < 100_000, max(large, key=lambda p: large[p])


def test_every_link_leads_somewhere(made: tuple[Room, Files]) -> None:
    _, files = made
    read = {path: reader_of(page) for path, page in html_pages(files).items()}
    for path, reader in read.items():
        assert len(reader.ids) == len(set(reader.ids)), f"{path} has an id twice"
        for link in reader.links:
            if link.startswith("https://facts.example/room/"):
                assert path == "404.html"
                continue
            target, fragment = urldefrag(link)
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            where = path if not target else where
            assert where in files, f"{path} links to {link}"
            if fragment:
                assert unquote(fragment) in read[where].ids, f"{path} links to {link}"


def test_every_citation_has_its_mark_and_its_annotation(made: tuple[Room, Files]) -> None:
    room, files = made
    read = {path: reader_of(page) for path, page in html_pages(files).items()}
    selectors = {}
    for path, reader in read.items():
        if path.startswith("sources/"):
            for block in map(json.loads, reader.data):
                if block["@context"] == "http://www.w3.org/ns/anno.jsonld":
                    for each in block["@graph"]:
                        quote, position = each["target"]["selector"]
                        key = (each["target"]["source"], position["start"], position["end"])
                        selectors[key] = quote["exact"]
    for statement in room.factbase.statements.values():
        for number, cited in enumerate(statement.citations):
            path, fragment = urldefrag(links.citation(room.factbase, statement, number))
            assert fragment in read[path].ids
            key = (f"{cited.source.id}.txt", cited.start, cited.end)
            assert selectors[key] == cited.exact
            assert files[f"sources/{cited.source.id}.txt"].decode()[cited.start : cited.end] == (
                cited.exact
            )


def test_the_data_are_schema_org_with_stable_ids(made: tuple[Room, Files]) -> None:
    types = set()
    for path, page in html_pages(made[1]).items():
        assert reader_of(page).data, f"{path} has no data"
        for block in map(json.loads, reader_of(page).data):
            assert block.keys() == {"@context", "@graph"}
            if block["@context"] != "https://schema.org":
                assert {each["type"] for each in block["@graph"]} == {"Annotation"}
                continue
            for node in block["@graph"]:
                types.add(node["@type"])
                assert node["@id"]
                assert "alternateName" not in node
                assert "X" not in node.get("startDate", ""), path
    assert {"Person", "CreativeWork", "Claim", "WebSite"} <= types


_THING = {"@type", "@id", "identifier", "name"}
_WORK = {*_THING, "text", "about", "citation", "temporalCoverage"}
KNOWN = {
    "Person": {*_THING, "jobTitle"},
    "Organization": _THING,
    "Place": _THING,
    "Event": {*_THING, "startDate"},
    "CreativeWork": {*_WORK, "encoding", "inLanguage", "datePublished"},
    "Quotation": {*_WORK, "spokenByCharacter"} - {"about"},
    "Claim": {*_WORK, "author"},
    "CorrectionComment": {*_WORK, "dateCreated"},
    "WebSite": _THING,
    "WebPage": _THING,
}
"""What schema.org lets each type that is used here have, as far as it is used."""


def test_every_node_has_only_what_its_type_may_have(made: tuple[Room, Files]) -> None:
    for path, page in html_pages(made[1]).items():
        for block in map(json.loads, reader_of(page).data):
            for node in block["@graph"]:
                if "@type" in node:
                    assert node.keys() <= KNOWN[node["@type"]], path
                else:
                    assert node.keys() == {"id", "type", "motivation", "body", "target"}
                    first, second = node["target"]["selector"]
                    assert first["type"] == "TextQuoteSelector"
                    assert first.keys() <= {"type", "exact", "prefix", "suffix"}
                    assert second["type"] == "TextPositionSelector"
                    assert 0 <= second["start"] < second["end"]


def test_nothing_that_is_cited_is_live(made: tuple[Room, Files]) -> None:
    _, files = made
    known = reader_of("".join(html_pages(shipped()).values()))
    for path, page in html_pages(files).items():
        reader = reader_of(page)
        assert reader.tags <= known.tags | {"del", "ol", "nav", "time", "strong"}, path
        strange = reader.attributes - known.attributes - {"rel", "title", "type"}
        assert strange <= {"start", "datetime"}, f"{path}: {strange}"
        assert not [link for link in reader.links if link.partition(":")[0] == "javascript"]
        # Marks that turn a line round stand nowhere, in text, attributes or data.
        assert not re.search("[\u200b\u2028-\u202e\u2066-\u2069\x00-\x08]", page), path


def test_what_cannot_be_seen_is_shown_and_what_is_meant_is_kept() -> None:
    files = files_of(Room(hostile(), NOTHING))
    page = files["sources/source-9.html"].decode()
    assert "safe⟦U+202E⟧evil" in page
    blocks = [json.loads(each) for each in reader_of(page).data]
    exact = blocks[1]["@graph"][0]["target"]["selector"][0]["exact"]
    assert exact == f"“{NAUGHTY[9]}” said {NAUGHTY[9]}."


def test_the_same_facts_give_the_same_bytes() -> None:
    one, other = BASE, BASE
    assert files_of(Room(one, NOTHING)) == files_of(Room(other, NOTHING))


def test_a_source_shows_its_text_whole(made: tuple[Room, Files]) -> None:
    room, files = made
    for source in room.factbase.sources.values():
        text = room.factbase.text(source.id)
        shown = ""
        for number in range(len(links.starts(text))):
            page = files[links.source(source, number)].decode()
            for line in re.findall(r'<p id="line-\d+"[^>]*>(.*?)</p>', page, re.DOTALL):
                shown += re.sub(r"<[^>]*>", "", re.sub(r'<a href="[^"]*" id="s-.*?</a>', "", line))
        # Line breaks are the page's; all else is the source's.
        assert _plain(shown) == _plain(_as_html(text))


def _as_html(text: str) -> str:
    from bot.markup import text as escaped

    return escaped(text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_withdrawn_statement_keeps_its_anchor_and_says_so() -> None:
    room = corrected()
    files = files_of(room)
    old = room.factbase.statements["rutte-irreversible"]
    assert old.rank is Rank.DEPRECATED
    path, fragment = urldefrag(links.citation(room.factbase, old))
    page = files[path].decode()
    assert f'id="{fragment}"' in page
    assert (
        "Corrected by the desk</strong> on 2026-03-05 05:06 UTC: The words were &lt;wrong" in page
    )
    person = files["people/mark-rutte.html"].decode()
    assert "Corrected or withdrawn</h2>" in person
    assert "Added by the desk on 2026-03-05 05:06 UTC." in person
    corrections = files["corrections.html"].decode()
    assert corrections.index("c-putin-could-benefit") < corrections.index("c-rutte-irreversible")


def test_contradictions_stand_side_by_side() -> None:
    files = shipped()
    person = files["people/mark-rutte.html"].decode()
    quote = person.index("We will not compromise")
    assert person.index("Contradicted by", quote) < person.index("promise to Putin", quote)
    pairs = files["contradictions.html"].decode()
    assert pairs.count('class="pair against-each-other"') == 17
    # Two words of a sentence that says the reverse do not stand alone.
    sentence = "it is not a ‘realistic outcome’ of a negotiated settlement with Russia"
    assert pairs.count("“realistic outcome”") == pairs.count(f">{sentence}<") == 3
    promise = "The article says · about Vladimir Putin"
    assert pairs.count(">Vladimir Putin<") == re.sub("<[^>]+>", "", pairs).count(promise) == 5
    source = files["sources/expansion-freeze.html"].decode()
    assert promise in re.sub("<[^>]+>", "", source)
    assert f"“realistic outcome” in: {sentence}" in re.sub("<[^>]+>", "", source)


def test_what_no_source_says_has_its_page_in_the_words_of_the_answers() -> None:
    page = shipped()["unsaid.html"].decode()
    assert "No source here gives the memorandum’s points" in page
    assert "the source gives no year (XXXX-06-02)" in page
    assert "No direct speech by " in page
    assert not re.search(r"20[12][0-9]-06-02", page)
