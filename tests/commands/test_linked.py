"""With a reading room, every citation in every message leads to its passage there."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import urldefrag

from bot.audit.receipts import receipt
from bot.rehearsal.exchange import Exchange
from bot.site import units
from bot.site.record import Record
from bot.site.room import Room
from commands.check_pages import REPORT
from tests.commands.newsroom import Newsroom, newsroom
from tests.patience import PATIENCE

SITE = "https://facts.example/room"
_CITED = re.compile(r"\.txt, \S* ?\d+.*")
_LINKED = re.compile(r"\.txt, \[line \d+\]\((https://facts\.example/room/[^)]+)\)$")
DRAFT = "Mark Rutte said: “We will never compromise on Ukraine’s right to join NATO.”"


def addresses(text: str) -> list[str]:
    """The link of every line that cites; each has one."""
    found = []
    for line in text.split("\n"):
        if line.startswith("-# ") and _CITED.search(line):
            linked = _LINKED.search(line)
            assert linked is not None, line
            found.append(linked[1])
    return found


async def everything_said(room: Newsroom) -> dict[str, str]:
    discord = room.discord
    ana, mia = discord.user("ana"), discord.user("mia", roles=["moderator"])
    said: dict[str, str] = {}

    def keep(name: str, reply: Exchange) -> Exchange:
        said[name] = reply.text
        return reply

    who = keep("who", await discord.command(ana, "who", name="Kellogg"))
    keep("quote", await discord.command(ana, "quote", speaker="Rutte"))
    keep("find", await discord.command(ana, "find", words="NATO"))
    keep("passage", await discord.click(ana, who.message, "Passage"))
    keep("receipt", await discord.command(ana, "receipt", id=receipt(who.id)))
    checked = keep("check", await discord.command(ana, "check", text=DRAFT))
    assert checked.message is not None
    [report] = [a for a in checked.message.attachments if a["filename"] == REPORT]
    page = discord.messages.files[int(report["id"])].content.decode()
    assert f'<a href="{SITE}/sources/' in page
    keep("history", await discord.command(mia, "facts history", statement="kellogg-role"))
    retract = {"statement": "kellogg-role", "reason": "not so"}
    shown = keep("preview", await discord.command(mia, "facts retract", **retract))
    await asyncio.sleep(0.4)  # that the answers arrived is written a moment later
    await discord.click(mia, shown.message, "Withdraw it, and tell them")
    async with asyncio.timeout(PATIENCE):
        while not (told := [m for m in discord.messages.in_channel(discord.channel) if _told(m)]):  # noqa: ASYNC110 - of its own
            await asyncio.sleep(0.05)
    said["recall"] = told[0].text
    keep("withdrawn", await discord.click(ana, who.message, "Passage"))
    return said


def _told(message: object) -> bool:
    return "Got it" in str(getattr(message, "buttons", ""))


async def test_every_citation_of_every_message_is_a_link_that_leads_somewhere(
    tmp_path: Path,
) -> None:
    async with newsroom(tmp_path, site_url=SITE) as room:
        said = await everything_said(room)
        pages = Room(room.resources.factbase, Record.of([]))
        for name, text in said.items():
            links = addresses(text)
            assert links, f"{name} cites nothing: {text}"
            for link in links:
                path, fragment = urldefrag(link.removeprefix(f"{SITE}/"))
                unit = units.unit_of(pages, path)
                assert unit is not None, link
                page = dict(units.files(pages, unit))[path].decode()
                assert f' id="{fragment}"' in page, link
