"""Fixtures that every test can ask for."""

from tests.discord_fixtures import standin

__all__ = ["standin"]
