"""One bot for a token, and how often that token has identified itself.

Two bots with one token would both answer everything. And Discord resets a
token that identifies more than 1,000 times in a day, which takes the bot away
until somebody puts a new one in; so the count has to survive restarts, of all
times in a crash loop. Both are kept in one file beside the database, locked
while a bot runs and named by a hash of the token, never by the token.

The lock holds on one machine. A restored or exchanged database leaves the
count alone, because it is Discord's count of the token.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

MOST, DAY = 900, 86_400.0
"""IDENTIFYs that this program allows itself in the seconds of a day; Discord allows 1,000."""


class TokenInUse(Exception):
    """Another process runs with this token, or that cannot be found out; the message says more."""


class NotCounted(Exception):
    """An IDENTIFY could not be counted on the disk, so it must not be sent."""


class TooManyIdentifies(Exception):
    """No IDENTIFY is left today; `wait` says in how many seconds there is one."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        super().__init__(
            f"Factdesk has identified itself to Discord {MOST} times within 24 hours, and Discord "
            f"resets the token at 1,000. It waits {_spoken(wait)}; meanwhile find out why it "
            "reconnects so often"
        )


class Identifies:
    """Counts IDENTIFYs over a day. Without a file it counts for this process alone.

    `on_failure` is called with the reason when the file takes no more: uncounted, a crash
    loop would soon cost the token.
    """

    def __init__(self, file: int | None = None, clock: Callable[[], float] = time.time) -> None:
        self.on_failure: Callable[[str], None] = lambda _: None
        self._file = file
        self._clock = clock
        self._times: deque[float] = deque()
        self._size = 0
        if file is not None:
            self._times.extend(min(each, clock()) for each in _read(file))
            self._compact(file)

    @property
    def today(self) -> int:
        """How many there were in the last 24 hours."""
        now = self._clock()
        while self._times and self._times[0] <= now - DAY:
            self._times.popleft()
        return len(self._times)

    def check(self) -> None:
        """TooManyIdentifies where there is none left."""
        if self.today >= MOST:
            raise TooManyIdentifies(self._times[-MOST] + DAY - self._clock())

    async def spend(self) -> None:
        """Count one that is about to be sent, on the disk too; TooManyIdentifies, NotCounted."""
        self.check()
        now = self._clock()
        self._times.append(now)
        if self._file is None:
            return
        try:
            self._size += await asyncio.to_thread(_write, self._file, (now,), self._size)
        except OSError as error:
            reason = f"the count of IDENTIFYs cannot be kept ({error.strerror})"
            self.on_failure(reason)
            raise NotCounted(reason) from error

    def _compact(self, file: int) -> None:
        # Written before the rest is cut off: a crash in between counts too many, never too few.
        self._size = _write(file, self._times if self.today else (), 0)
        os.ftruncate(file, self._size)


@contextmanager
def held(folder: Path, token: str) -> Iterator[Identifies]:
    """The token's lock, for as long as this lasts, and its count; TokenInUse."""
    path = folder / f"token-{hashlib.sha256(token.encode()).hexdigest()[:16]}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise TokenInUse(
            f"{path}: cannot be opened ({error.strerror}); let FACTDESK_DATABASE_URL name a folder "
            "that this user may write to"
        ) from error
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TokenInUse(
                "another Factdesk runs with this token (it holds the lock on "
                f"{path}); stop that one first, or leave it running and do not start this one"
            ) from error
        try:
            identifies = Identifies(file)
        except OSError as error:
            raise TokenInUse(
                f"{path}: cannot be written ({error.strerror}); make room on the disk or mend it"
            ) from error
        yield identifies
    finally:
        os.close(file)


def _read(file: int) -> list[float]:
    """The times in the file, oldest first; what is no time was not written by this program."""
    lines = os.pread(file, os.fstat(file).st_size, 0).decode("ascii", "replace").split("\n")
    return sorted(float(line) for line in lines if line.isdigit())


def _write(file: int, times: Iterable[float], offset: int) -> int:
    """How many bytes were written, and are on the disk."""
    written = os.pwrite(file, "".join(f"{each:.0f}\n" for each in times).encode(), offset)
    os.fsync(file)
    return written


def _spoken(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
