"""One bot for a token, on a database file: two would both answer everything.

A file beside the database is locked while a bot runs. It is named by a hash of
the token, never by the token, and holds nothing. The lock holds on one machine;
where machines share a database server, `bot.link` has a lease for each shard.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.shards.identifies import named


class TokenInUse(Exception):
    """Another process runs with this token, or that cannot be found out; the message says more."""


def in_use(folder: Path) -> Path | None:
    """The lock that a running bot holds in this folder, as far as this user can tell."""
    for path in sorted(folder.glob("token-*.lock")):
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return path
        except OSError:
            continue
    return None


@contextmanager
def held(folder: Path, token: str) -> Iterator[None]:
    """The token's lock, for as long as this lasts; TokenInUse."""
    path = folder / f"token-{named(token)}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise TokenInUse(
            f"{path}: cannot be opened ({error.strerror}); give this user the file and its folder "
            "(chown), or let FACTDESK_DATABASE_URL name another folder"
        ) from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TokenInUse(
                "another Factdesk runs with this token (it holds the lock on "
                f"{path}); stop that one first, or leave it running and do not start this one"
            ) from error
        yield
    finally:
        os.close(file)
