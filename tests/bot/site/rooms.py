"""Fact bases to make a site of: a corrected one, a hostile one, and one as large as wanted."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta

from bot.site.record import Record, Recorded
from bot.site.room import Room
from facts.changes import Correct, NewStatement, Retract, Selector, apply
from facts.factbase import FactBase
from facts.model import Citation, Entity, EntityType, Property, Rank, Source, Statement
from facts.selectors import anchor
from tests.shipped import BASE

# What is live in HTML, in an attribute, in JSON, in XML, in a URL, or cannot be seen.
NAUGHTY = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "]]><b>x</b>",
    '"><img src=x onerror=alert(3)>',
    "' onfocus='alert(4)' autofocus='",
    "javascript:alert(5)",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "{{7*7}}${7*7}<%= 1 %>",
    "safe\u202eevil\u202c",
    "a\u200bb\u2066c\u2069",
    "\u2028line\u2029",
    "\u200fالعربية\u200e <b dir=rtl>",
    "\\u003cscript\\u003e",
    "`\"'<>&",
    "Ω≈ç√∫˜µ≤≥÷ 田中さん 👩‍👩‍👧",
]


def source(number: int, text: str, title: str | None = None, **more: str) -> Source:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(f"source-{number}", f"seeds/source-{number}.txt", digest, title, **more)


def hostile() -> FactBase:
    """Every naughty string as a name, a title, a note, a quote and the words of a source."""
    sources, texts, entities = [], {}, []
    statements: list[Statement] = []
    for number, words in enumerate(NAUGHTY):
        text = f"Before. “{words}” said {words}.\n\n{words}\nAfter {words}."
        cited = source(number, text, words, note=words)
        who = Entity(f"who-{number}", list(EntityType)[number % 5], words, (words + "x",), words)
        sources.append(cited)
        texts[cited.id] = text
        entities.append(who)
        place = anchor(cited, text, f"“{words}” said {words}.")
        statements += [_hostile(number, kind, words, place) for kind in Property]
    return FactBase(sources, texts, entities, statements)


def _hostile(number: int, kind: Property, words: str, place: Citation) -> Statement:
    withdrawn = kind is Property.PART
    said = kind in (Property.QUOTE, Property.CLAIM)
    return Statement(
        id=f"say-{number}-{kind}",
        subject=f"who-{number}",
        property=kind,
        value=words,
        citations=(place,),
        date="XXXX-06-02" if kind is Property.DATE else None,
        attributed_to=f"who-{number}" if said else None,
        note=words,
        rank=Rank.DEPRECATED if withdrawn else Rank.NORMAL,
        reason=words if withdrawn else None,
        superseded_by=f"say-{number}-claim" if withdrawn else None,
        contradicts=(f"say-{number}-quote",) if kind is Property.CLAIM else (),
    )


def corrected() -> Room:
    """The shipped facts after a correction and a withdrawal that are on record."""
    facts = BASE
    old = facts.statements["rutte-irreversible"]
    cited = old.citations[0]
    by = NewStatement(
        id="rutte-corrected",
        subject=old.subject,
        attributed_to=old.attributed_to,
        property=Property.CLAIM,
        value="membership remains <irreversible> & open",
        passages=(Selector(cited.source.id, cited.exact),),
    )
    first = Correct(statement=old.id, by=by, reason="The words were <wrong> & short.")
    second = Retract(statement="putin-could-benefit", reason="Nobody says whose concern it is.")
    record = []
    for number, change in enumerate((first, second), 1):
        facts = apply(facts, change)
        time = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(days=number)
        record.append(Recorded(number, time, change))
    return Room(facts, Record.of(record))


def large(sources: int, each: int, people: int = 0, seed: int = 1) -> FactBase:
    """`each` statements in every source, about `people` people; long words and overlaps in it."""
    made = random.Random(seed)
    syllables = [a + b for a in "bcdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words = ["".join(made.choices(syllables, k=made.randint(1, 4))) for _ in range(30_000)]
    people = people or max(sources * each // 5, 1)
    entities = [
        Entity(
            f"person-{n}",
            list(EntityType)[min(n % 12, 4)],
            " ".join(w.capitalize() for w in made.choices(words, k=2)) + f" {n}",
        )
        for n in range(people)
    ]
    articles, texts, statements = [], {}, []
    for number in range(sources):
        lines = [
            f"“{' '.join(made.choices(words, k=made.randint(6, 18)))},” said the mayor – {n}."
            for n in range(each)
        ]
        text = "\n".join(" ".join(lines[at : at + 4]) + "\n" for at in range(0, len(lines), 4))
        cited = source(number, text, f"Article {number}: {' '.join(made.choices(words, k=5))}")
        articles.append(cited)
        texts[cited.id] = text
        for n, line in enumerate(lines):
            who = made.choice(entities).id
            kind = made.choice([Property.CLAIM, Property.CLAIM, Property.QUOTE, Property.DATE])
            exact = line if n % 3 else line[1 : line.index("”")]
            statements.append(
                Statement(
                    id=f"s-{number}-{n}",
                    subject=who,
                    property=kind,
                    value=line[1 : line.index(",”")],
                    citations=(anchor(cited, text, exact),),
                    date=f"{made.randint(1990, 2025)}-{made.randint(1, 12):02}"
                    if kind is Property.DATE
                    else None,
                    attributed_to=who if kind is Property.QUOTE else None,
                    note="The article's own judgement." if n % 4 == 0 else None,
                    contradicts=(f"s-{number}-{n ^ 1}",)
                    if n % 10 in (2, 3) and (n ^ 1) < each
                    else (),
                )
            )
    return FactBase(articles, texts, entities, statements)


def crowded() -> FactBase:
    """One source that far more is cited from than a page holds, and one as long as a book."""
    line = "“We will not go, and nobody will,” said the mayor & others. " * 3
    crowd = "".join(f"{n}: {line}\n" for n in range(20))
    book = "".join(f"{n} “{'long words & more ' * 30}” said\n" for n in range(120)) + "x" * 30_000
    texts = {"source-0": crowd, "source-1": book}
    articles = [source(0, crowd, "A crowd"), source(1, book, "A book")]
    who = Entity("ann-lee", EntityType.PERSON, "Ann Lee")
    statements = []
    for n in range(700):
        at = n * 5
        cited = articles[0]
        place = anchor(cited, crowd, crowd[at : at + 400])
        statements.append(
            Statement(f"c-{n}", who.id, Property.CLAIM, f"Claim {n} of what was said", (place,))
        )
    for n in range(60):
        place = anchor(articles[1], book, book[n * 900 : n * 900 + 1500])
        statements += [Statement(f"b-{n}", who.id, Property.CLAIM, f"{n}", (place,))]
    return FactBase(articles, texts, [who], statements)
