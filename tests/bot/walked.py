"""The proof over a whole log, wherever it is, as `factdesk audit verify` has it."""

from pathlib import Path

from bot import verification
from bot.chain import Tip
from bot.database import whole_log
from bot.verification import Verified


def verify(where: Path | str, anchors: tuple[Tip, ...] = ()) -> Verified:
    """Of the file at this path, or of the database at this address."""
    url = where if isinstance(where, str) else f"sqlite+aiosqlite:///{where}"
    with whole_log(url) as log:
        return verification.verify(log, anchors)
