"""Fixtures that every test can ask for."""

import pytest
from hypothesis import settings

from tests.discord_fixtures import standin
from tests.postgres_server import LEFT_OUT, postgres_admin, postgres_url

__all__ = ["postgres_admin", "postgres_url", "standin"]

# A busy machine is not a failure, and a run has to come out the same twice.
settings.register_profile("factdesk", deadline=None, derandomize=True)
settings.load_profile("factdesk")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out for want of a server is said at the end, not passed over."""
    skipped = terminalreporter.stats.get("skipped", [])
    many = sum(LEFT_OUT in str(report.longrepr) for report in skipped)
    if many:
        terminalreporter.write_line(f"{many} tests not run: {LEFT_OUT}", red=True)
