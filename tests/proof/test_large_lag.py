"""A hundred thousand statements, and the event loop is never held up for long.

The real bot over the wire: what looks something up, what is offered while somebody types,
and changes made and taken back. How late the loop comes to what is due says /metrics. Three
bots one after the other, as what else the machine has to do does not hold each up at the same.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from benchmarks.bases import Names, write
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.standin import StandIn
from tests.proof.bots import connected, readers, started

_STATEMENTS, _PATIENCE = 100_000, 600.0
_LONGEST = 0.05
_BUCKET = re.compile(
    r'^factdesk_event_loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)$', re.MULTILINE
)
_COMMON = ("every plan might year", "must more nobody only", "difficlt every quiet")


@dataclass
class Watch:
    """How late the bot's loop was, by what was done meanwhile."""

    port: int
    late: dict[str, float] = field(default_factory=dict)

    @asynccontextmanager
    async def over(self, what: str) -> AsyncIterator[None]:
        before = await self._buckets()
        yield
        await asyncio.sleep(0.25)
        grown = [
            (upper, after - earlier)
            for (upper, after), (_, earlier) in zip(await self._buckets(), before, strict=True)
        ]
        whole = grown[-1][1]
        self.late[what] = next(upper for upper, count in grown if count == whole)

    async def _buckets(self) -> list[tuple[float, float]]:
        url = f"http://127.0.0.1:{self.port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            found = _BUCKET.findall(await response.text())
        return [(float(upper.replace("+Inf", "inf")), float(count)) for upper, count in found]


@pytest.mark.slow
async def test_no_command_holds_the_loop_up(standin: StandIn, path: Path) -> None:
    base, seeds = await asyncio.to_thread(write, path.parent / "large", _STATEMENTS)
    names = list(Names(_STATEMENTS // 12).people.values())
    late: dict[str, float] = {}
    for _ in range(3):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            watch = Watch(probe.getsockname()[1])
        given = {"FACTS": str(base), "SEEDS": str(seeds), "HEALTH": f"127.0.0.1:{watch.port}"}
        before = standin.gateway_state.identifies
        async with started(standin, path, **given) as bot:
            assert await connected(standin, bot, before, _PATIENCE), bot.log
            await _asked(standin, watch, names)
            await _curated(standin, watch, names)
        late = {what: min(each, late.get(what, each)) for what, each in watch.late.items()}
    print("\n".join(f"{each * 1000:5.0f} ms: {what}" for what, each in late.items()))
    assert "Traceback" not in bot.log, bot.log
    assert max(late.values()) <= _LONGEST, late


async def _asked(discord: StandIn, watch: Watch, names: list[str]) -> None:
    dice, people = random.Random(7), readers(discord, 50)
    known = [*names[:5], *dice.sample(names, 15)]
    for name in ("who", "quote"):
        option = "name" if name == "who" else "speaker"
        async with watch.over(f"/{name}"):
            for each in known:
                await discord.command(next(people), name, **{option: each})
                await discord.command(next(people), name, **{option: each[:-2] + each[-1]})
        async with watch.over(f"what /{name} offers"):
            for each in known:
                for length in range(0, 6, 2):
                    await discord.autocomplete(next(people), name, **{option: each[:length]})
    async with watch.over("/find"):
        for words in (*_COMMON, *(each.split()[-1] for each in known)):
            await discord.command(next(people), "find", words=words)
    async with watch.over("/when"):
        for words in ("summit", "meeting", known[0]):
            await discord.command(next(people), "when", words=words)
    async with watch.over("what /source offers, and /source"):
        for typed in ("", "a", "the", "zzz"):
            offered = await discord.autocomplete(next(people), "source", source=typed)
            for each in offered[:2]:
                await discord.command(next(people), "source", source=each["value"], line=1)


async def _curated(discord: StandIn, watch: Watch, names: list[str]) -> None:
    moderator = discord.user("mia", roles=["moderator"])

    async def offered(command: str, **options: str) -> list[str]:
        return [each["value"] for each in await discord.autocomplete(moderator, command, **options)]

    async def done(shown: Exchange) -> None:
        assert shown.message is not None
        made = await discord.click(moderator, shown.message, shown.message.buttons[0]["custom_id"])
        assert "⚠" not in made.text, made.text

    async with watch.over("what is offered to a moderator"):
        for typed in ("", "a", "quote", "every", names[0]):
            await offered("facts retract", statement=typed)
            await offered("facts history", statement=typed)
            await offered("facts add-role", person=typed)
            await offered("facts add-role", source=typed)
    statements = (await offered("facts retract", statement=""))[:3]
    async with watch.over("/facts history"):
        for each in statements:
            await discord.command(moderator, "facts history", statement=each)
    async with watch.over("/facts retract"):
        for each in statements:
            retract = {"statement": each, "reason": "wrong"}
            await done(await discord.command(moderator, "facts retract", **retract))
    async with watch.over("/facts add-alias"):
        (person, *_) = await offered("facts add-alias", name=names[3])
        alias = f"Zed Z{statements[0]}"
        await done(await discord.command(moderator, "facts add-alias", name=person, alias=alias))
    async with watch.over("/facts queue and gaps"):
        await discord.command(moderator, "facts queue")
        await discord.command(moderator, "facts gaps")
