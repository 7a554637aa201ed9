"""The standard streams of a command: there, and UTF-8 where a program reads them."""

from __future__ import annotations

import io
import json
import os
import sys

from bot.visible import visible


def open_all() -> None:
    """What whoever started this has closed leads nowhere.

    Without that there is nothing to write to, and the next file opened, which may be
    the database, takes the number that everybody else takes for standard output.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # The lowest number that is free, which is the one that was closed.
            number = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal or the file's encoding lacks must not cost the answer.
        sys.stdout.reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """One object on standard output, in UTF-8 whatever the locale."""
    print_file(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_file(text: str) -> None:
    """Part of what is a file in the end: in UTF-8 whatever the locale.

    On a terminal it is read by a person, whom nothing in it may deceive.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(visible(text) if sys.stdout.isatty() else text)
