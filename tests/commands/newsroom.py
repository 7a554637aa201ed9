"""The real bot on a real log, connected to the stand-in: what a test needs to ask and to check."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import select

from bot.audit.log import AuditLog
from bot.audit.reading import AuditReader
from bot.client import Factdesk
from bot.database import schema
from bot.database.access import open_database
from bot.database.people import user_id
from bot.desk.desk import Desk
from bot.desk.proposals import Proposals
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import GuildSetup
from bot.resources import Resources
from bot.settings import Review, Settings
from bot.throttle import Throttle
from bot.work import Work
from tests.blank import blank
from tests.commands.articles import FACTBASE, SEEDS
from tests.patience import PATIENCE

_FORM = 9


@dataclass
class Newsroom:
    """One stand-in, one database, and a bot that can be started again."""

    discord: StandIn
    settings: Settings
    bot: Factdesk = field(init=False)
    resources: Resources = field(init=False)
    _stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    @property
    def database(self) -> Path:
        return Path(self.settings.database_url.split("///")[1])

    async def start(self) -> None:
        database = await self._stack.enter_async_context(open_database(self.settings.database_url))
        log = AuditLog(database)
        desk = await Desk.open(database, log, FACTBASE, review=self.settings.review)
        proposals = Proposals(database, log, desk)
        throttle = Throttle(most=1000)
        self.resources = Resources(
            self.settings, database, log, desk, proposals, Work(), throttle=throttle
        )
        self.bot = Factdesk(self.resources)
        session = asyncio.create_task(self.bot.start(self.discord.token))

        async def stop() -> None:
            await self.bot.close()
            await asyncio.wait_for(session, PATIENCE)

        self._stack.push_async_callback(stop)
        await asyncio.sleep(0)  # only once it has begun can it be waited for
        await asyncio.wait_for(self.bot.wait_until_ready(), PATIENCE)
        await self.discord.ready()

    async def stop(self) -> None:
        await self._stack.aclose()

    async def rows(self, interaction: int, table: Any = schema.entry) -> list[Any]:
        """What the log holds of an interaction; deliveries are written a little later."""
        if table is schema.delivery:
            await asyncio.sleep(0.3)
        reader = self.resources.database.reader
        who = [user_id(table.c.person).label("user_id")] if "person" in table.c else []
        statement = select(table, *who).where(table.c.interaction_id == interaction)
        rows = [dict(row._mapping) for row in await reader.rows(statement)]
        if table is schema.entry and rows:
            found = await AuditReader(reader).find(interaction)
            assert found is not None
            made = found.entry
            rows[0] |= {"query": made.query, "reply_sha256": made.reply_sha256}
        return rows


@contextlib.asynccontextmanager
async def newsroom(
    folder: Path, url: str | None = None, site_url: str | None = None
) -> AsyncIterator[Newsroom]:
    """A newsroom at work, without the rest of its day; its record in a file if not elsewhere.

    Its citations link to `site_url`.
    """
    # The client changes the library's addresses for good; other newsrooms have their own.
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with StandIn((GuildSetup("Newsroom"), GuildSetup("Elsewhere"))) as discord:
        settings = Settings(
            token=discord.token,
            guilds=frozenset({discord.guild.id}),
            moderator_roles=frozenset({discord.guild.role("moderator").id}),
            review=Review.ONE,
            database_url=url or f"sqlite+aiosqlite:///{blank(folder / 'factdesk.db')}",
            facts=SEEDS,
            seeds=SEEDS,
            proxy=None,
            discord_api=discord.api,
            log_level="INFO",
            site_url=site_url,
        )
        room = Newsroom(discord, settings)
        try:
            await room.start()
            yield room
        finally:
            await room.stop()
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
        assert not discord.surprises()
        messages = [body for r in discord.requests if (body := _message(r.body)) is not None]
        assert messages
        assert all(body["allowed_mentions"] == {"parse": []} for body in messages)


def _message(body: Any) -> Any:
    """The message in a request's body, if there is one; a form is none."""
    if isinstance(body, dict) and body.get("type") == _FORM:
        return None
    message = body.get("data", body) if isinstance(body, dict) else None
    return message if isinstance(message, dict) and "components" in message else None
