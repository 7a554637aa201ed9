"""Where a Chromium is on this machine, if one is, and how it is used."""

from __future__ import annotations

import importlib.util
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # In a container there is often no user to drop to.
    "--disable-gpu",
    "--disable-dev-shm-usage",  # A container's shared memory is often too small for a page.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # Every page is of one site: a process for each costs most of the time.
)
_VIOLATIONS = {"resultTypes": ["violations"], "preload": False}
AXE = {"light": _VIOLATIONS, "dark": {**_VIOLATIONS, "runOnly": ["color-contrast"]}}
"""What axe is asked in each scheme: what is wrong, and no list of what is not.

Dark changes the colours, and nothing else.
"""
LEFT_OUT = "no Chromium to open the pages in: `apt install chromium` on Debian and Ubuntu"
"""Why a test of a page is skipped, and how to have it run."""


def found() -> str | None:
    """The path of the first of them; None where there is none, or nothing to drive it with."""
    if importlib.util.find_spec("playwright") is None:
        return None
    return next((path for path in map(shutil.which, NAMES) if path), None)
