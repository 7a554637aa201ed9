"""The receipt under an answer, /receipt, and the answer made again, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit.log import Entry
from bot.audit.reading import AuditReader
from bot.audit.receipts import receipt
from bot.desk.kept import changes
from commands.replay import replay
from facts.changes import AddAlias, Retract
from facts.files.folded import mark
from tests.bot.desk_room import recording
from tests.commands.articles import FACTBASE
from tests.commands.newsroom import Newsroom, newsroom

ON_BOTH = True
pytestmark = pytest.mark.asyncio(loop_scope="module")

RECEIPT = re.compile(r"Receipt ([0-9A-Z]{5}-[0-9A-Z]{5})$")


async def entry(room: Newsroom, interaction: int) -> Entry:
    found = await AuditReader(room.resources.database.reader).find(interaction)
    assert found is not None
    return found.entry


def told(text: str) -> str:
    found = RECEIPT.search(text)
    assert found is not None, text
    return found[1]


async def test_every_answer_has_its_receipt_and_it_leads_to_what_was_shown(room: Newsroom) -> None:
    ada, bob = room.discord.user("ada"), room.discord.user("bob")
    answered = await room.discord.command(ada, "who", name="Kelog")
    assert told(answered.text) == receipt(answered.id)
    for reply in (
        await room.discord.command(ada, "help"),
        await room.discord.command(ada, "who", name="\u202e"),
        await room.discord.command(ada, "find", words="Ukraine"),
    ):
        assert told(reply.text) == receipt(reply.id)
    shown = await room.discord.command(bob, "receipt", id=told(answered.text).lower())
    assert "/who Kelog" in shown.text
    assert "Special Envoy for Ukraine and Russia" in shown.text
    assert r"002\_83b8fe9fcc26176a.txt, line 3" in shown.text


async def test_a_private_answer_is_shown_to_its_asker_and_to_moderators(room: Newsroom) -> None:
    ada, bob = room.discord.user("ada"), room.discord.user("bob")
    mia = room.discord.user("mia", roles=["moderator"])
    asked = await room.discord.command(ada, "who", name="Rutte", private=True)
    for user, sees in ((ada, True), (bob, False), (mia, True)):
        reply = await room.discord.command(user, "receipt", id=receipt(asked.id))
        assert ("/who Rutte" in reply.text) is sees
        assert ("yours to see" in reply.text) is not sees


@pytest.mark.parametrize("site", [None, "https://facts.example/room"])
async def test_an_answer_is_made_again_byte_for_byte_after_changes(
    tmp_path: Path, site: str | None
) -> None:
    async with newsroom(tmp_path, site_url=site) as room:
        await check_replays(room, site)


async def check_replays(room: Newsroom, site: str | None) -> None:
    ada = room.discord.user("ada")
    who = await room.discord.command(ada, "who", name="Kelog")
    unclear = await room.discord.command(ada, "who", name="Vladimir")
    assert unclear.message is not None
    none = await room.discord.click(ada, unclear.message, "None of these")
    find = await room.discord.command(ada, "find", words="Ukraine")
    assert find.message is not None
    page = await room.discord.click(ada, find.message, "Next ▶")
    cited = next(b["custom_id"] for b in find.message.buttons if b["label"] == "Passage")
    passage = await room.discord.click(ada, find.message, cited)
    missing = await room.discord.command(ada, "quote", speaker="Trump")
    source = await room.discord.command(ada, "source", source="002", line=5)
    whole = await room.discord.command(ada, "source", source="002")
    before = [who, unclear, none, find, page, passage, missing, source, whole]

    desk = room.resources.desk
    await desk.accept(AddAlias("mark-rutte", "M. Rutte"), why="", entry=recording(1))
    retracted = Retract(statement="kellogg-role", reason="withdrawn by the agency")
    await desk.accept(retracted, why="not so", entry=recording(2))
    after = await room.discord.command(ada, "find", words="Ukraine")

    kept = await changes(room.resources.database.reader)
    for reply in (*before, after):
        replayed = replay(await entry(room, reply.id), FACTBASE, None, kept, site)
        assert replayed.proved, (reply.text, replayed.lines)
    if site is not None:
        assert f"({site}/sources/" in passage.text
        moved = replay(await entry(room, passage.id), FACTBASE, None, kept, "https://b.example")
        assert any("FACTDESK_SITE_URL" in line for line in moved.lines)

    folded = mark([each.numbered for each in kept])
    files = desk.factbase
    late = replay(await entry(room, who.id), files, folded, kept)
    assert not late.proved
    assert any("cannot be made from these files" in line for line in late.lines)
    assert "kellogg-role: withdrawn by change 2: not so" in late.lines
    assert replay(await entry(room, after.id), files, folded, kept, site).proved


async def test_another_reply_is_not_proved(room: Newsroom) -> None:
    ada = room.discord.user("ada")
    asked = await room.discord.command(ada, "who", name="Putin")
    made = await entry(room, asked.id)
    kept = await changes(room.resources.database.reader)
    forged = replace(made, reply_sha256="0" * 64)
    replayed = replay(forged, FACTBASE, None, kept)
    assert not replayed.proved
    assert any("another reply comes out" in line for line in replayed.lines)
    help_ = await entry(room, (await room.discord.command(ada, "help")).id)
    assert not replay(help_, FACTBASE, None, kept).proved
