"""What a running bot has open: made in one place, handed to every command."""

from __future__ import annotations

from dataclasses import dataclass

from bot.audit import AuditLog
from bot.database import Database
from bot.settings import Settings
from bot.work import Work
from facts.factbase import FactBase


@dataclass(slots=True)
class Resources:
    """`factbase` is swapped whole when facts change: read it once for each answer."""

    settings: Settings
    factbase: FactBase
    database: Database
    log: AuditLog
    work: Work
