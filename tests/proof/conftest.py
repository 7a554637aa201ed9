"""What the proofs share: a database to start from."""

from tests.bot.conftest import path

__all__ = ["path"]
