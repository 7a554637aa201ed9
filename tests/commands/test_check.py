"""/check over the wire: what a desk hands in, what it reads, and what is kept of it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import zipfile

import docx
import pytest

from bot.database import schema
from bot.rehearsal.component_rules import Kind
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Upload
from commands.check_pages import KEPT, REPORT
from tests.commands.newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="module")

VERBATIM = "“We will not compromise on Ukraine’s right to join NATO,” Rutte said."
ALTERED = "“We will never compromise on Ukraine’s right to join NATO,” Rutte said."
INVENTED = "“Zwiebelfisch parliaments outlaw turquoise submarines,” said Rutte."
DRAFT = f"Quagmire at dawn.\n\n{VERBATIM}\n\n{ALTERED}\n\n{INVENTED}\n"
MANY = "\n\n".join(f"“We will never compromise on Ukraine’s right number {n},”" for n in range(40))


def report_of(room: Newsroom, reply: Exchange, name: str = REPORT) -> bytes:
    assert reply.message is not None
    [found] = [a for a in reply.message.attachments if a["filename"] == name]
    return room.discord.messages.files[int(found["id"])].content


def everything_kept(room: Newsroom) -> bytes:
    folder = room.database.parent
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def answered(reply: Exchange) -> Exchange:
    """The exchange, once no word of how far the check is stands in its place any more."""
    async with asyncio.timeout(20):
        while reply.text.startswith("Checked "):  # noqa: ASYNC110 - an edit sets no event
            await asyncio.sleep(0.01)
    return reply


async def test_a_pasted_draft_is_answered_with_what_needs_a_look_first(room: Newsroom) -> None:
    reply = await room.discord.command(room.discord.user("ana"), "check", text=DRAFT)
    text = reply.text
    assert "### 3 quotations: 1 verbatim, 1 altered, 1 not found\n2 need a look." in text
    assert "> “We will ~~not~~ **never** compromise on Ukraine’s right to join NATO,”" in text
    assert text.index("**2 · Altered**") < text.index("**3 · Not found**")
    assert text.index("**3 · Not found**") < text.index("**1 · Verbatim**")
    assert r"-# seeds/002\_83b8fe9fcc26176a.txt, line 5" in text
    assert reply.message is not None
    assert reply.message.ephemeral
    page = report_of(room, reply).decode()
    assert "Quagmire at dawn." in page
    assert "<del>not</del> <ins>never</ins>" in page


async def test_a_source_taken_in_is_in_the_next_check(room: Newsroom) -> None:
    said = "“Seventeen herons crossed the frozen canal,” said Piet Kuyper."
    ana, mia = room.discord.user("ana"), room.discord.user("mia", roles=["moderator"])
    before = await room.discord.command(ana, "check", text=said)
    assert "1 not found" in before.text
    article = Upload("herons.txt", f"A cold day\n\n{said}\n".encode())
    await room.discord.command(mia, "facts add-source", file=article, name="Herons")
    after = await room.discord.command(ana, "check", text=said)
    assert "### 1 quotation: 1 verbatim" in after.text
    assert "seeds/herons.txt, line 3" in after.text
    other = await room.discord.command(ana, "check", text=VERBATIM)
    assert "### 1 quotation: 1 verbatim" in other.text


async def test_the_recorded_hash_is_that_of_the_message_with_its_files(room: Newsroom) -> None:
    reply = await answered(await room.discord.command(room.discord.user("ana"), "check", text=MANY))
    bodies = [r.body.get("data", r.body) for r in room.discord.requests if reply.token in r.path]
    components = [body["components"] for body in bodies if "components" in body][-1]
    canonical = json.dumps(components, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    hashed = canonical.encode()
    for name in (REPORT, KEPT):
        content = report_of(room, reply, name)
        for tag, value in ((b"T", name.encode()), (b"B", content)):
            hashed += tag + len(value).to_bytes(4, "big") + value
    [entry] = await room.rows(reply.id)
    assert entry["reply_sha256"] == hashlib.sha256(hashed).hexdigest()


async def test_the_passage_of_a_curated_quote_is_a_button_away(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    reply = await room.discord.command(ana, "check", text=VERBATIM)
    shown = await room.discord.click(ana, reply.message, "Passage")
    assert "**We will not compromise on Ukraine’s right to join NATO," in shown.text


async def test_the_log_has_counts_a_hash_and_the_statements_and_no_word(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "commands")
    caplog.set_level(logging.DEBUG, "bot")
    ana = room.discord.user("ana")
    file = Upload("Quagmire exclusive.txt", DRAFT.encode())
    reply = await room.discord.command(ana, "check", file=file)
    digest = hashlib.sha256(DRAFT.encode()).hexdigest()
    counts = "3 quotations: 1 verbatim, 1 altered, 1 not found"
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["outcome"]) == ("check", "answered")
    assert entry["query"] == f"file sha256:{digest} {counts}"
    assert entry["private"]
    # Whoever checked a quote hears of it when the quote falls.
    assert [r["statement_id"] for r in await room.rows(reply.id, schema.served)] == [
        "rutte-compromise"
    ]
    await room.rows(reply.id, schema.delivery)
    kept = everything_kept(room)
    # Who asked and what is sealed in the database: what is inside counts as much.
    opened = " ".join(str(value) for value in entry.values())
    assert digest in opened
    for word in ("Quagmire", "Zwiebelfisch", "turquoise", "exclusive"):
        assert word.encode() not in kept
        assert word not in opened
        assert word not in caplog.text


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx"])
async def test_each_kind_of_file(room: Newsroom, suffix: str) -> None:
    data = ALTERED.encode()
    if suffix == ".html":
        data = f"<p>{ALTERED}</p>".encode()
    if suffix == ".docx":
        document = docx.Document()
        document.add_paragraph(ALTERED)
        held = io.BytesIO()
        document.save(held)
        data = held.getvalue()
    file = Upload(f"story{suffix}", data)
    reply = await room.discord.command(room.discord.user("ana"), "check", file=file)
    assert f"-# /check story{suffix}\n### 1 quotation: 1 altered" in reply.text


async def test_it_is_shown_to_all_only_on_demand(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    reply = await room.discord.command(ana, "check", text=ALTERED, private=False)
    assert reply.message is not None
    assert not reply.message.ephemeral
    assert not (await room.rows(reply.id))[0]["private"]


async def test_a_long_draft_is_promised_at_once_and_answered_whole(room: Newsroom) -> None:
    long = "\n\n".join(ALTERED.replace("NATO", f"NATO {n} times") for n in range(600))
    file = Upload("long.txt", f"{'lorem ipsum ' * 50_000}\n\n{long}".encode())
    reply = await room.discord.command(room.discord.user("ana"), "check", file=file)
    assert reply.latency is not None
    assert reply.latency < 1
    await answered(reply)
    assert "### 600 quotations: 600 altered" in reply.text
    assert reply.message is not None
    assert reply.message.ephemeral


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 20_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (Upload("story.pdf", b"%PDF"), "is none of .txt, .md, .docx, .html"),
        (Upload("@everyone", b"x"), r"\@everyone is none of"),
        (Upload("story.txt", b"x" * 1_000_001), "is larger than 1 MB"),
        (Upload("story.txt", b"caf\xe9 \x80"), "is not UTF-8 text"),
        (Upload("story.docx", b"no zip"), "is not a Word document"),
        (Upload("story.docx", bomb()), "unpacks to more than 8 MB"),
        (Upload("story.txt", b'"a b" ' * 9_000), "more than 2,000 quotations"),
        (Upload("story.txt", "“".encode() * 21_000), "more than 20,000 quote marks"),
    ],
    ids=["pdf", "no-ending", "large", "latin-1", "no-docx", "bomb", "quotations", "marks"],
)
async def test_what_cannot_be_checked_is_refused_with_the_reason(
    room: Newsroom, file: Upload, reason: str
) -> None:
    reply = await room.discord.command(room.discord.user("ana"), "check", file=file)
    assert reason in reply.text
    assert reply.message is not None
    assert reply.message.ephemeral
    assert reply.latency is not None
    assert reply.latency < 1
    [entry] = await room.rows(reply.id)
    assert (entry["outcome"], entry["query"]) == ("refused", "file")


async def test_one_draft_has_to_be_given(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    neither = await room.discord.command(ana, "check")
    assert "Give the draft as **text:** or as **file:**." in neither.text
    both = await room.discord.command(ana, "check", text="x", file=Upload("x.txt", b"x"))
    assert "not both" in both.text


async def test_a_file_is_fetched_from_discord_alone(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    attached = room.discord.messages.base_url
    room.discord.messages.base_url = attached.replace("127.0.0.1", "localhost")
    try:
        reply = await room.discord.command(ana, "check", file=Upload("x.txt", b"x"))
    finally:
        room.discord.messages.base_url = attached
    assert "not at one of Discord's own addresses" in reply.text


async def test_a_file_larger_than_it_said_is_not_read(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    store = room.discord.messages.store

    def understated(*arguments: object) -> dict[str, object]:
        return {**store(*arguments), "size": 10}  # type: ignore[arg-type]  # passed on

    room.discord.messages.store = understated  # type: ignore[method-assign]  # put back below
    try:
        file = Upload("x.txt", b"x" * 1_100_000)
        reply = await room.discord.command(ana, "check", file=file)
    finally:
        room.discord.messages.store = store  # type: ignore[method-assign]  # as it was
    assert "larger than it said" in reply.text


async def test_pages_are_turned_with_what_the_message_carries(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    first = await room.discord.command(ana, "check", file=Upload("long.txt", MANY.encode()))
    assert "40 need a look" in first.text
    second = await room.discord.click(ana, first.message, "Next ▶")
    assert second.message is first.message
    assert "### 40 quotations: " in second.text
    assert "**1 · Altered**" not in second.text
    page, on_second = report_of(room, second), second.text
    third = await room.discord.click(ana, second.message, "Next ▶")
    assert third.text != on_second
    assert report_of(room, third) == page
    back = await room.discord.click(ana, third.message, "◀ Previous")
    again = await room.discord.click(ana, back.message, "◀ Previous")
    assert "**1 · Altered**" in again.text
    [entry] = await room.rows(again.id)
    assert (entry["command"], entry["query"]) == ("page", f"check page 1 of {first.id}")
    assert entry["private"]


async def test_pages_are_turned_after_a_restart_and_for_others_in_a_copy(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    text = MANY[:6000]
    first = await room.discord.command(ana, "check", text=text, private=False)
    before = first.text
    await room.stop()
    await room.start()
    copy = await room.discord.click(ben, first.message, "Next ▶")
    assert copy.message is not first.message
    assert copy.message is not None
    assert copy.message.ephemeral
    assert "Page 2 of" in str(copy.message.components)
    further = await room.discord.click(ben, copy.message, "Next ▶")
    assert further.text != before
    assert first.text == before


async def test_a_page_whose_file_is_gone_says_so(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    first = await room.discord.command(ana, "check", text=MANY[:6000])
    assert first.message is not None
    [kept] = [a for a in first.message.attachments if a["filename"] == KEPT]
    del room.discord.messages.files[int(kept["id"])]
    reply = await room.discord.click(ana, first.message, "Next ▶")
    assert "could not be fetched" in reply.text


NAUGHTY = [
    "\u202e\u200b“\u202eevil\u202c words”" * 200,
    "“" * 3000 + "”" * 3000,
    "'\"" * 3000,
    "“**__~~||`@everyone <@1> <t:0:R> https://a.example”" * 110,
    "“" + "\U0001f4a5" * 2900 + " \U0001f4a5 x”",
    "“a\u0301\u0301\u0301\u0301\u0301\u0301 b”" * 400,
    "“x\0y z\r\n\r\nw”" * 300,
    "“" + "we will not compromise on Ukraine’s right " * 140 + "”",
    "\n> # “not a heading” \n-# ```" * 200,
]  # fmt: skip


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
async def test_naughty_text_is_answered_or_refused_with_the_reason(
    room: Newsroom, text: str
) -> None:
    ana = room.discord.user("ana")
    reply = await room.discord.command(ana, "check", text=text[:6000])
    [entry] = await room.rows(reply.id)
    assert entry["outcome"] in ("answered", "refused"), reply.text
    assert reply.message is not None
    assert not reply.message.pings
    [delivery] = await room.rows(reply.id, schema.delivery)
    assert delivery["problem"] is None


async def test_the_file_component_shows_the_report(room: Newsroom) -> None:
    reply = await room.discord.command(room.discord.user("ana"), "check", text=VERBATIM)
    assert reply.message is not None
    [file] = [c for c in reply.message.walk() if c["type"] == Kind.FILE]
    assert file["file"]["url"].endswith(REPORT)
