"""The bot with one protection taken away, for proofs that have to notice.

    python -m tests.proof.weakened normal run

`normal` commits without waiting for the disk; `early` lets a reply leave while
its entry is still being written; `unnamed` sends a recall without the nonce that Discord knows
it by. A proof that passes with either proves nothing. `hasty` waits for the disk for one second
in place of thirty, so that a proof need not.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import discord

from bot.audit.log import AuditLog, Entry
from bot.cli.main import main
from bot.database import sqlite, writer


def normal() -> None:
    sqlite._PRAGMAS = tuple(
        pragma.replace("synchronous=FULL", "synchronous=NORMAL") for pragma in sqlite._PRAGMAS
    )


def early() -> None:
    record, under_way = AuditLog.record, set()

    async def begin(self: AuditLog, entry: Entry, also: Any = ()) -> None:
        under_way.add(asyncio.create_task(record(self, entry, also)))

    AuditLog.record = begin  # type: ignore[method-assign] # that is what is taken away


def unnamed() -> None:
    send = discord.abc.Messageable.send

    async def without(self: Any, *given: Any, nonce: object = None, **more: Any) -> Any:
        del nonce
        return await send(self, *given, **more)

    discord.abc.Messageable.send = without  # type: ignore[assignment] # that is what is taken away


def hasty() -> None:
    writer.HANGS = 1.0


if __name__ == "__main__":
    {"normal": normal, "early": early, "unnamed": unnamed, "hasty": hasty}[sys.argv.pop(1)]()
    sys.exit(main())
