"""With a site, every citation leads to its passage there: in JSON and in the pages of a report."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import partial

from bot.audit.report_figures import Figures, Recall
from bot.audit.report_page import page as report_page
from bot.check.page import page
from bot.cli import verify
from bot.site import units
from bot.site.record import Record
from bot.site.room import Room
from facts import links, lookup
from facts.answers import as_dict
from facts.indexes import indexes
from facts.links import citation_url, linking
from facts.quotecheck import as_dict as verdict_dict
from facts.verify import check
from tests.shipped import BASE, ROOT

SITE = "https://facts.example/room"
FACTS = BASE
DRAFT = (
    "Mark Rutte said: “We will never compromise on Ukraine’s right to join NATO.” The article "
    "speaks of “a new layer of complexity to the already tense situation” as well."
)


def ids_of(path: str) -> set[str]:
    room = Room(FACTS, Record.of([]))
    unit = units.unit_of(room, path)
    assert unit is not None
    page = dict(units.files(room, unit))[path].decode()
    return set(re.findall(r' id="([^"]+)"', page))


def lands(link: str) -> bool:
    path, _, fragment = link.removeprefix(f"{SITE}/").partition("#")
    return link.startswith(SITE) and fragment in ids_of(path)


def test_an_answer_links_each_citation_and_changes_no_other_key() -> None:
    answer = lookup.who(FACTS, "Kellogg")
    plain = as_dict(answer)
    linked = as_dict(answer, partial(citation_url, SITE, FACTS))
    cited = [c for s in linked["statements"] for c in s["citations"]]
    assert cited
    assert all(lands(c.pop("link")) for c in cited)
    assert linked == plain


def test_a_checked_quotation_links_to_its_statement_or_to_its_line() -> None:
    report = indexes(FACTS).quotes.check(DRAFT)
    link = linking(SITE, FACTS)
    found = [json.loads(json.dumps(verdict_dict(v, str, link(v)))) for v in report]
    addresses = [each["citation"]["link"] for each in found]
    assert addresses[0].endswith("sources/expansion-freeze.html#s-rutte-quote")
    assert all(map(lands, addresses))
    whole = page(report, DRAFT, "a draft", FACTS.version, str, link)
    assert all(f'<a href="{address}">' in whole for address in addresses)
    assert '<a href="http' not in page(report, DRAFT, "a draft", FACTS.version, str)


def test_a_verdict_without_a_statement_leads_to_its_line() -> None:
    statement = FACTS.statements["rutte-quote"]
    cited = statement.citations[0]
    address = links.place_url(SITE, FACTS, cited.source.id, cited.start + 3)
    assert address == f"{SITE}/sources/expansion-freeze.html#line-5"
    assert lands(address)
    assert links.place_url(None, FACTS, cited.source.id, 0) is None
    assert links.place_url(SITE, FACTS, "gone", 0) is None


def test_a_report_on_the_log_links_the_statements_that_were_recalled() -> None:
    day = datetime(2026, 3, 4, tzinfo=UTC)
    recalls = [Recall(1, "rutte-quote", "<wrong>", 1, 0, 0), Recall(2, "gone", "why", 0, 0, 0)]
    figures = Figures(since=day, until=day, recalls=recalls)

    def link(statement: str) -> str | None:
        known = FACTS.statements.get(statement)
        return None if known is None else citation_url(SITE, FACTS, known)

    whole = report_page(figures, link)
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', whole) == [
        (f"{SITE}/sources/expansion-freeze.html#s-rutte-quote", "rutte-quote")
    ]
    assert "<td>gone</td>" in whole
    assert "<td>&lt;wrong&gt;</td>" in whole


def test_verify_links_every_citation() -> None:
    report = check(ROOT / "facts/base", ROOT / "seeds")
    found = verify.as_dict(report, verify.linking(SITE, FACTS))["citations"]
    assert len(found) == sum(len(s.citations) for s in FACTS.statements.values())
    assert len({each["link"] for each in found}) == len(found)
    assert all("link" not in each for each in verify.as_dict(report)["citations"])
