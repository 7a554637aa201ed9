"""/privacy over the wire: what is kept is shown to its owner, and ended when they say so."""

from __future__ import annotations

import asyncio

import pytest

from tests.bot.outside import sql
from tests.bot.walked import verify
from tests.commands.newsroom import Newsroom

ON_BOTH = True
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_is_kept_is_shown_to_its_owner_alone(room: Newsroom) -> None:
    ada, bob = room.discord.user("ada"), room.discord.user("bob")
    await room.discord.command(ada, "who", name="Rutte of NATO")
    await room.discord.command(bob, "who", name="Kelog")
    reply = await room.discord.command(ada, "privacy me")
    assert "Kept of you: 1 question" in reply.text
    assert "who Rutte of NATO" in reply.text
    assert "Kelog" not in reply.text
    assert reply.message is not None
    assert reply.message.ephemeral


async def test_who_is_forgotten_leaves_no_name_and_the_buttons_say_so(room: Newsroom) -> None:
    cleo = room.discord.user("cleo")
    asked = await room.discord.command(cleo, "find", words="Ukraine")
    refused = await room.discord.command(cleo, "privacy forget", sure=False)
    assert "Nothing is forgotten" in refused.text
    reply = await room.discord.command(cleo, "privacy forget", sure=True)
    assert "You are forgotten" in reply.text
    [entry] = await room.rows(reply.id)
    assert (entry["person"], entry["sealed"]) == (None, None)
    where = room.settings.database_url
    assert sql(where, f"SELECT 1 FROM person WHERE user_id = {cleo.id}") == []
    again = await room.discord.command(cleo, "privacy forget", sure=True)
    assert "Nothing is kept of you." in again.text
    assert asked.message is not None
    pressed = await room.discord.click(cleo, asked.message, "Next ▶")
    assert "not on record any more" in pressed.text
    assert (await asyncio.to_thread(verify, where)).findings == ()
