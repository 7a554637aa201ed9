"""What `factdesk doctor` finds: one line each, with how bad it is and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How bad it is. SKIP is what could not be looked at, and says why."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    grade: Grade
    area: str
    message: str


def ok(area: str, message: str) -> Finding:
    """It is as it should be."""
    return Finding(Grade.OK, area, message)


def warn(area: str, message: str) -> Finding:
    """It works, and should be seen to."""
    return Finding(Grade.WARN, area, message)


def fail(area: str, message: str) -> Finding:
    """The bot does not work, or not safely, before this is mended."""
    return Finding(Grade.FAIL, area, message)


def skip(area: str, message: str) -> Finding:
    """It could not be looked at."""
    return Finding(Grade.SKIP, area, message)
