"""Who checked a quote hears of it when the statement behind it falls."""

from __future__ import annotations

import asyncio

import pytest

from tests.commands.newsroom import Newsroom
from tests.commands.test_recalls import correct, direct, follow_ups, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

DRAFT = "The article says “any peace agreement reached between the US and Russia will not include”."


async def test_a_recall_reaches_those_who_checked_it(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    public = await room.discord.command(ana, "check", text=DRAFT, private=False)
    await room.discord.command(ben, "check", text=DRAFT)
    before = public.text
    await asyncio.sleep(0.3)
    await correct(room, "no-accession", "The agreement is said not to include accession")
    await until(lambda: follow_ups(room, direct(room, ben)))
    await until(lambda: follow_ups(room, room.discord.channel))
    [message] = follow_ups(room, direct(room, ben))
    [reply] = follow_ups(room, room.discord.channel)
    assert "**Why:** misread" in message.text
    assert public.message is not None
    assert int(reply.data["message_reference"]["message_id"]) == public.message.id
    # The message with the report stays as it was.
    assert public.text == before
    assert public.message.attachments
