"""`factdesk audit events`: what happened on the way to Discord."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, true

from bot import streams
from bot.audit.export import timestamp
from bot.audit.log import microseconds, moment
from bot.database.schema import event
from bot.visible import visible

if TYPE_CHECKING:
    from bot.database.access import Reader

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def show(args: argparse.Namespace, reader: Reader) -> int:
    """Print the newest events, oldest of them first; 0."""
    newest = (
        select(event)
        .where(event.c.time >= microseconds(args.since or _EPOCH))
        .where(event.c.time < microseconds(args.until) if args.until else true())
        .order_by(event.c.number.desc())
        .limit(args.limit)
    )
    rows = [row._mapping for row in reversed(await reader.rows(newest))]
    found = [
        {
            "time": timestamp(moment(row["time"])),
            "kind": row["kind"],
            "detail": row["detail"],
            "times": row["times"],
        }
        for row in rows
    ]
    if args.json:
        streams.print_json({"command": "audit events", "events": found})
        return 0
    for each in found:
        times = f" ({each['times']} times)" if each["times"] > 1 else ""
        said = f"{each['kind']}: {each['detail']}{times}"
        sys.stdout.write(f"{each['time'][:19]}Z  {visible(said)}\n")
    return 0
