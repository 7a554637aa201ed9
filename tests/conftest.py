"""Fixtures that every test can ask for, and what a run says at its end."""

import pytest
from hypothesis import settings

from tests import postgres_server
from tests.browser import chromium
from tests.discord_fixtures import standin
from tests.postgres_server import postgres_admin, postgres_shared, postgres_url

__all__ = ["postgres_admin", "postgres_shared", "postgres_url", "standin"]

# A busy machine is not a failure, and a run has to come out the same twice.
settings.register_profile("factdesk", deadline=None, derandomize=True)
settings.load_profile("factdesk")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of a server or a browser is said at the end, not passed over."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in (postgres_server.LEFT_OUT, chromium.LEFT_OUT):
        many = sum(reason in str(report.longrepr) for report in skipped)
        if many:
            terminalreporter.write_line(f"{many} tests not run: {reason}", red=True)
