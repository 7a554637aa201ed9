"""Lines of the log: on standard error, in UTC, with nobody named.

The audit log, its events and the reports are in UTC as well, so that what is
looked for in one of them is found in the others at the same time of day.
"""

from __future__ import annotations

import logging
import time


def begin() -> None:
    """Write what is logged from now on to standard error."""
    form = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    form.converter = time.gmtime
    form.default_time_format, form.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    logging.basicConfig(handlers=[handler])


def for_bot(level: str) -> None:
    """As `begin`, at the level that the operator wants.

    Of the libraries warnings alone, whatever the level: in detail they write
    down what comes from Discord and goes to the database, names and queries and all.
    """
    begin()
    logging.getLogger().setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for ours in ("bot", "commands", "facts"):
        logging.getLogger(ours).setLevel(level)
    logging.getLogger("discord.app_commands.tree").addFilter(_nobody_named)


def _nobody_named(record: logging.LogRecord) -> bool:
    """A completion that failed, without who typed; that it came late is noted as trouble.

    The library names the user, and gives a traceback for each key that Discord did not wait for.
    """
    from discord import NotFound  # a reading room has no use for it

    if "in autocomplete for" in record.msg and isinstance(record.args, tuple):
        record.msg, record.args = "completing for %r failed", record.args[:1]
        return not (record.exc_info and isinstance(record.exc_info[1], NotFound))
    return True
