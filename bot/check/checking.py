"""A draft checked while the bot goes on: in a thread, one at a time, never for long.

Drafts are confidential. Nothing of one is kept here, and what goes wrong on
the way is reported by its place in the code alone, because the message of an
error may quote the words it failed at.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.check.drafts import DraftRefused, as_shown, read_draft
from facts.factbase import FactBase
from facts.indexes import indexes
from facts.links import linking
from facts.quotecheck import LARGE, Verdict

LONGEST = 6.0
"""Seconds that a check may take, waiting for its turn included."""


_TELL_EVERY = 0.25
"""Seconds between two words of how far a check is: the event loop has others to serve."""

Progress = Callable[[int, int], None]


class CheckFailed(Exception):
    """The check broke; the message says where in the code and nothing of the draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was handed in: typed text, files (name, bytes), or both. `name` is for its sender.

    `is_message` says that the text is shown as Markdown, by Discord.
    """

    name: str
    typed: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    is_message: bool = False

    @property
    def sha256(self) -> str:
        """Of the file as it was sent, or of the text in UTF-8; of several, one after the other."""
        digest = hashlib.sha256(self.typed.encode("utf-8", "surrogatepass"))
        for _, data in self.files:
            digest.update(data)
        return digest.hexdigest()

    def text(self) -> str:
        """All of it as plain text; DraftRefused."""
        read = (read_draft(name, data) for name, data in self.files)
        typed = as_shown(self.typed) if self.is_message else self.typed
        return "\n\n".join(piece for piece in (typed, *read) if piece)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft's verdicts, in its order; the source of each citation is the path of its file.

    `report` is the page to keep with the story, empty where there is nothing to report.
    """

    name: str
    sha256: str
    factbase: str
    verdicts: tuple[Verdict, ...]
    report: bytes = b""


class Checks:
    """Checks drafts against a fact base. Close it when done."""

    def __init__(self) -> None:
        # One thread: the index serves one draft at a time, and the other core is the bot's.
        self._thread = ThreadPoolExecutor(1, "check")

    def close(self) -> None:
        """Take no more; what is under way ends by itself within `LONGEST`."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def prepare(self, factbase: FactBase) -> None:
        """Open or build the index of many sources now, so that the first asker need not wait."""
        if len(factbase.sources) >= LARGE:
            self._thread.submit(lambda: indexes(factbase).quotes)

    async def check(
        self,
        draft: Draft,
        factbase: FactBase,
        on_progress: Progress | None = None,
        site: str | None = None,
    ) -> Checked:
        """The verdicts and the report; DraftRefused with the reason, CheckFailed.

        `on_progress` is told now and then how many quotations of how many are done.
        In the report citations link to the reading room at `site`, if there is one.
        """
        deadline = time.monotonic() + LONGEST
        loop = asyncio.get_running_loop()

        def told(done: int, total: int) -> None:
            if on_progress is not None:
                loop.call_soon_threadsafe(on_progress, done, total)

        waiting = self._thread.submit(_check, draft, factbase, deadline, told, site)
        try:
            async with asyncio.timeout(LONGEST):
                return await asyncio.wrap_future(waiting)
        except TimeoutError:
            raise _too_long() from None


def _too_long() -> DraftRefused:
    return DraftRefused(
        f"The check took longer than {LONGEST:.0f} seconds. Try again in a moment, or check the"
        " draft in parts."
    )


def _check(
    draft: Draft, factbase: FactBase, deadline: float, told: Progress, site: str | None
) -> Checked:
    try:
        return _checked(draft, factbase, deadline, told, site)
    except DraftRefused:
        raise
    except Exception as error:  # noqa: BLE001 - its message may hold words of the draft
        raise CheckFailed(_place(error)) from None


def _checked(
    draft: Draft, factbase: FactBase, deadline: float, told: Progress, site: str | None
) -> Checked:
    def in_time() -> None:
        if time.monotonic() > deadline:
            raise _too_long()

    last = time.monotonic()

    def step(done: int, total: int) -> None:
        nonlocal last
        in_time()
        if time.monotonic() - last > _TELL_EVERY:
            last = time.monotonic()
            told(done, total)

    text = draft.text()
    quotes = indexes(factbase).quotes
    in_time()
    report = quotes.check(text, step)
    if report.refused is not None:
        raise DraftRefused(f"Not checked: {report.refused}. Check it in parts.")

    def path(source: str) -> str:
        return factbase.sources[source].path

    made = b""
    if report.verdicts:
        from bot.check.page import page  # what writes HTML is not needed to be ready

        html = page(report, text, draft.name, factbase.version, path, linking(site, factbase))
        made = html.encode("utf-8", "backslashreplace")
    verdicts = tuple(_with_path(verdict, path) for verdict in report)
    return Checked(draft.name, draft.sha256, factbase.version, verdicts, made)


def _with_path(verdict: Verdict, path: Callable[[str], str]) -> Verdict:
    cited = verdict.citation
    if cited is None:
        return verdict
    return replace(verdict, citation=replace(cited, source=path(cited.source)))


def _place(error: BaseException) -> str:
    calls = traceback.extract_tb(error.__traceback__)[-4:]
    way = " > ".join(f"{call.filename}:{call.lineno}" for call in calls)
    return f"{type(error).__name__} at {way}"
