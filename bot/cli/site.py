"""`factdesk site DIR` and `factdesk serve`: the reading room, as files and from memory.

Exit codes: 0 done, 1 it could not be done, 2 usage, 3 the fact base does not load.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import addresses
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.site.room import Room

_OK, _FAILED, _NO_FACT_BASE = 0, 1, 3
_ADDRESS = ("127.0.0.1", 8788)


def add_parsers(commands: Any) -> None:
    """Add `site` and `serve` to what `ArgumentParser.add_subparsers` gave."""
    site = commands.add_parser(
        "site",
        help="write the reading room: every source and statement as pages",
        description="Writes the sources with their passages marked, everybody named in them, a "
        "timeline, corrections and a search that works offline into a folder of static pages.",
    )
    site.add_argument(
        "folder", metavar="DIR", type=Path, help="an empty folder, or an earlier site"
    )
    site.set_defaults(run=_site)
    serve = commands.add_parser(
        "serve",
        help="serve the reading room from memory, always current",
        description="Serves the same pages on this machine alone, for a proxy in front of it; "
        "accepted changes appear by themselves. /health says whether all is well.",
    )
    serve.add_argument(
        "--at",
        metavar="ADDRESS",
        type=_address,
        default=_ADDRESS,
        help="where to listen, on this machine alone (default: 127.0.0.1:8788)",
    )
    serve.set_defaults(run=_serve)


def _address(text: str) -> tuple[str, int]:
    try:
        return addresses.loopback(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _site(options: argparse.Namespace, settings: Settings) -> int:
    from bot.site.writing import NotWritten, reporter, write

    room, code = _room(settings)
    if room is None:
        return code
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    try:
        done = write(room, options.folder, processes, reporter(_say))
    except NotWritten as error:
        _say(str(error))
        return _FAILED
    except OSError as error:
        _say(f"{options.folder} cannot be written: {error.strerror}; what was there is still there")
        return _FAILED
    sys.stdout.write(
        f"{done.files:,} files ({done.bytes:,} bytes) in {options.folder}: {done.changed:,} "
        f"changed, {done.removed:,} removed. Fact base {room.factbase.version}\n"
    )
    return _OK


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    from bot.database.unusable import DatabaseError
    from bot.site.serving import CannotListen, serve
    from facts.files.folded import BadMark
    from facts.problems import FactBaseError

    try:
        asyncio.run(serve(settings, *options.at))
    except FactBaseError as error:
        _say(str(error))
        return _NO_FACT_BASE
    except (CannotListen, DatabaseError, BadMark) as error:
        _say(str(error))
        return _FAILED
    return _OK


def _room(settings: Settings) -> tuple[Room | None, int]:
    import asyncio

    from bot.database.unusable import DatabaseError
    from bot.site.current import opened
    from facts.files.folded import BadMark
    from facts.problems import FactBaseError

    try:
        return asyncio.run(opened(settings)), _OK
    except FactBaseError as error:
        _say(str(error))
        return None, _NO_FACT_BASE
    except (DatabaseError, BadMark) as error:
        _say(str(error))
        return None, _FAILED


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
