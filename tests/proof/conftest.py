"""What the proofs share: a database to start from."""

from tests.bot.conftest import made, path

__all__ = ["made", "path"]
