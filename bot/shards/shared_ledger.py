"""The IDENTIFYs of a token that several processes share, by the PostgreSQL server's clock."""

from __future__ import annotations

import asyncio
import logging

from bot.database.postgres import FAILURES, connect
from bot.shards.identifies import DAY, SENT, check, following, named
from bot.shards.leases import lease_key

_SECOND = 1_000_000
_AGAIN = 1.0
_TURN = 2**31 - 1
"""Beside the leases of the shards, the lock under which moments are given out."""

_log = logging.getLogger(__name__)


class SharedLedger:
    """As `bot.shards.identifies.Ledger` says; where the server is away, it waits for it."""

    def __init__(self, url: str, token: str) -> None:
        self.today = 0
        self._url = url
        self._token = token

    async def reserve(self, bucket: int, most: int) -> float:
        """As Ledger says."""
        return await self._on_record(bucket, most)

    async def count(self, most: int) -> None:
        """As Ledger says."""
        await self._on_record(SENT, most)

    async def _on_record(self, bucket: int, most: int) -> float:
        """In how many seconds the moment is that was put on record."""
        while True:
            try:
                return await self._kept(bucket, most)
            except FAILURES as error:
                _log.warning("an IDENTIFY waits to be put on record: %r", error)
                await asyncio.sleep(_AGAIN)

    async def _kept(self, bucket: int, most: int) -> float:
        token = named(self._token)
        session = await connect(self._url, application_name="factdesk identify")
        try:
            async with session.transaction():
                await session.execute(
                    "SELECT pg_advisory_xact_lock($1, $2)", lease_key(self._token), _TURN
                )
                now = await session.fetchval(
                    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
                )
                rows = await session.fetch(
                    "SELECT time, bucket FROM identify WHERE token = $1 AND time > $2"
                    " ORDER BY time",
                    token,
                    int(now - DAY * _SECOND),
                )
                known = [(row["time"] / _SECOND, row["bucket"]) for row in rows]
                self.today = sum(which == SENT for _, which in known)
                check(known, now / _SECOND, most)
                moment = now / _SECOND
                if bucket != SENT:
                    moment = following(known, bucket, moment)
                await session.execute(
                    "INSERT INTO identify (token, bucket, time) VALUES ($1, $2, $3)",
                    token,
                    bucket,
                    int(moment * _SECOND),
                )
            self.today += bucket == SENT
            return float(moment - now / _SECOND)
        finally:
            await session.close(timeout=_AGAIN)
