"""An article taken in over the wire: what it offers, and what is refused."""

from __future__ import annotations

import pytest

from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Upload
from tests.commands.newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="module")

ARTICLE = """Umpires meet in Oslo
Mark Rutte spoke on Friday. “We are not there yet,” Rutte said. Keith Kellogg was there.
“It will take time,” a diplomat said.
"""


async def send(room: Newsroom, content: bytes, name: str, **more: object) -> Exchange:
    mia = room.discord.user("mia", roles=["moderator"])
    file = Upload("article.txt", content)
    return await room.discord.command(mia, "facts add-source", file=file, name=name, **more)


async def test_a_source_offers_its_quotations_one_click_each(room: Newsroom) -> None:
    mia, ana = room.discord.user("mia", roles=["moderator"]), room.discord.user("ana")
    taken = await send(room, ARTICLE.encode(), "Oslo meeting", title="Umpires meet", date="2025-06")
    assert "**2 quotations** and **2 known people** named" in taken.text
    assert taken.message is not None
    labels = [button["label"] for button in taken.message.buttons]
    assert labels == ["Add: said by Mark Rutte", "Who said it?"]
    added = await room.discord.click(mia, taken.message, "Add: said by Mark Rutte")
    assert "It is in force." in added.text
    answer = await room.discord.command(ana, "quote", speaker="Rutte", words="yet")
    assert "“We are not there yet”" in answer.text
    assert "seeds/oslo-meeting.txt, line 2" in answer.text
    twice = await room.discord.click(mia, taken.message, "Add: said by Mark Rutte")
    assert "says this already" in twice.text

    whose = await room.discord.click(mia, taken.message, "Who said it?")
    assert whose.modal is not None
    shown = await room.discord.submit_modal(whose, {"about": "Keith Kellogg"})
    assert "**It will take time**,” a diplomat said" in shown.text
    source = await room.discord.command(ana, "source", source="oslo-meeting", line=3)
    assert "a diplomat said" in source.text


async def test_a_line_is_shown_without_the_carriage_return_of_windows(room: Newsroom) -> None:
    await send(room, b"One.\r\nTwo.\r\n", "windows")
    shown = await room.discord.command(room.discord.user("ana"), "source", source="windows", line=2)
    assert "Two." in shown.text
    assert "U+000D" not in shown.text


async def test_a_relative_is_offered_as_nobody_who_is_known(room: Newsroom) -> None:
    article = "The doors were opened at noon.\n“We are here,” Melania Trump said.\n"
    taken = await send(room, article.encode(), "doors")
    assert "Said by Melania Trump" in taken.text
    assert taken.message is not None
    assert [button["label"] for button in taken.message.buttons] == ["Who said it?"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"caf\xe9", "not UTF-8 at byte 4 (line 1)"),
        (b" \n", "The file is empty."),
        ("One.\nTwo \u202e three".encode(), "line 2, character 5 is invisible (U+202E"),
        ("zero\u200bwidth".encode(), "line 1, character 5 is invisible (U+200B"),
        ("\ufeffmarked".encode(), "Save it as UTF-8 without one (not as “UTF-8 with BOM”)"),
        ("mar\ufeffked".encode(), "line 1, character 4 is invisible (U+FEFF"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
async def test_what_hides_something_or_is_no_article_is_refused(
    room: Newsroom, content: bytes, text: str
) -> None:
    before = room.resources.factbase
    reply = await send(room, content, "refused")
    assert text in reply.text
    assert room.resources.factbase is before
    assert (await room.rows(reply.id))[0]["outcome"] == "refused"


async def test_the_same_article_and_a_date_that_is_none_are_refused(room: Newsroom) -> None:
    assert "In the fact base" in (await send(room, b"An article.", "first")).text
    assert "there already, as first" in (await send(room, b"An article.", "second")).text
    assert "as EDTF" in (await send(room, b"Another.", "third", date="June 2")).text


async def test_a_name_is_never_a_path(room: Newsroom) -> None:
    await send(room, b"Some text of its own.", "../../etc/passwd")
    paths = {source.path for source in room.resources.factbase.sources.values()}
    assert "seeds/etc-passwd.txt" in paths


async def test_nothing_is_fetched_from_elsewhere(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = "http://127.0.0.1:1/x"
    monkeypatch.setattr(room.discord.messages, "base_url", elsewhere)
    reply = await send(room, b"x", "elsewhere")
    assert "not at one of Discord's own addresses" in reply.text


async def test_a_long_source_has_pages(room: Newsroom) -> None:
    mia = room.discord.user("mia", roles=["moderator"])
    lines = [f"“Sentence number {n} is here,” Mark Rutte said." for n in range(20)]
    taken = await send(room, "\n".join(lines).encode(), "long")
    assert "number 7 " in taken.text
    assert "number 8 " not in taken.text
    turned = await room.discord.click(mia, taken.message, "Next ▶")
    assert turned.message == taken.message
    assert "number 8 " in turned.text
