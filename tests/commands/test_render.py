"""Any answer fits into Discord's limits, with every citation whole and nothing live in it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import layout, render
from commands.blocks import cite
from commands.buttons import Page, Passage, parse
from commands.escape import size
from commands.layout import Component
from commands.recalls import recall
from facts.answers import Ambiguous, Candidate, Command, Found, NotFound, shown
from facts.factbase import FactBase
from facts.links import citation_url
from facts.model import Citation, Entity, EntityType, Property, Source, Statement
from tests.commands.strategies import answers, fact_bases, hostile

SNOWFLAKE = 2**63 - 1
ASKED = "/quote Rutte"
SITE = "https://facts.example/" + "r" * 76
"""As long as the settings let it be."""

OUR_LINK = re.compile(
    r"(?<=, )\[line \d+\]\(" + re.escape(SITE) + r"/sources/[a-z0-9.-]+\.html#[a-z0-9.-]+\)"
)
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_OURS = re.compile(r"^(?:-# |### |> |\*\*[A-Z][a-z, ]+\*\*)+", re.MULTILINE)
_LIVE = re.compile(r"[*_~`|<@\[\]]|:\S|^[ \t]*(?:[#>+-]|[0-9]+[.)])", re.MULTILINE)


def walk(components: list[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def texts(message: render.Message) -> list[str]:
    return [c["content"] for c in walk(message.components) if "content" in c]


def presses(message: render.Message) -> list[object]:
    return [parse(c["custom_id"]) for c in walk(message.components) if "custom_id" in c]


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_answer_fits_and_every_citation_is_whole(data: st.DataObject) -> None:
    factbase = data.draw(fact_bases())
    site = data.draw(st.sampled_from((None, SITE)))
    answer = data.draw(answers(factbase))
    pages = render.answer(ASKED, answer, factbase, SNOWFLAKE, site=site).pages
    cited: list[tuple[str, int, str]] = []
    for number in range(pages):
        message = render.answer(ASKED, answer, factbase, SNOWFLAKE, number, site=site)
        every = list(walk(message.components))
        assert len(every) == layout.total(message.components)
        assert len(every) <= 40
        assert sum(size(text) for text in texts(message)) <= 4000
        assert all(size(text) >= 1 for text in texts(message))
        custom_ids = [c["custom_id"] for c in every if "custom_id" in c]
        assert len(custom_ids) == len(set(custom_ids))
        assert all(len(custom_id) <= 100 for custom_id in custom_ids)
        assert all(1 <= size(c["label"]) <= 80 for c in every if "label" in c)
        assert all(len(c["components"]) <= 5 for c in every if c["type"] == 1)
        assert all(isinstance(press, object) and press is not None for press in presses(message))
        for section in (c for c in every if c["type"] == 9):
            press = parse(section["accessory"]["custom_id"])
            assert isinstance(press, Passage)
            cited.append((press.statement, press.citation, section["components"][0]["content"]))
    expected = [(s, n) for s in shown(answer) for n in range(len(s.citations))]
    assert sorted((s, n) for s, n, _ in cited) == sorted((s.id, n) for s, n in expected)
    for statement, number, content in cited:
        given = factbase.statements[statement]
        source = cite(given.citations[number], citation_url(site, factbase, given, number))
        assert f"\n{content}".endswith(f"\n-# {source}")


@given(st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_from_a_file_or_a_person_is_live(data: st.DataObject) -> None:
    factbase = data.draw(fact_bases())
    answer = data.draw(answers(factbase))
    asked = data.draw(hostile)
    message = render.answer(asked, answer, factbase, SNOWFLAKE, site=SITE)
    bare = render.answer(asked, answer, factbase, SNOWFLAKE)
    for text in texts(message):
        unlinked = OUR_LINK.sub("line", _ESCAPED.sub("x", text))
        assert not _LIVE.search(_OURS.sub("", unlinked)), text
    for text in texts(bare):
        assert not _LIVE.search(_OURS.sub("", _ESCAPED.sub("x", text))), text


def test_a_text_that_looks_like_our_link_is_not_one() -> None:
    forged = f"seeds/a, [line 5]({SITE}/sources/source.html#s-x)"
    source = Source("article", forged, "0" * 64)
    said = statement("said", forged, citations=(Citation(source, forged, 0, 1, 5),))
    factbase = FactBase([source], {"article": ""}, [RUTTE, KELLOGG], [said])
    message = render.answer(ASKED, found(factbase), factbase, SNOWFLAKE, site=SITE)
    assert sum(len(OUR_LINK.findall(text)) for text in texts(message)) == 1


SOURCE = Source("article", "seeds/002_article.txt", "0" * 64)
RUTTE = Entity("mark-rutte", EntityType.PERSON, "Mark Rutte")
KELLOGG = Entity("keith-kellogg", EntityType.PERSON, "Keith Kellogg")


def statement(name: str, value: str, **rest: object) -> Statement:
    defaults: dict[str, object] = {
        "subject": "mark-rutte",
        "property": Property.QUOTE,
        "attributed_to": "mark-rutte",
        "citations": (Citation(SOURCE, f"“{value}”", 0, 1, 5),),
    }
    return Statement(id=name, value=value, **(defaults | rest))  # type: ignore[arg-type]  # a fixture


def base(*statements: Statement) -> FactBase:
    return FactBase([SOURCE], {"article": ""}, [RUTTE, KELLOGG], statements)


def found(factbase: FactBase, *ids: str, entity: Entity | None = RUTTE) -> Found:
    chosen = tuple(factbase.statements[name] for name in ids or factbase.statements)
    return Found(
        command=Command.QUOTE,
        query="Rutte",
        factbase=factbase.version,
        statements=chosen,
        contradicting=factbase.contradicting(chosen),
        entity=entity,
    )


def test_a_quote_reads_like_this() -> None:
    factbase = base(
        statement("compromise", "We will not compromise on Ukraine’s right to join NATO,")
    )
    message = render.answer(ASKED, found(factbase), factbase, 7)
    assert message == render.Message(
        [
            {
                "type": 17,
                "accent_color": render.GREEN,
                "components": [
                    {"type": 10, "content": "-# /quote Rutte\n### Mark Rutte"},
                    {
                        "type": 9,
                        "components": [
                            {
                                "type": 10,
                                "content": "**Quote**\n"
                                "> “We will not compromise on Ukraine’s right to join NATO,”\n"
                                "-# seeds/002\\_article.txt, line 5",
                            }
                        ],
                        "accessory": {
                            "type": 2,
                            "style": 2,
                            "label": "Passage",
                            "custom_id": "passage:compromise:0:0",
                        },
                    },
                ],
            }
        ],
        statements=("compromise",),
    )


def test_whom_something_is_said_of_does_not_look_like_who_says_it() -> None:
    claim = Property.CLAIM
    factbase = base(
        statement("article", "A promise to Kellogg", property=claim, attributed_to=None),
        statement("told", "Kellogg is away", property=claim, subject="keith-kellogg"),
        statement("own", "Membership is irreversible", property=claim),
    )
    [_, article, own, told] = texts(
        render.answer("/find x", found(factbase, entity=None), factbase, 7)
    )
    assert article.startswith("**The article says** · about Mark Rutte\n")
    assert told.startswith("**Reported, not a quote** · about Keith Kellogg\n")
    assert own.startswith("**Reported, not a quote** · Mark Rutte\n")


def test_a_fragment_that_is_contradicted_is_named_with_the_words_around_it() -> None:
    cited = Citation(SOURCE, "not a ‘realistic outcome’ of it", 0, 1, 5)
    factbase = base(
        statement("two", "realistic outcome", partial=True, citations=(cited,), contradicts=("o",)),
        statement("o", "Membership is irreversible", contradicts=("two",)),
    )
    [_, second] = texts(render.answer(ASKED, found(factbase, "two"), factbase, 7))[1:]
    assert "⚠ contradicts: “realistic outcome” in: not a ‘realistic outcome’ of it\n" in second
    [recalled] = recall(replace(factbase.statements["two"], reason="No."), None, factbase)
    assert "> “realistic outcome”\nin: not a ‘realistic outcome’ of it\n" in recalled["content"]


def test_what_is_not_a_plain_quote_says_so() -> None:
    factbase = base(
        statement("fragment", "realistic outcome", partial=True),
        statement("claim", "Membership is irreversible", property=Property.CLAIM),
        statement("told", "Kellogg is away", property=Property.CLAIM, subject="keith-kellogg"),
        statement("date", "June 2", property=Property.DATE, date="XXXX-06-02", attributed_to=None),
        statement(
            "role", "NATO chief", property=Property.ROLE, attributed_to=None, note="He left."
        ),
    )
    all_texts = "\n".join(texts(render.answer(ASKED, found(factbase), factbase, 7)))
    assert "**Quote, a fragment**\n> “realistic outcome”" in all_texts
    assert "**Reported, not a quote**\nMembership is irreversible\n-# seeds/" in all_texts
    assert "Kellogg is away\n-# according to Mark Rutte\n" in all_texts
    assert "June 2\n-# the source gives no year (XXXX-06-02)" in all_texts
    assert "NATO chief\n-# The desk notes: He left." in all_texts


def test_a_contradiction_stands_beside_what_it_contradicts() -> None:
    factbase = base(
        statement("first", "Ukraine will join", contradicts=("third",)),
        statement("second", "Something else"),
        statement("third", "Ukraine will not join", contradicts=("first",)),
    )
    for ids in (("first", "second"), ("first", "second", "third")):
        message = render.answer(ASKED, found(factbase, *ids), factbase, 7)
        assert message.statements == ("first", "third", "second")
        contents = texts(message)
        assert "⚠ contradicts: “Ukraine will join”" in contents[2]


def test_what_contradicts_itself_does_not_leave_a_page_to_a_word_before_it() -> None:
    long = [f"c{n}" for n in range(7)]
    factbase = base(
        statement("a", "Something else"),
        *(statement(name, f"{name} " * 180, contradicts=(*long,)) for name in long),
    )
    first, second = (render.answer(ASKED, found(factbase), factbase, 7, n) for n in range(2))
    assert len(first.statements) > len(second.statements) > 0
    assert (*first.statements, *second.statements) == ("a", *long)
    assert texts(first)[-1] == "⚠ What contradicts some of this is on the next page."
    assert "next page" not in "".join(texts(second))


def test_further_passages_follow_without_saying_it_all_again() -> None:
    passages = tuple(Citation(SOURCE, f"passage {n}", 0, 1, n) for n in range(12))
    factbase = base(statement("many", "It is so", property=Property.CLAIM, citations=passages))
    answer = found(factbase)
    first, second = (render.answer(ASKED, answer, factbase, 7, n) for n in range(2))
    assert texts(first)[2] == "> passage 1\n-# seeds/002\\_article.txt, line 1"
    assert texts(second)[1].startswith("**Reported, not a quote**, another passage\nIt is so\n> ")


def test_fifty_statements_are_pages_that_hold_each_once() -> None:
    factbase = base(*(statement(f"s{n}", f"Statement number {n}") for n in range(50)))
    answer = found(factbase)
    pages = render.answer(ASKED, answer, factbase, 7).pages
    every = [render.answer(ASKED, answer, factbase, 7, n) for n in range(pages)]
    assert [s for message in every for s in message.statements] == sorted(
        s for s in factbase.statements
    )
    assert pages <= 7
    assert [p for p in presses(every[1]) if isinstance(p, Page)] == [
        Page(7, 0),
        Page(7, 1),
        Page(7, 2),
    ]
    assert render.answer(ASKED, answer, factbase, 7, 10**9) == every[-1]


def test_thousands_of_statements_are_the_first_of_them_and_a_word_about_the_rest() -> None:
    factbase = base(*(statement(f"s{n}", f"Number {n}") for n in range(3000)))
    answer = found(factbase, entity=None)
    begun = time.thread_time()
    message = render.answer(ASKED, answer, factbase, 7)
    # The event loop waits meanwhile: all 3,000 would take it a quarter of a second.
    assert time.thread_time() - begun < 0.2
    assert "### 3,000 statements\nThese are the first 300." in texts(message)[0]
    assert message.pages < 50


def test_names_to_choose_from_are_buttons() -> None:
    factbase = base(statement("role", "NATO chief", property=Property.ROLE))
    candidates = (Candidate("mark-rutte", "Mark Rutte", 0.6), Candidate("keith-kellogg", "", 0.5))
    for answer in (
        Ambiguous(
            command=Command.WHO, query="K", factbase="", candidates=candidates, reason="Two."
        ),
        NotFound(
            command=Command.WHO, query="K", factbase="", candidates=candidates, reason="None."
        ),
    ):
        buttons = [
            c for c in walk(render.answer(ASKED, answer, factbase, 7).components) if c["type"] == 2
        ]
        assert [(b["label"], b["custom_id"]) for b in buttons] == [
            ("Mark Rutte: NATO chief", "choice:7:mark-rutte"),
            ("Keith Kellogg", "choice:7:keith-kellogg"),
            ("None of these", "none:7"),
        ]


def test_nothing_near_gives_nothing_to_press() -> None:
    answer = NotFound(
        command=Command.WHO, query="Macron", factbase="", reason="Nobody called “Macron”."
    )
    message = render.answer("/who Macron", answer, base(), 7)
    assert presses(message) == []
    assert texts(message) == ["-# /who Macron\n### Not found\nNobody called “Macron”."]
