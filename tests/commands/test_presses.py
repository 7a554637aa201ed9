"""Buttons: passages, pages and names, pressed by the asker, by others, and after a restart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.rehearsal.commands import CannotInvoke
from commands.buttons import Choice, NoneOfThese, Page, Passage, Press, Why, custom_id
from tests.commands.newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_passage_opens_for_whoever_asks_for_it(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    answer = await room.discord.command(ana, "quote", speaker="Rutte")
    reply = await room.discord.click(ben, answer.message, "Passage")
    assert reply.message is not None
    assert reply.message.ephemeral
    assert "“**We will not compromise on Ukraine’s right to join NATO,**” Rutte said." in reply.text
    assert "line 5" in reply.text
    assert room.resources.factbase.sources["002"].sha256 in reply.text
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["query"]) == ("passage", "rutte-compromise 1")
    assert (entry["user_id"], entry["outcome"]) == (ben.id, "answered")


async def test_the_asker_turns_pages_in_place_and_others_get_their_own(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    answer = await room.discord.command(ana, "find", words="Ukraine")
    assert answer.message is not None
    first = answer.text
    assert "Page 1 of" in str(answer.message.buttons)
    with pytest.raises(CannotInvoke):
        await room.discord.click(ana, answer.message, "◀ Previous")

    copy = await room.discord.click(ben, answer.message, "Next ▶")
    assert copy.message is not None
    assert copy.message.ephemeral
    assert answer.message.text == first
    back = await room.discord.click(ben, copy.message, "◀ Previous")
    assert back.message == copy.message
    without_receipt = slice(None, -len("XXXXX-XXXXX"))
    assert back.text[without_receipt] == first[without_receipt]

    turned = await room.discord.click(ana, answer.message, "Next ▶")
    assert turned.message == answer.message
    assert answer.message.text != first
    [entry] = await room.rows(turned.id)
    assert (entry["command"], entry["query"]) == ("page", f"find Ukraine page 2 of {answer.id}")
    assert not entry["private"]


async def test_a_name_is_chosen(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    answer = await room.discord.command(ana, "quote", speaker="Vladimir", words="peace deal")
    chosen = await room.discord.click(ana, answer.message, "Vladimir Putin: Russian President")
    assert chosen.message == answer.message
    assert "-# /quote Vladimir Putin peace deal\n### Vladimir Putin" in chosen.text
    [entry] = await room.rows(chosen.id)
    assert (entry["command"], entry["query"]) == ("quote", "vladimir-putin 'peace deal'")


async def test_none_of_the_names_is_a_gap(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    answer = await room.discord.command(ana, "who", name="Vladimir")
    reply = await room.discord.click(ana, answer.message, "None of these")
    assert reply.message == answer.message
    assert reply.message is not None
    assert not reply.message.buttons
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["query"]) == ("who", "Vladimir")
    assert entry["outcome"] == "not_found"


async def test_buttons_work_after_a_restart(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    pages = await room.discord.command(ana, "find", words="Ukraine")
    names = await room.discord.command(ana, "who", name="Vladimir")
    before = pages.text
    await room.stop()
    await room.start()
    passage = await room.discord.click(ana, pages.message, "Passage")
    assert "SHA-256" in passage.text
    turned = await room.discord.click(ana, pages.message, "Next ▶")
    assert turned.message == pages.message
    assert turned.text != before
    chosen = await room.discord.click(ana, names.message, "Vladimir Putin: Russian President")
    assert "Russian President" in chosen.text


@pytest.mark.parametrize(
    "pressed",
    [
        custom_id(Passage("no-such-statement", 0, 0)),
        custom_id(Passage("rutte-compromise", 99, 0)),
        custom_id(Page(1, 0)),
        "from another bot",
    ],
)
async def test_a_button_that_leads_nowhere_says_so(room: Newsroom, pressed: str) -> None:
    ana = room.discord.user("ana")
    answer = await room.discord.command(ana, "quote", speaker="Rutte")
    assert answer.message is not None
    answer.message.buttons[0]["custom_id"] = pressed
    reply = await room.discord.click(ana, answer.message, pressed)
    assert reply.message is not None
    assert reply.message.ephemeral
    assert "Ask again." in reply.text
    assert (await room.rows(reply.id))[0]["outcome"] == "refused"


async def test_why_a_name_was_taken_for_whom_is_told_to_whoever_doubts_it(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    plain = await room.discord.command(ana, "who", name="kellogg")
    assert "Why this match?" not in str(plain.message and plain.message.buttons)
    answer = await room.discord.command(ana, "who", name="Kelog")
    reply = await room.discord.click(ben, answer.message, "Why this match?")
    assert reply.message is not None
    assert reply.message.ephemeral
    assert "### Why this match for Kelog" in reply.text
    assert "**Keith Kellogg** (0." in reply.text
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["query"]) == ("why", "who Kelog")
    assert entry["user_id"] == ben.id


@pytest.mark.parametrize("press", [Page, Why, NoneOfThese, lambda root: Choice(root, "mark-rutte")])
async def test_a_forged_button_shows_nobody_what_another_asked_in_private(
    room: Newsroom, press: Callable[..., Press]
) -> None:
    ana, eve = room.discord.user("ana"), room.discord.user("eve")
    asked = await room.discord.command(ana, "quote", speaker="Rutte", words="a scoop", private=True)
    public = await room.discord.command(eve, "quote", speaker="Rutte")
    assert public.message is not None
    forged = custom_id(press(asked.id, 0) if press is Page else press(asked.id))
    public.message.buttons[0]["custom_id"] = forged
    reply = await room.discord.click(eve, public.message, forged)
    assert "is not on record any more" in reply.text
    assert "scoop" not in reply.text
