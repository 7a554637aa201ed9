"""The menu entry "Check quotes": all that a message says, wherever in it that stands."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

import bot.check.checking
import commands.delivery
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Upload
from tests.commands.newsroom import Newsroom
from tests.commands.test_check import ALTERED, INVENTED, VERBATIM, answered

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAYOUT = 1 << 15


async def check_quotes(room: Newsroom, posted: str, *files: Upload, **more: Any) -> Exchange:
    """What ana is told of ben's message, to which Discord adds `more` fields of its own."""
    message = await room.discord.post(room.discord.user("ben"), posted, files=files)
    message.data |= more
    return await room.discord.context_menu(room.discord.user("ana"), "Check quotes", message)


async def test_a_message_is_checked_from_its_menu(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    message = await room.discord.post(ben, f"{INVENTED} @everyone {ALTERED}")
    reply = await room.discord.context_menu(ana, "Check quotes", message)
    assert "### 2 quotations: 1 altered, 1 not found" in reply.text
    assert reply.message is not None
    assert reply.message.ephemeral
    [entry] = await room.rows(reply.id)
    assert entry["command"] == "check"
    digest = hashlib.sha256(message.content.encode()).hexdigest()
    assert entry["query"] == f"message sha256:{digest} 2 quotations: 1 altered, 1 not found"


async def test_what_a_message_strikes_out_is_not_checked(room: Newsroom) -> None:
    reply = await check_quotes(room, f"He said ~~“we will~~ this. ~~{INVENTED}~~ {VERBATIM}")
    assert "### 1 quotation: 1 verbatim" in reply.text


async def test_a_message_without_quotations_says_so(room: Newsroom) -> None:
    reply = await check_quotes(room, "He said nothing.")
    assert "No quotation of two words or more" in reply.text
    assert reply.message is not None
    assert not reply.message.attachments


async def test_a_message_with_nothing_to_read_says_what_can_be_read(room: Newsroom) -> None:
    reply = await check_quotes(room, "", Upload("photo.jpg", b"no text"))
    assert "no text to check, and no file that can be read: .txt, .md, .docx or .html" in reply.text


async def test_the_files_of_a_message_are_read_with_it(room: Newsroom) -> None:
    story, page = Upload("story.txt", ALTERED.encode()), Upload("page.html", INVENTED.encode())
    reply = await check_quotes(room, VERBATIM, story, Upload("photo.jpg", b"no text"), page)
    assert "### 3 quotations: 1 verbatim, 1 altered, 1 not found" in reply.text
    assert "/check message, story.txt, page.html (not read: photo.jpg)" in reply.text
    [entry] = await room.rows(reply.id)
    digest = hashlib.sha256((VERBATIM + ALTERED + INVENTED).encode()).hexdigest()
    assert f"sha256:{digest}" in entry["query"]


async def test_a_file_that_cannot_be_read_is_named(room: Newsroom) -> None:
    reply = await check_quotes(room, VERBATIM, Upload("story.docx", b"PK no zip"))
    assert "story.docx is not a Word document that can be read" in reply.text


async def test_files_that_are_too_large_together_are_refused(room: Newsroom) -> None:
    half = b"x" * 600_000
    reply = await check_quotes(room, "", Upload("a.txt", half), Upload("b.txt", half))
    assert "larger than 1 MB together" in reply.text


async def test_embeds_are_read(room: Newsroom) -> None:
    embed = {
        "type": "rich",
        "title": "Wire",
        "description": ALTERED,
        "fields": [{"name": "More", "value": INVENTED, "inline": False}],
        "footer": {"text": VERBATIM},
    }
    reply = await check_quotes(room, "Look:", embeds=[embed])
    assert "### 3 quotations: 1 verbatim, 1 altered, 1 not found" in reply.text


async def test_a_forwarded_message_is_read(room: Newsroom) -> None:
    forwarded = {
        "type": 0,
        "content": ALTERED,
        "embeds": [{"type": "rich", "description": INVENTED}],
        "attachments": [],
        "timestamp": "2025-06-02T10:00:00+00:00",
        "edited_timestamp": None,
        "flags": 0,
        "components": [],
    }
    reply = await check_quotes(room, "fwd", content="", message_snapshots=[{"message": forwarded}])
    assert "### 2 quotations: 1 altered, 1 not found" in reply.text


async def test_a_message_laid_out_in_components_is_read(room: Newsroom) -> None:
    button = {
        "type": 2,
        "id": 4,
        "style": 2,
        "label": "“Not a quotation of anybody”",
        "custom_id": "x",
    }
    shown = [
        {"type": 10, "id": 1, "content": ALTERED},
        {
            "type": 17,
            "id": 2,
            "components": [
                {
                    "type": 9,
                    "id": 3,
                    "components": [{"type": 10, "id": 5, "content": INVENTED}],
                    "accessory": button,
                }
            ],
        },
    ]
    reply = await check_quotes(room, "layout", content="", components=shown, flags=LAYOUT)
    assert "### 2 quotations: 1 altered, 1 not found" in reply.text


async def test_whoever_waits_for_a_long_draft_is_told_how_far_it_is(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.delivery, "DEFER_AFTER", 0.0)
    monkeypatch.setattr(commands.delivery, "PROGRESS_EVERY", 0.25)
    monkeypatch.setattr(bot.check.checking, "_TELL_EVERY", 0.01)
    ana = room.discord.user("ana")
    many = "\n\n".join(f"“We will never compromise on Ukraine’s right {n},”" for n in range(1_500))
    reply = await room.discord.command(ana, "check", file=Upload("long.txt", many.encode()))
    await answered(reply)
    assert reply.message is not None
    assert "1500 need a look" in reply.text
    before = [str(edit["components"]) for edit in reply.message.edits]
    assert before
    for shown in before:
        assert "of 1,500 quotations …" in shown
        assert "compromise" not in shown


async def test_an_open_answer_is_not_written_over_while_it_is_made(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.delivery, "DEFER_AFTER", 0.0)
    monkeypatch.setattr(commands.delivery, "PROGRESS_EVERY", 0.25)
    monkeypatch.setattr(bot.check.checking, "_TELL_EVERY", 0.01)
    many = "\n\n".join(f"“We will never compromise on Ukraine’s right {n},”" for n in range(600))
    reply = await room.discord.command(
        room.discord.user("ana"), "check", file=Upload("long.txt", many.encode()), private=False
    )
    assert reply.message is not None
    assert "600 need a look" in reply.text
    assert not reply.message.edits
