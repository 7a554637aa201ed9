"""The proof over a whole log, wherever it is, as `factdesk audit verify` has it."""

from pathlib import Path

from bot.database import verification
from bot.database.access import whole_log
from bot.database.chain import Tip
from bot.database.verification import Verified


def verify(where: Path | str, anchors: tuple[Tip, ...] = ()) -> Verified:
    """Of the file at this path, or of the database at this address."""
    url = where if isinstance(where, str) else f"sqlite+aiosqlite:///{where}"
    with whole_log(url) as log:
        return verification.verify(log, anchors)
