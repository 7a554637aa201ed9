"""A small fact base out of the two real articles, every passage found in its file."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from facts.factbase import FactBase
from facts.model import Entity, EntityType, Property, Source, Statement
from facts.selectors import anchor

SEEDS = Path(__file__).parents[2] / "seeds"


def _source(name: str, title: str | None) -> tuple[Source, str]:
    data = (SEEDS / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return Source(name[:3], f"seeds/{name}", digest, title=title, language="en"), data.decode()


HEGSETH, HEGSETH_TEXT = _source("000_2cf3b6c3342c2e33.txt", None)
FREEZE, FREEZE_TEXT = _source("002_83b8fe9fcc26176a.txt", "US Offers to Freeze NATO Expansion")

ENTITIES = (
    Entity("mark-rutte", EntityType.PERSON, "Mark Rutte", aliases=("Марк Рютте",)),
    Entity("keith-kellogg", EntityType.PERSON, "Keith Kellogg"),
    Entity("donald-trump", EntityType.PERSON, "Donald Trump"),
    Entity("vladimir-putin", EntityType.PERSON, "Vladimir Putin"),
    Entity(
        "volodymyr-zelensky",
        EntityType.PERSON,
        "Volodymyr Zelensky",
        aliases=("Vladimir Zelensky",),
    ),
    Entity("istanbul-talks", EntityType.EVENT, "the talks in Istanbul"),
    Entity("memorandum", EntityType.DOCUMENT, "the 22-point memorandum"),
    Entity("ukraine", EntityType.PLACE, "Ukraine"),
)


def _said(
    name: str, subject: str, kind: Property, exact: str, value: str | None = None, **rest: object
) -> Statement:
    citation = anchor(FREEZE, FREEZE_TEXT, exact)
    return Statement(name, subject, kind, value or exact, (citation,), **rest)  # type: ignore[arg-type]  # a fixture


STATEMENTS = (
    _said("rutte-role", "mark-rutte", Property.ROLE,
          "NATO Secretary General Mark Rutte", "NATO Secretary General"),
    _said("kellogg-role", "keith-kellogg", Property.ROLE,
          "Keith Kellogg, Special Envoy for Ukraine and Russia appointed by former President "
          "Donald Trump",
          "Special Envoy for Ukraine and Russia"),
    _said("putin-role", "vladimir-putin", Property.ROLE,
          "Russian President Vladimir Putin if it becomes", "Russian President"),
    _said("rutte-compromise", "mark-rutte", Property.QUOTE,
          "We will not compromise on Ukraine’s right to join NATO,", attributed_to="mark-rutte"),
    _said("rutte-irreversible", "mark-rutte", Property.CLAIM,
          "Ukraine’s future membership in the alliance remains irreversible",
          attributed_to="mark-rutte", contradicts=("no-accession",)),
    _said("no-accession", "ukraine", Property.CLAIM,
          "any peace agreement reached between the US and Russia will not include provisions for "
          "Ukraine’s accession to NATO", contradicts=("rutte-irreversible",)),
    _said("trump-guarantee", "donald-trump", Property.CLAIM,
          "Trump is willing to offer such a guarantee", attributed_to="donald-trump"),
    _said("istanbul-date", "istanbul-talks", Property.DATE,
          "ceasefire negotiations in Istanbul on June 2", "June 2", date="XXXX-06-02"),
    _said("memo-drafted", "memorandum", Property.CLAIM,
          "These officials had previously helped draft a 22-point Ukrainian memorandum during "
          "meetings in London and Paris"),
    *(
        Statement(f"sentence-{n}", "ukraine", Property.CLAIM, sentence,
                  (anchor(HEGSETH, HEGSETH_TEXT, sentence),))
        for n, sentence in enumerate(re.findall(r"[A-Z][^.]*Ukraine[^.]*\.", HEGSETH_TEXT))
    ),
)  # fmt: skip

FACTBASE = FactBase(
    (HEGSETH, FREEZE), {"000": HEGSETH_TEXT, "002": FREEZE_TEXT}, ENTITIES, STATEMENTS
)
