"""Fixtures that every test can ask for."""

from hypothesis import settings

from tests.discord_fixtures import standin

__all__ = ["standin"]

# A busy machine is not a failure, and a run has to come out the same twice.
settings.register_profile("factdesk", deadline=None, derandomize=True)
settings.load_profile("factdesk")
