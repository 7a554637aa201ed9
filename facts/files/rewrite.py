"""Write what changed between two fact bases into the text of the files of the first.

Only insertions, at places that the YAML parser names, and never a dump of a
whole file: whatever a curator wrote, with its comments and line breaks, stays
as it is to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from yaml import nodes

from facts.factbase import FactBase
from facts.files.strictyaml import MAX_BYTES, MAX_NODES, compose
from facts.files.yaml_entries import (
    LIST_OF,
    SECTION_OF,
    WIDTH,
    Node,
    Tree,
    block,
    end_tree,
    entity_tree,
    flow,
    item,
    source_tree,
    statement_tree,
)
from facts.model import Property, Rank, Statement

_ROOM = 0.9
"""Share of what a file may hold that is filled before another is begun."""


def rewrite(files: Mapping[str, str], before: FactBase, after: FactBase) -> dict[str, str]:
    """The files that change, by name, with their new text.

    `files` are those that load as `before`. What `after` says less than
    `before` is not looked for: changes only ever add.
    """
    rewriting = _Rewriting([_File(name, text) for name, text in sorted(files.items())])
    rewriting.sources(before, after)
    rewriting.entities(before, after)
    rewriting.statements(before, after)
    return {f.name: text for f in rewriting.files if (text := f.written()) != files.get(f.name)}


@dataclass(frozen=True, slots=True)
class _Edit:
    """Of edits at one place the deepest comes first: it belongs to what ends there."""

    start: int
    end: int
    depth: int
    text: str


@dataclass(slots=True)
class _File:
    name: str
    text: str
    edits: list[_Edit] = field(default_factory=list)
    root: nodes.MappingNode | None = None
    begun: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0
    count: int = 0

    def __post_init__(self) -> None:
        root = compose(self.text)
        self.root = root if isinstance(root, nodes.MappingNode) else None
        self.size = len(self.text.encode())
        self.count = 0 if root is None else _count(root)

    def written(self) -> str:
        """The text with all edits made."""
        text = self.text
        for edit in sorted(self.edits, key=lambda e: (e.start, -e.depth), reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        for section, entries in self.begun.items():
            ends = "" if not text else "\n" if text.endswith("\n") else "\n\n"
            if text == self.text and self.keeps(self.root):
                ends = "" if text.endswith("\n") else "\n"
            text += ends + f"{section}:\n" + "\n\n".join(entries) + "\n"
        return text

    def has_room(self, entry: str) -> bool:
        """Whether one more entry keeps the file within what may be loaded."""
        size = self.size + len(entry.encode())
        return size < MAX_BYTES * _ROOM and self.count < MAX_NODES * _ROOM

    def insert(self, at: int, depth: int, text: str) -> None:
        """Put text at a place of the text as it was."""
        self.edits.append(_Edit(at, at, depth, text))
        self.size += len(text.encode())

    def end_of(self, node: nodes.Node) -> int:
        """Where the last line that belongs to a node ends."""
        if isinstance(node, nodes.ScalarNode) and node.style in ("|", ">"):
            end = int(node.end_mark.index)
            if self.keeps(node):
                return end - 1 if self.text[:end].endswith("\n") else end
            return len(self.text[:end].rstrip())
        if isinstance(node, nodes.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return self.end_of(last[1] if isinstance(last, tuple) else last)
        line_end = self.text.find("\n", node.end_mark.index)
        return len(self.text) if line_end < 0 else line_end

    def keeps(self, node: nodes.Node | None) -> bool:
        """Whether a node ends in a text that an empty line after it would belong to."""
        while isinstance(node, nodes.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        if not isinstance(node, nodes.ScalarNode) or node.style not in ("|", ">"):
            return False
        header = self.text[node.start_mark.index :].partition("\n")[0]
        return "+" in header.partition("#")[0]

    def add_keys(self, mapping: nodes.MappingNode, tree: Tree) -> None:
        """Add keys at the end of a mapping."""
        if not tree:
            return
        if mapping.flow_style:
            pairs = [f"{key}: {flow(node)}" for key, node in tree.items()]
            self._into_flow(mapping, mapping.value[-1][1] if mapping.value else None, pairs)
            return
        column = mapping.value[0][0].start_mark.column
        lines = "".join("\n" + block(key, node, column) for key, node in tree.items())
        self.insert(self.end_of(mapping), 2 * column, lines)

    def add_entries(self, section: nodes.MappingNode, entries: Tree) -> None:
        """Add entries at the end of a section, each after an empty line."""
        if section.flow_style:
            self.add_keys(section, entries)
            return
        column = section.value[0][0].start_mark.column
        lines = "\n\n".join(block(key, node, column) for key, node in entries.items())
        space = "\n" if self.keeps(section) else "\n\n"
        self.insert(self.end_of(section), 2 * column, space + lines)

    def add_items(self, sequence: nodes.SequenceNode, items: Iterable[Tree | str]) -> None:
        """Add items at the end of a list."""
        if sequence.flow_style:
            last = sequence.value[-1] if sequence.value else None
            self._into_flow(sequence, last, [flow(each) for each in items])
            return
        column = sequence.start_mark.column
        pad = " " * column
        lines = "".join(
            "\n" + (f"{pad}- {flow(each)}" if isinstance(each, str) else item(each, column))
            for each in items
        )
        self.insert(self.end_of(sequence), 2 * column + 1, lines)

    def _into_flow(
        self, collection: nodes.CollectionNode, last: nodes.Node | None, texts: list[str]
    ) -> None:
        if last is None:
            self.insert(collection.start_mark.index + 1, 0, ", ".join(texts))
            return
        at = int(last.end_mark.index)
        begin = self.text.rfind("\n", 0, at) + 1
        here = self.text[begin:at]
        # A continued line begins where the others do, or deeper than what it continues.
        column = len(here) - len(here.lstrip())
        if collection.start_mark.index >= begin:
            column += 2
        width, added = len(here), ""
        for text in texts:
            if width + 2 + len(text) >= WIDTH:
                added += ",\n" + " " * column + text
                width = column + len(text)
            else:
                added += ", " + text
                width += 2 + len(text)
        self.insert(at, 0, added)


class _Rewriting:
    def __init__(self, files: list[_File]) -> None:
        self.files = files
        self._sections: dict[str, list[tuple[_File, nodes.MappingNode]]] = {}
        self._entries: dict[str, tuple[_File, nodes.MappingNode]] = {}
        for file in files:
            for name, section in _pairs(file.root):
                if isinstance(section, nodes.MappingNode):
                    self._sections.setdefault(name, []).append((file, section))
                    self._find(file, section)

    def sources(self, before: FactBase, after: FactBase) -> None:
        """Add the new sources."""
        new = [s for s in after.sources.values() if s.id not in before.sources]
        self._add("sources", {source.id: source_tree(source) for source in new})

    def entities(self, before: FactBase, after: FactBase) -> None:
        """Add new entities with their roles, dates and parts, and new aliases of others."""
        items: dict[str, list[Statement]] = {}
        for each in after.statements.values():
            if each.id not in before.statements and each.property in LIST_OF:
                items.setdefault(each.subject, []).append(each)
        new: dict[str, Tree] = {}
        for entity in after.entities.values():
            known = before.entities.get(entity.id)
            if known is None:
                section = new.setdefault(SECTION_OF[entity.type], {})
                section[entity.id] = entity_tree(entity, items.pop(entity.id, ()))
            elif aliases := [a for a in entity.aliases if a not in known.aliases]:
                self._extend(entity.id, {"aliases": aliases})
        for entity_id, statements in items.items():
            lists: Tree = {}
            for key, prop in sorted((LIST_OF[p], p) for p in {s.property for s in statements}):
                lists[key] = [statement_tree(s) for s in statements if s.property is prop]
            self._extend(entity_id, lists)
        for name, entries in new.items():
            self._add(name, entries)

    def statements(self, before: FactBase, after: FactBase) -> None:
        """Add new quotes and claims, and what became of statements that were there."""
        for name, prop in (("quotes", Property.QUOTE), ("claims", Property.CLAIM)):
            new = [
                s
                for s in after.statements.values()
                if s.property is prop and s.id not in before.statements
            ]
            self._add(name, {s.id: statement_tree(s) for s in new})
        for old in before.statements.values():
            now = after.statements[old.id]
            if now is not old and now != old:
                self._change(old, now)

    def _change(self, old: Statement, now: Statement) -> None:
        file, mapping = self._entries[old.id]
        tree: Tree = {}
        contradicts = [each for each in now.contradicts if each not in old.contradicts]
        if contradicts:
            tree["contradicts"] = contradicts
        if now.rank is Rank.DEPRECATED and old.rank is not Rank.DEPRECATED:
            tree |= end_tree(now)
            written = dict(_pairs(mapping)).get("rank")
            if written is not None:
                rank = tree.pop("rank")
                start, end = written.start_mark.index, written.end_mark.index
                file.edits.append(_Edit(start, end, 0, flow(rank)))
        self._extend(old.id, tree)

    def _extend(self, entry: str, tree: Tree) -> None:
        """Add to the lists that an entry has, and the keys that it has not."""
        file, mapping = self._entries[entry]
        written = dict(_pairs(mapping))
        fresh: Tree = {}
        for key, node in tree.items():
            there = written.get(key)
            if isinstance(there, nodes.SequenceNode) and isinstance(node, list):
                file.add_items(there, node)
            else:
                fresh[key] = node
        file.add_keys(mapping, fresh)

    def _add(self, section: str, entries: Tree) -> None:
        """Add entries to a section, where it is or in a file named for it."""
        assigned: dict[int, tuple[_File, nodes.MappingNode, Tree]] = {}
        for key, node in entries.items():
            written = block(key, node, 2)
            place = self._place(section, written)
            if isinstance(place, _File):
                place.begun.setdefault(section, []).append(written)
                place.size += len(written.encode())
            else:
                file, mapping = place
                assigned.setdefault(id(mapping), (file, mapping, {}))[2][key] = node
                file.size += len(written.encode())
            (place if isinstance(place, _File) else place[0]).count += _count_tree(node) + 1
        for file, mapping, tree in assigned.values():
            file.add_entries(mapping, tree)

    def _place(self, section: str, entry: str) -> tuple[_File, nodes.MappingNode] | _File:
        """The section of the file named for it, of another, or a file to begin one in."""
        own = f"{section}.yaml"
        there = self._sections.get(section, [])
        for file, mapping in sorted(there, key=lambda place: place[0].name != own):
            if file.has_room(entry):
                return file, mapping
        taken = {file.name: file for file in self.files}
        number = 1
        while True:
            name = own if number == 1 else f"{section}-{number}.yaml"
            known = taken.get(name)
            if known is None:
                self.files.append(_File(name, ""))
                return self.files[-1]
            has_it = any(file is known for file, _ in there)
            if not has_it and known.has_room(entry) and _takes_sections(known):
                return known
            number += 1

    def _find(self, file: _File, section: nodes.MappingNode) -> None:
        for key, entry in _pairs(section):
            if isinstance(entry, nodes.MappingNode):
                self._entries[key] = file, entry
                for _, value in _pairs(entry):
                    for each in value.value if isinstance(value, nodes.SequenceNode) else ():
                        named = dict(_pairs(each)).get("id")
                        if named is not None:
                            self._entries[str(named.value)] = file, each


def _takes_sections(file: _File) -> bool:
    return file.text == "" or (file.root is not None and not file.root.flow_style)


def _pairs(node: nodes.Node | None) -> Iterator[tuple[str, nodes.Node]]:
    if isinstance(node, nodes.MappingNode):
        for key, value in node.value:
            yield str(key.value), value


def _count(node: nodes.Node) -> int:
    if isinstance(node, nodes.MappingNode):
        return 1 + sum(_count(key) + _count(value) for key, value in node.value)
    if isinstance(node, nodes.SequenceNode):
        return 1 + sum(map(_count, node.value))
    return 1


def _count_tree(node: Node) -> int:
    if isinstance(node, dict):
        return 1 + sum(1 + _count_tree(value) for value in node.values())
    return 1 if isinstance(node, str) else 1 + sum(map(_count_tree, node))
