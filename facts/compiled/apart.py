"""Compiles a large fact base in a process of its own.

It takes two kilobytes of memory for each statement while it lasts, which a bot
that runs for months would not give back, and its event loop would wait for.
"""

from __future__ import annotations

import logging
from multiprocessing.connection import Connection
from pathlib import Path

from facts.compiled.processes import Helper, started
from facts.compiled.reading import compiled_now
from facts.problems import FactBaseError
from facts.progress import Progress

_log = logging.getLogger(__name__)


def compile_apart(base: Path, seeds: Path, path: Path, key: str, progress: Progress) -> None:
    """Read everything and write it to `path` under `key`; FactBaseError, OSError.

    Where no process can be had, or it is killed, it is done here.
    """
    helper = started("apart")
    if helper is not None:
        try:
            _wait(helper, (base, seeds, path, key), progress)
        except (EOFError, ConnectionError):
            _log.warning("the process that compiled the facts has ended; going on without it")
        else:
            return
        finally:
            helper.end()
    _compile(base, seeds, path, key, progress)


def serve(handle: int) -> None:
    """Compile what comes from the connection, and say how far it is and what came of it."""
    with Connection(handle) as connection:

        def tell(what: str, done: int, of: int) -> None:
            connection.send((what, done, of))

        try:
            base, seeds, path, key = connection.recv()
            try:
                _compile(base, seeds, path, key, tell)
            except FactBaseError as error:
                connection.send(error.problems)
            except ConnectionError:
                raise
            except OSError as error:
                connection.send(error)
            else:
                connection.send(None)
        except (EOFError, ConnectionError):
            return  # whoever wanted it has gone


def _wait(helper: Helper, task: tuple[Path, Path, Path, str], progress: Progress) -> None:
    helper.connection.send(task)
    while True:
        match helper.connection.recv():
            case None:
                return
            case (str() as what, int() as done, int() as of):
                progress(what, done, of)
            case OSError() as error:
                raise error
            case problems:
                raise FactBaseError(problems)


def _compile(base: Path, seeds: Path, path: Path, key: str, progress: Progress) -> None:
    compiler = compiled_now(base, seeds, progress)
    progress("writing", 0, 1)
    compiler.write(path, key)
