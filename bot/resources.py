"""What a running bot has open: made in one place, handed to every command."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.audit.log import AuditLog
from bot.database.access import Database
from bot.desk.desk import Desk
from bot.desk.proposals import Proposals
from bot.health.vitals import Vitals
from bot.settings import Settings
from bot.shards.identifies import OwnLedger
from bot.shards.peers import Alone, Peers
from bot.throttle import Throttle
from bot.work import Work
from facts.factbase import FactBase


@dataclass(frozen=True, slots=True)
class Resources:
    """What is shared; `desk` alone changes the fact base.

    `noted` is set whenever the day's anchor has been noted.
    """

    settings: Settings
    database: Database
    log: AuditLog
    desk: Desk
    proposals: Proposals
    work: Work
    vitals: Vitals = field(default_factory=Vitals)
    peers: Peers = field(default_factory=lambda: Alone(OwnLedger()))
    throttle: Throttle = field(default_factory=Throttle)
    noted: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def factbase(self) -> FactBase:
        """The facts in use, swapped whole when they change: read it once for each answer."""
        return self.desk.factbase
