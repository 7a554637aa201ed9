"""Entries as a curator would write them: what accepted changes look like in the files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from facts.factbase import FactBase
from facts.files.entries import LISTS, SECTIONS
from facts.model import Citation, Entity, Property, Rank, Source, Statement

Node = str | list[str] | list["Tree"] | dict[str, "Node"]
"""A text, a list of texts, a list of mappings, or a mapping."""

Tree = dict[str, Node]

WIDTH = 100

SECTION_OF = {kind: section for section, kind in SECTIONS.items()}
LIST_OF = {prop: key for key, prop in LISTS.items()}

_PLAIN = re.compile(r"[^\W_](?:[\w .;’‘“”'()/–—+-]*[\w.’”'()])?")
_PLAIN_BLOCK = re.compile(r"[^\W_](?:[\w .,;’‘“”\"'()/–—+-]*[\w.,’”\"'()])?")


def source_tree(source: Source) -> Tree:
    """A source's entry."""
    return _given(
        file=source.path.rpartition("/")[2],
        sha256=source.sha256,
        title=source.title,
        date=source.date,
        language=source.language,
        note=source.note,
    )


def entity_tree(entity: Entity, statements: Iterable[Statement]) -> Tree:
    """An entity's entry, with those of the statements that stand in it."""
    lists: dict[str, list[Tree]] = {}
    for each in statements:
        if each.property in LIST_OF:
            lists.setdefault(LIST_OF[each.property], []).append(statement_tree(each))
    return _given(
        name=entity.label, aliases=list(entity.aliases) or None, note=entity.note, **lists
    )


def statement_tree(statement: Statement) -> Tree:
    """A statement's entry; an item of a list has its id in it."""
    cited = [_citation(citation) for citation in statement.citations]
    own: dict[str, Node | None]
    value: str | None = statement.value
    match statement.property:
        case Property.QUOTE:
            own = {"speaker": statement.subject}
            if value == statement.citations[0].exact:
                value = None
        case Property.CLAIM:
            own = {"subject": statement.subject, "attributed_to": statement.attributed_to}
        case _:
            own = {"id": statement.id, "attributed_to": statement.attributed_to}
    return _given(
        **own,
        value=value,
        partial="true" if statement.partial else None,
        date=statement.date,
        point=None if statement.point is None else str(statement.point),
        cite=cited[0] if len(cited) == 1 else cited,
        contradicts=list(statement.contradicts) or None,
        **end_tree(statement),
        note=statement.note,
    )


def end_tree(statement: Statement) -> Tree:
    """Where it is not of normal rank: that, and why."""
    rank = None if statement.rank is Rank.NORMAL else str(statement.rank)
    return _given(rank=rank, reason=statement.reason, superseded_by=statement.superseded_by)


def export(before: FactBase, after: FactBase) -> str:
    """What changed, as sections of a file: each new or changed entry as it stands now.

    A person appears with those of their roles that are new or changed.
    """
    known = before.statements
    statements = [s for s in after.statements.values() if known.get(s.id) != s]
    sections: dict[str, dict[str, Node]] = {
        "sources": {
            s.id: source_tree(s) for s in after.sources.values() if s.id not in before.sources
        }
    }
    items: dict[str, list[Statement]] = {}
    for each in statements:
        if each.property in LIST_OF:
            items.setdefault(each.subject, []).append(each)
    for entity in after.entities.values():
        if before.entities.get(entity.id) != entity or entity.id in items:
            section = sections.setdefault(SECTION_OF[entity.type], {})
            section[entity.id] = entity_tree(entity, items.get(entity.id, ()))
    for name, prop in (("quotes", Property.QUOTE), ("claims", Property.CLAIM)):
        sections[name] = {s.id: statement_tree(s) for s in statements if s.property is prop}
    return "\n".join(
        f"{section}:\n" + "\n".join(block(key, entry, 2) for key, entry in entries.items()) + "\n"
        for section, entries in sections.items()
        if entries
    )


def block(key: str, node: Node, column: int) -> str:
    """`key: node` as lines that begin at this column, without a line end after the last."""
    pad = " " * column
    if isinstance(node, str):
        return f"{pad}{key}: {_scalar(node, column, len(key) + 2)}"
    if isinstance(node, dict):
        if key == "cite" and len(line := f"{pad}{key}: {flow(node)}") <= WIDTH:
            return line
        return f"{pad}{key}:\n" + _lines(node, column + 2)
    items = [item(each, column + 2) for each in node if isinstance(each, dict)]
    if items:
        return f"{pad}{key}:\n" + "\n".join(items)
    return pad + key + ": " + _listed([each for each in node if isinstance(each, str)], column, key)


def item(tree: Tree, column: int) -> str:
    """One of a list, its hyphen at this column."""
    if set(tree) <= {"source", "exact", "prefix", "suffix"}:
        line = f"{' ' * column}- {flow(tree)}"
        if len(line) <= WIDTH:
            return line
    return " " * column + "- " + _lines(tree, column + 2)[column + 2 :]


def flow(node: Node) -> str:
    """The node on one line."""
    if isinstance(node, str):
        return node if _PLAIN.fullmatch(node) else quoted(node)
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in node.items()) + "}"
    return "[" + ", ".join(flow(each) for each in node) + "]"


def quoted(text: str) -> str:
    """The text in double quotation marks; what JSON escapes, YAML reads alike."""
    return json.dumps(text, ensure_ascii=False)


def _lines(tree: Mapping[str, Node], column: int) -> str:
    return "\n".join(block(key, node, column) for key, node in tree.items())


def _scalar(text: str, column: int, used: int) -> str:
    fits = column + used + len(text) <= WIDTH
    if fits and _PLAIN_BLOCK.fullmatch(text):
        return text
    # Folded lines come back joined by single spaces: only what has no other breaks may be folded.
    words = text.split(" ")
    if not fits and all(words) and text.isprintable():
        return ">-" + "".join(f"\n{' ' * (column + 2)}{line}" for line in _wrapped(words, column))
    return quoted(text)


def _wrapped(words: list[str], column: int) -> Iterable[str]:
    line = words[0]
    for word in words[1:]:
        if column + 2 + len(line) + 1 + len(word) > WIDTH:
            yield line
            line = word
        else:
            line += " " + word
    yield line


def _listed(texts: list[str], column: int, key: str) -> str:
    written, width = "[", column + len(key) + 2
    for number, text in enumerate(texts):
        shown = flow(text) + ("," if number < len(texts) - 1 else "]")
        if number and width + 1 + len(shown) > WIDTH:
            written += "\n" + " " * (column + 2) + shown
            width = column + 2 + len(shown)
        else:
            written += (" " if number else "") + shown
            width += 1 + len(shown)
    return written


def _citation(citation: Citation) -> Tree:
    return _given(
        source=citation.source.id,
        exact=citation.exact,
        prefix=citation.prefix or None,
        suffix=citation.suffix or None,
    )


def _given(**fields: Node | None) -> Tree:
    return {key: value for key, value in fields.items() if value is not None}
