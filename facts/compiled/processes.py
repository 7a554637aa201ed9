"""A process of one's own for heavy work: what it takes in memory goes with it.

Started anew rather than forked (the bot loads beside its event loop, whose
locks a fork would copy) and without the caller's own module, which need not
expect to be run twice. Spoken to over a connection that nobody else has.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

_CODE = (
    "import sys; sys.path[:0] = sys.argv[1:2];"
    "from facts.compiled import {0} as work; work.serve({1})"
)
_ROOT = Path(__file__).parents[2]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Helper:
    """A process that serves the other end of a connection."""

    connection: Connection
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.connection.close()
        self.process.wait()


def started(module: str) -> Helper | None:
    """One that runs `serve` of that module beside this one; None where none can be had."""
    ours, theirs = Pipe()
    try:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this very interpreter, and nothing typed
                [sys.executable, "-P", "-c", _CODE.format(module, theirs.fileno()), str(_ROOT)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Ctrl-C is for whoever started them, who then ends them.
                start_new_session=True,
            )
    except OSError as error:
        _log.warning("the facts are read without a helping process: %s", error)
        ours.close()
        return None
    return Helper(ours, process)
