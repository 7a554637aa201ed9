"""Somebody at the database beside the bot, who may do anything there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from bot.database.address import file_of, is_postgres
from bot.database.postgres import connect
from tests.postgres_server import ADMINS, apart


def sql(url: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run these one after the other; the rows of the last. The database's own errors."""
    if not is_postgres(url):
        with closing(sqlite3.connect(file_of(url), isolation_level=None)) as connection:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    async def run() -> list[tuple[Any, ...]]:
        connection = await connect(ADMINS[url])
        try:
            for statement in statements:
                rows = await connection.fetch(statement)
        finally:
            await connection.close()
        return [tuple(row) for row in rows]

    return apart(run())
