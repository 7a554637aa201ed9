"""Read the keys of one entry, and say what is missing, misspelt or too much.

A key that nobody asked for is a mistake with a likely cause, so it is named
with the key that was probably meant.
"""

from __future__ import annotations

from collections import Counter

from facts.files.strictyaml import Mapping, Node, Scalar, Sequence
from facts.problems import Problem, listed, nearest_word, shown

MAX_LINE = 1_000
"""Characters of a value or a note: it is shown whole, so it has to be readable."""

_FLAGS = {"true": True, "false": False}


class Fields:
    """One mapping in a file. `what` names it in messages ("the quote rutte-irreversible")."""

    def __init__(
        self, file: str, what: str, node: Mapping, allowed: tuple[str, ...], found: list[Problem]
    ) -> None:
        self.file = file
        self.what = what
        self.line = node.line
        self._node = node
        self._found = found
        for key in node.entries:
            if key not in allowed:
                near = nearest_word(key, allowed)
                self.wrong(
                    key,
                    f"has no key {shown(key)}; "
                    + (f"write {near}" if near else f"the keys are {listed(allowed)}"),
                )

    def within(self, node: Mapping, allowed: tuple[str, ...]) -> Fields:
        """A mapping inside this one, which bears the same name in messages."""
        return Fields(self.file, self.what, node, allowed, self._found)

    def wrong(self, key: str, message: str) -> None:
        """Note a problem on the line of `key` (of the whole entry where it has none)."""
        self._found.append(Problem(self.file, self.line_of(key), f"{self.what} {message}"))

    def line_of(self, key: str) -> int:
        """The line of a key; of the whole entry where it has none."""
        return self._node.lines.get(key, self.line)

    def node(self, key: str) -> Node | None:
        """The value as it was read."""
        return self._node.entries.get(key)

    def text(self, key: str, *, required: bool = False, limit: int = MAX_LINE) -> str | None:
        """A text of one line; None, with a problem noted, where it is not one."""
        node = self.node(key)
        if node is None:
            if required:
                self.wrong(key, f"has no {key}; write {key}: …")
            return None
        if not isinstance(node, Scalar):
            self.wrong(key, f"has a {key} that is not a text; write {key}: … on one line")
            return None
        return node.text if self._one_line(key, node.text, limit) else None

    def passage(self, key: str, *, required: bool = False) -> str:
        """A text exactly as it stands, line ends and all; "" where there is none."""
        node = self.node(key)
        if isinstance(node, Scalar) and node.text:
            return node.text
        if node is not None:
            self.wrong(key, f"has an empty {key}, or one that is not a text; write the words")
        elif required:
            self.wrong(key, f"has no {key}; copy the words from the source, character by character")
        return ""

    def texts(self, key: str, limit: int = MAX_LINE) -> tuple[str, ...]:
        """A list of different texts; () where there is none."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence) or not all(isinstance(i, Scalar) for i in node.items):
            self.wrong(key, f"has {key} that are not a list of texts; write {key}: [one, another]")
            return ()
        texts = [item.text for item in node.items if isinstance(item, Scalar)]
        times = Counter(texts)
        for text in (t for t in times if times[t] > 1):
            self.wrong(key, f"has {shown(text)} twice in {key}; keep one")
        return tuple(t for t in dict.fromkeys(texts) if self._one_line(key, t, limit))

    def flag(self, key: str) -> bool:
        """True or false; False where it is not given."""
        text = self.text(key)
        if text is not None and text not in _FLAGS:
            self.wrong(key, f"has {key}: {shown(text)}; write true, or leave {key} out")
        return _FLAGS.get(text or "", False)

    def _one_line(self, key: str, text: str, limit: int) -> bool:
        if not text.strip():
            self.wrong(key, f"has an empty {key}; write it or leave the key out")
        elif "\n" in text or text != text.strip():
            self.wrong(key, f"has a line end or outer spaces in {key}; write it on one line, or >-")
        elif len(text) > limit:
            self.wrong(key, f"has a {key} of more than {limit} characters; shorten it")
        else:
            return True
        return False
