"""The shipped facts: what must hold of them whatever is added."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from facts import lookup
from facts.answers import Found
from facts.factbase import FactBase
from facts.loader import load
from facts.model import EntityType, Property
from facts.speech import quoted
from facts.verify import check

ROOT = Path(__file__).parents[2]
BASE, SEEDS = ROOT / "facts" / "base", ROOT / "seeds"

PEOPLE = [
    "Andriy Yermak",
    "Donald Trump",
    "Keir Starmer",
    "Keith Kellogg",
    "Mark Rutte",
    "Pete Hegseth",
    "Petr Pavel",
    "Rustem Umerov",
    "Vladimir Putin",
    "Volodymyr Zelensky",
]
ROLES = {
    ("donald-trump", "former President"),
    ("vladimir-putin", "Russian President"),
    ("pete-hegseth", "US Defence Secretary"),
    ("keith-kellogg", "Special Envoy for Ukraine and Russia"),
    ("mark-rutte", "NATO Secretary General"),
    ("petr-pavel", "Czech President"),
    ("andriy-yermak", "head of the Ukrainian Presidential Office"),
    ("rustem-umerov", "Ukrainian Defense Minister"),
    ("rustem-umerov", "chief negotiator"),
}


@pytest.fixture(scope="module")
def base() -> FactBase:
    return load(BASE, SEEDS)


def test_it_holds_what_two_articles_can_be_asked_for(base: FactBase) -> None:
    assert len(base.statements) >= 60
    people = [e.label for e in base.entities.values() if e.type is EntityType.PERSON]
    assert sorted(people) == PEOPLE


def test_every_citation_is_the_characters_of_its_file(base: FactBase) -> None:
    for statement in base.statements.values():
        assert statement.citations
        for citation in statement.citations:
            text = (ROOT / citation.source.path).read_bytes().decode()
            assert text[citation.start : citation.end] == citation.exact
            assert citation.exact in "\n".join(text.split("\n")[citation.line - 1 :])


def test_roles_are_those_of_the_articles_and_no_others(base: FactBase) -> None:
    roles = [s for s in base.statements.values() if s.property is Property.ROLE]
    assert {(s.subject, s.value) for s in roles} == ROLES
    assert len(roles) == len(ROLES)


def test_values_are_the_sources_words_save_where_a_sentence_had_to_be_shortened(
    base: FactBase,
) -> None:
    shortened = {
        s.id
        for s in base.statements.values()
        if not any(s.value in citation.exact for citation in s.citations)
    }
    assert shortened == {
        "france-sends-advisers",
        "germany-sends-advisers",
        "istanbul-talks-france",
        "istanbul-talks-germany",
        "istanbul-talks-uk",
        "memorandum-22-points",
        "memorandum-drafters",
        "russia-talks-georgia",
        "russia-talks-moldova",
        "uk-sends-advisers",
        "umerov-not-received",
        "us-sends-advisers",
        "yermak-not-received",
    }


def test_all_direct_speech_is_held_and_nothing_else(base: FactBase) -> None:
    spoken = {
        base.text(source)[span.start : span.end].rstrip(",")
        for source in base.sources
        for span in quoted(base.text(source))
    }
    held = {s.value: s for s in base.statements.values() if s.property is Property.QUOTE}
    assert held.keys() == spoken
    speakers = {value[:12]: s.attributed_to for value, s in held.items()}
    assert speakers == {
        "That’s one o": "keith-kellogg",
        "They’re not ": "keith-kellogg",
        "We will not ": "mark-rutte",
        "realistic ou": "pete-hegseth",
    }
    assert [s.value for s in held.values() if s.partial] == ["realistic outcome"]


def test_no_year_is_made_up(base: FactBase) -> None:
    dates = {s.date for s in base.statements.values() if s.date is not None}
    assert dates == {"XXXX-06-02"}
    assert all(source.date is None for source in base.sources.values())
    assert not re.search(r"\b(?:19|20)\d\d\b", " ".join(base.text(s) for s in base.sources))


def test_the_memorandums_points_are_in_no_source(base: FactBase) -> None:
    assert all(s.point is None for s in base.statements.values())
    (parts,) = base.about("memorandum", Property.PART)
    assert parts.value == "22 points"


def test_the_talks_are_dated_and_attended(base: FactBase) -> None:
    (date,) = base.about("istanbul-talks", Property.DATE)
    assert (date.value, date.date, [c.line for c in date.citations]) == (
        "June 2",
        "XXXX-06-02",
        [2, 6],
    )
    assert {s.value for s in base.about("istanbul-talks", Property.PART)} == {
        f"security advisers from {who}" for who in ("the US", "the UK", "France", "Germany")
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("instant-entry-option", "promise-to-putin"),
        ("instant-entry-option", "headline-freeze"),
        ("instant-entry-option", "no-accession-provisions"),
        ("hegseth-doubt", "rutte-irreversible"),
        ("hegseth-quote", "starmer-endorses-path"),
        ("rutte-irreversible", "promise-to-putin"),
        ("rutte-quote", "headline-freeze"),
        ("headline-freeze", "offer-to-discuss"),
        ("pavel-echoes", "pavel-unlikely"),
    ],
)
def test_what_contradicts_is_shown_with_what_it_contradicts(
    base: FactBase, one: str, other: str
) -> None:
    first, second = base.statements[one], base.statements[other]
    assert second in base.contradicting([first])
    assert first in base.contradicting([second])


def test_nothing_is_named_of_which_nothing_is_said(base: FactBase) -> None:
    silent = [e for e in base.entities if not base.about(e) and not base.said_by(e)]
    assert silent == []


def test_whatever_the_articles_name_has_an_entry(base: FactBase) -> None:
    titled = "Bid, End Ukraine War, Freeze NATO Expansion, Significance, This Move, Towards Peace"
    other = "European, June, Russian, Ukrainian, Ukrainian Presidential Office, West"
    named = {
        name
        for text in map(base.text, base.sources)
        for name in re.findall(r"(?<=[a-z,–] )[A-Z][\w-]+(?: [A-Z][\w-]+)*", text)
    }
    unknown = {name for name in named if not isinstance(lookup.who(base, name), Found)}
    assert unknown == {*titled.split(", "), *other.split(", ")}


def test_no_name_is_anothers(base: FactBase) -> None:
    names = [
        name.casefold()
        for entity in base.entities.values()
        for name in (entity.label, *entity.aliases)
    ]
    assert len(names) == len(set(names))


def test_reported_speech_says_whose(base: FactBase) -> None:
    reported = {
        "zelensky-calls-for-membership": "volodymyr-zelensky",
        "trump-guarantee": "keith-kellogg",
        "rutte-irreversible": "mark-rutte",
        "pavel-unlikely": "petr-pavel",
        "memorandum-russian-version": "keith-kellogg",
        "white-house-option": None,
        "starmer-endorses-path": None,  # said of his government, by the article
    }
    assert {key: base.statements[key].attributed_to for key in reported} == reported


def test_it_verifies(base: FactBase) -> None:
    report = check(BASE, SEEDS)
    assert report.ok
    assert {row.statement for row in report.rows} == base.statements.keys()
    assert all(row.ok and row.line for row in report.rows)


def test_it_loads_fast_enough_for_a_command_line(base: FactBase) -> None:
    def seconds() -> float:
        start = time.process_time()
        assert load(BASE, SEEDS).version == base.version
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.05
