"""The facts as schema.org and W3C Web Annotation, in JSON-LD.

Only what the sources say: an alias is no name, a date without a year is no
ISO date, so both are left out where the vocabulary has no word for them.
Identifiers are relative to the page, so the data hold wherever the site lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.markup import Html, data_block
from facts.model import Citation, Entity, EntityType, Property, Source, Statement

Node = dict[str, Any]

SCHEMA = "https://schema.org"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"

_TYPES = {
    EntityType.PERSON: "Person",
    EntityType.ORGANIZATION: "Organization",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
    EntityType.DOCUMENT: "CreativeWork",
}
_PLAIN_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def graph(nodes: Iterable[Html]) -> Html:
    """Nodes of schema.org, each as `json_text` wrote it, as one document in a page."""
    return _document(SCHEMA, nodes)


def annotation_list(found: Iterable[Html]) -> Html:
    """Annotations, each as `json_text` wrote it, as one document in a page."""
    return _document(ANNOTATION, found)


def _document(context: str, nodes: Iterable[Html]) -> Html:
    begin, end = Html(f'{{"@context":"{context}","@graph":['), Html("]}")
    return data_block(begin, Html(",".join(nodes)), end)


def entity(who: Entity, roles: list[str], date: str | None) -> Node:
    """Somebody or something, as the page about it: its id is `#it` there."""
    node: Node = {"@type": _TYPES[who.type], "@id": "#it", "identifier": who.id, "name": who.label}
    if who.type is EntityType.PERSON and roles:
        node["jobTitle"] = roles
    if who.type is EntityType.EVENT and date is not None and _PLAIN_DATE.fullmatch(date):
        node["startDate"] = date
    return node


def statement(said: Statement, subject: str, speaker: str | None, passages: list[str]) -> Node:
    """A statement: a Quotation or a Claim; subject and speaker by the addresses of their pages."""
    node: Node = {"@id": f"#st-{said.id}", "identifier": said.id, "text": said.value}
    if said.property is Property.QUOTE:
        node = {"@type": "Quotation", **node, "spokenByCharacter": {"@id": speaker or subject}}
    else:
        node = {"@type": "Claim", **node, "about": {"@id": subject}}
        if speaker is not None:
            node["author"] = {"@id": speaker}
    if said.date is not None:
        node["temporalCoverage"] = said.date
    node["citation"] = [{"@id": passage} for passage in passages]
    return node


def article(cited: Source, page: str) -> Node:
    """A source as it was received; what the file does not give is not there."""
    node: Node = {
        "@type": "CreativeWork",
        "@id": page,
        "identifier": cited.id,
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": f"{cited.id}.txt",
            "encodingFormat": "text/plain",
            "sha256": cited.sha256,
        },
    }
    if cited.title is not None:
        node["name"] = cited.title
    if cited.language is not None:
        node["inLanguage"] = cited.language
    if cited.date is not None and _PLAIN_DATE.fullmatch(cited.date):
        node["datePublished"] = cited.date
    return node


def annotation(cited: Citation, anchor: str, body: str) -> Node:
    """A citation (W3C Web Annotation Data Model, 4.2.4 and 4.2.5); without its @context.

    The selectors speak of the source's text as received; positions count its characters.
    """
    quote: Node = {"type": "TextQuoteSelector", "exact": cited.exact}
    if cited.prefix:
        quote["prefix"] = cited.prefix
    if cited.suffix:
        quote["suffix"] = cited.suffix
    position = {"type": "TextPositionSelector", "start": cited.start, "end": cited.end}
    return {
        "id": f"#{anchor}",
        "type": "Annotation",
        "motivation": "linking",
        "body": body,
        "target": {"source": f"{cited.source.id}.txt", "selector": [quote, position]},
    }
