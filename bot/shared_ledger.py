"""The IDENTIFYs of a token that several processes share, by the PostgreSQL server's clock."""

from __future__ import annotations

import asyncio
import logging

from bot.identifies import DAY, following, named
from bot.leases import lease_key
from bot.postgres import FAILURES, connect

_SECOND = 1_000_000
_AGAIN = 1.0
_TURN = 2**31 - 1
"""Beside the leases of the shards, the lock under which moments are given out."""

_log = logging.getLogger(__name__)


class SharedLedger:
    """As `bot.identifies.Ledger` says; where the server is away, it waits for it."""

    def __init__(self, url: str, token: str) -> None:
        self.today = 0
        self._url = url
        self._token = token

    async def reserve(self, bucket: int, most: int) -> float:
        """In how many seconds the next moment of this bucket is, on record by then."""
        while True:
            try:
                return await self._reserve(bucket, most)
            except FAILURES as error:
                _log.warning("an IDENTIFY waits to be put on record: %r", error)
                await asyncio.sleep(_AGAIN)

    async def _reserve(self, bucket: int, most: int) -> float:
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
                    named(self._token),
                    int(now - DAY * _SECOND),
                )
                known = [(row["time"] / _SECOND, row["bucket"]) for row in rows]
                self.today = len(known)
                moment = following(known, bucket, now / _SECOND, most)
                await session.execute(
                    "INSERT INTO identify (token, bucket, time) VALUES ($1, $2, $3)",
                    named(self._token),
                    bucket,
                    int(moment * _SECOND),
                )
            self.today += 1
            return float(moment - now / _SECOND)
        finally:
            await session.close(timeout=_AGAIN)
