"""Puts what the files say together: ids are of one file alone, and what they name is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from facts.evidence import Article
from facts.files.parts import Listed, Part, taken
from facts.model import Source
from facts.problems import Problem

if TYPE_CHECKING:
    from facts.files.packing import Packed


@dataclass(slots=True)
class Merge:
    """Takes the files in their order; `places` says where each id stands ("people.yaml:3").

    `whole` is false once a file could not be read: what it holds others may refer to, so
    that nothing is said of what leads nowhere.
    """

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    whole: bool = True
    _lines: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add_sources(self, listed: Listed) -> None:
        """The sources of a file."""
        self.problems += listed.problems
        for key, (source, line, file_line) in listed.sources.items():
            if self._free(listed.file, line, key):
                self.sources[key] = source
                self._lines[key] = (listed.file, file_line)

    def judge(self, article: Article) -> None:
        """Note it where a source that was added cannot be relied on."""
        source = article.source
        if article.why is not None and source.sha256 and source.path != "seeds/":
            why = f"{source.id} cannot be relied on: {article.why}"
            self.problems.append(Problem(*self._lines[source.id], why))

    def add(self, part: Part | Packed) -> list[str]:
        """The rest of a file; gives the ids of its that are taken."""
        self.problems += part.problems
        self.whole &= not part.unread
        return [k for k, line in part.lines.items() if not self._free(part.file, line, k)]

    def _free(self, file: str, line: int, wanted: str) -> bool:
        if wanted in self.places:
            self.problems.append(taken(file, line, wanted, self.places[wanted]))
            return False
        self.places[wanted] = f"{file}:{line}"
        return True
