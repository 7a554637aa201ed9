"""What a check comes to: one verdict per quotation, and the report of a draft.

Plain data, so that a terminal, a page, a Discord message and a JSON line are
renderings of the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FEW_WORDS = 4
"""Below this a quotation found nowhere is a title or a scare quote, unless somebody said it."""


LARGE = 1_000
"""Sources from which their index is kept on disk: fewer are indexed in half a second."""


class Kind(StrEnum):
    """What can be said of a quotation, from right to unknown."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    SPLICED = "spliced"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not_found"


class Op(StrEnum):
    """A step of a diff: `DELETE` is the source's alone, `INSERT` the draft's alone."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


Diff = tuple[tuple[Op, str], ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage of a source: `text[start:end] == exact`, `line` counted from 1.

    `prefix` and `suffix` are given where `exact` stands in the source more than once.
    """

    source: str
    exact: str
    start: int
    end: int
    line: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A quotation of the draft (`draft[start:end] == quotation`) and what became of it.

    `speaker` is who the draft plainly says spoke, `said_by` who the source says
    did. `statement` is the id of the curated statement whose passage it is.
    `minor` marks an alteration of numbers, spellings or punctuation only.
    `doubtful` marks words that are verbatim but may mislead: they stand in the
    source as its own words, not as speech, or right after a “not” that the
    draft lacks; `notes` say so. Of words that are not found it says that the
    draft gives them to somebody: then they are no title, however few.
    """

    quotation: str
    start: int
    end: int
    words: int
    verdict: Kind
    speaker: str | None = None
    said_by: str | None = None
    diff: Diff = ()
    citation: Cited | None = None
    statement: str | None = None
    minor: bool = False
    doubtful: bool = False
    notes: tuple[str, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look before the story goes out."""
        match self.verdict:
            case Kind.VERBATIM:
                return self.doubtful
            case Kind.NOT_FOUND:
                return self.doubtful or self.words >= FEW_WORDS
            case Kind.ALTERED | Kind.SPLICED | Kind.MISATTRIBUTED:
                return True


@dataclass(frozen=True, slots=True)
class Report:
    """The verdicts on a draft, in its order; a sequence of them.

    `refused` says why the draft was not checked; then there are no verdicts.
    """

    verdicts: tuple[Verdict, ...]
    refused: str | None = None

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)

    def __getitem__(self, index: int) -> Verdict:
        return self.verdicts[index]

    @property
    def needs_a_look(self) -> bool:
        """Whether any quotation needs a look, or the draft was not checked at all."""
        return self.refused is not None or any(v.needs_a_look for v in self.verdicts)

    def count(self, kind: Kind) -> int:
        """How many quotations came to `kind`."""
        return sum(v.verdict is kind for v in self.verdicts)


def summary(report: Report) -> str:
    """The report in a line: `7 quotations: 5 verbatim (1 in doubt), 1 altered, 1 not found`."""
    if report.refused is not None:
        return f"Not checked: {report.refused}"
    if not report.verdicts:
        return "No quotation of two words or more in this draft."
    total = len(report.verdicts)
    doubtful = sum(v.doubtful and v.verdict is Kind.VERBATIM for v in report)
    doubt = {Kind.VERBATIM: f" ({doubtful} in doubt)" if doubtful else ""}
    counts = ", ".join(
        f"{n} {label(kind)}{doubt.get(kind, '')}" for kind in Kind if (n := report.count(kind))
    )
    return f"{total} quotation{'s' if total > 1 else ''}: {counts}"


def label(kind: Kind) -> str:
    """The verdict in words for a reader."""
    return kind.value.replace("_", " ")


def as_dict(
    verdict: Verdict, path: Callable[[str], str] = str, link: str | None = None
) -> dict[str, Any]:
    """The verdict as the object that `--json` prints; `path` turns a source id into its path.

    `link` is where the passage can be read; it is in the citation if it is given.
    """
    cited = verdict.citation
    linked = {} if link is None else {"link": link}
    return {
        "quotation": verdict.quotation,
        "start": verdict.start,
        "end": verdict.end,
        "speaker": verdict.speaker,
        "verdict": str(verdict.verdict),
        "diff": [[str(op), words] for op, words in verdict.diff],
        "citation": None
        if cited is None
        else {
            "source": path(cited.source),
            "line": cited.line,
            "start": cited.start,
            "end": cited.end,
            "exact": cited.exact,
            "prefix": cited.prefix,
            "suffix": cited.suffix,
            **linked,
        },
        "statement": verdict.statement,
        "said_by": verdict.said_by,
        "minor": verdict.minor,
        "needs_a_look": verdict.needs_a_look,
        "notes": list(verdict.notes),
    }
