"""Fixtures that every test can ask for, and what a run says at its end."""

import gc
import os

import pytest
from hypothesis import settings

from tests import postgres_server
from tests.browser import chromium
from tests.discord_fixtures import standin
from tests.postgres_server import postgres_admin, postgres_shared, postgres_url
from tests.proof import tracing

__all__ = ["postgres_admin", "postgres_shared", "postgres_url", "standin"]

# A busy machine is not a failure, and a run has to come out the same twice.
settings.register_profile("factdesk", deadline=None, derandomize=True)
settings.load_profile("factdesk")


_LONG = ("browser", "proof", "bot", "commands")
"""The folders whose files take longest, which begin first: else one worker ends alone.

The rest have little to wait for: each file is done in seconds.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; within a folder they stay as they were shuffled."""
    folders = (*_LONG, "")
    items.sort(key=lambda item: folders.index(_folder(item)))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look at it each time."""
    gc.collect()
    gc.freeze()


def _folder(item: pytest.Item) -> str:
    parts = item.path.relative_to(item.config.rootpath).parts
    return parts[1] if parts[1] in _LONG else ""


WHOLE = "FACTDESK_TEST_WHOLE"
"""Set where a run that leaves tests out for want of a server or a browser has failed, as in CI."""


_NEEDED = {postgres_server.LEFT_OUT, chromium.LEFT_OUT}
"""Not strace: a container that may not trace can do nothing about it."""


def _left_out(reporter: pytest.TerminalReporter) -> dict[str, int]:
    """How many tests were not run for want of something, by what to do about it."""
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    reasons = (*_NEEDED, tracing.LEFT_OUT)
    many = {reason: sum(reason in each for each in skipped) for reason in reasons}
    return {reason: count for reason, count in many.items() if count}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that has to be whole and is not has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(WHOLE) and reporter is not None and _left_out(reporter).keys() & _NEEDED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of something is said at the end, not passed over."""
    for reason, many in _left_out(terminalreporter).items():
        terminalreporter.write_line(f"{many} tests not run: {reason}", red=True)
