"""Which version of Factdesk this is, as its installation says.

Looking that up takes some 40 ms, a tenth of what a question from a cold shell
may, so it is done only when somebody asks.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any


def named() -> str:
    """`factdesk 1.2.3`, or that it runs without having been installed."""
    from importlib import metadata

    try:
        return f"factdesk {metadata.version('factdesk')}"
    except metadata.PackageNotFoundError:
        return "factdesk (not installed: run from its files)"


class PrintVersion(argparse.Action):
    """An option that prints the version and ends with 0."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print it; SystemExit."""
        sys.stdout.write(f"{named()}\n")
        parser.exit()
