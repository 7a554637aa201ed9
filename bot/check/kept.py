"""A check as the file that goes with it: what a message's pages are made of again.

The words of a draft are in no log and no memory, so the pages of a check can
be made of nothing but what was sent with it. The file is the object that
`factdesk check --json` prints, with the name and the hash of the draft.
"""

from __future__ import annotations

import json
from typing import Any

from bot.check.checking import Checked
from facts.quotecheck import Cited, Kind, Op, Verdict, as_dict


class NotACheck(Exception):
    """The file is not one of ours any more."""


def dumped(checked: Checked) -> bytes:
    """The verdicts as a JSON file."""
    found = {
        "command": "check",
        "draft": {"name": checked.name, "sha256": checked.sha256},
        "verdicts": [
            as_dict(v) | {"words": v.words, "doubtful": v.doubtful} for v in checked.verdicts
        ],
        "factbase": checked.factbase,
    }
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")


def loaded(data: bytes) -> Checked:
    """What was dumped, without the report; NotACheck."""
    try:
        found = json.loads(data)
        draft = found["draft"]
        verdicts = tuple(map(_verdict, found["verdicts"]))
        return Checked(str(draft["name"]), str(draft["sha256"]), str(found["factbase"]), verdicts)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotACheck from None


def _verdict(found: dict[str, Any]) -> Verdict:
    cited = found["citation"]
    return Verdict(
        quotation=str(found["quotation"]),
        start=int(found["start"]),
        end=int(found["end"]),
        words=int(found["words"]),
        verdict=Kind(found["verdict"]),
        speaker=found["speaker"],
        said_by=found["said_by"],
        diff=tuple((Op(op), str(words)) for op, words in found["diff"]),
        citation=None if cited is None else Cited(**cited),
        statement=found["statement"],
        minor=bool(found["minor"]),
        doubtful=bool(found["doubtful"]),
        notes=tuple(map(str, found["notes"])),
    )
