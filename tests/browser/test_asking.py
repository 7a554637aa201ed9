"""What a reader does on the page: each command, lists, forms, buttons, menus, files."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Stage, Visit, Visitor, expect

pytestmark = pytest.mark.asyncio(loop_scope="module")

ARTICLE = "The talks go on.\n“We are not there yet,” Mark Rutte said on Friday.\n"
FORM, ANSWER = "form", "answer"
ASKED: dict[str, tuple[dict[str, str], str, str]] = {
    "who": ({"name": "Kellogg"}, ANSWER, "Special Envoy"),
    "quote": ({"speaker": "Rutte", "words": "compromise"}, ANSWER, "We will not compromise"),
    "when": ({"words": "Istanbul"}, ANSWER, "June 2"),
    "memo": ({"point": "7"}, ANSWER, "No source here gives"),
    "find": ({"words": "ceasefire"}, ANSWER, "ceasefire"),
    "check": ({"text": "“We will never compromise,” Rutte said."}, ANSWER, "quotation"),
    "source": ({"source": "002", "line": "5"}, ANSWER, "Line 5 of"),
    "help": ({}, ANSWER, "/who Kellogg"),
    "receipt": ({"id": "00000-00000"}, ANSWER, "Receipt"),
    "privacy me": ({}, ANSWER, "kept"),
    "privacy forget": ({"sure": "True"}, ANSWER, "Receipt"),
    "notices off": ({}, ANSWER, "no direct messages"),
    "notices on": ({}, ANSWER, "writes to you"),
    "audit recent": ({}, ANSWER, "The newest 10 entries"),
    "facts add-role": ({"person": "Kellogg", "source": "002"}, FORM, "Add a role"),
    "facts add-quote": ({"speaker": "Rutte", "source": "002"}, FORM, "Add a quote"),
    "facts add-claim": ({"about": "Ukraine", "source": "002"}, FORM, "Add a claim"),
    "facts add-date": ({"about": "Istanbul", "source": "002"}, FORM, "Add a date"),
    "facts add-person": ({"name": "Emmanuel Macron"}, ANSWER, "Emmanuel Macron"),
    "facts add-alias": ({"name": "Kellogg", "alias": "General K."}, ANSWER, "General K."),
    "facts correct": (
        {"statement": "rutte-quote", "reason": "misheard"},
        FORM,
        "Correct a statement",
    ),
    "facts retract": (
        {"statement": "rutte-quote", "reason": "withdrawn"},
        ANSWER,
        "rutte-quote",
    ),
    "facts add-source": ({"name": "Nothing"}, ANSWER, "Receipt"),
    "facts gaps": ({}, ANSWER, "Receipt"),
    "facts queue": ({}, ANSWER, "Receipt"),
    "facts history": ({"statement": "rutte-quote"}, ANSWER, "rutte-quote"),
    "facts recall": ({"statement": "rutte-quote"}, ANSWER, "Receipt"),
    "facts export": ({}, ANSWER, "Receipt"),
}


async def test_every_command_is_offered_typed_and_answered(visit: Visit) -> None:
    milo = await visit("milo")
    await milo.box.press_sequentially("/")
    titles = await milo.page.locator(".option .title").all_inner_texts()
    assert {title.removeprefix("/") for title in titles} == ASKED.keys()
    for path, (options, kind, shown) in ASKED.items():
        if path == "facts add-source":
            continue  # Its file is required: see the uploads.
        await milo.begin(path, **options)
        before = await milo.messages.count()
        await milo.page.get_by_role("button", name="Send").click()
        if kind == FORM:
            dialog = milo.page.get_by_role("dialog", name=shown)
            await dialog.wait_for()
            await dialog.get_by_role("button", name="Cancel").click()
            await expect(dialog).to_have_count(0)
        else:
            await expect(await milo.answer(before)).to_contain_text(shown)
    assert not await milo.page.locator("#banner").is_visible()


async def test_the_keyboard_alone_finds_a_command_fills_it_and_opens_a_passage(
    visit: Visit,
) -> None:
    nora = await visit()
    keys = nora.page.keyboard
    await nora.box.focus()
    await keys.type("/wh")
    await expect(nora.page.get_by_role("option")).to_have_count(2)
    active = nora.page.locator(".option.active .title")
    await expect(active).to_have_text("/when")
    await keys.press("ArrowDown")
    await expect(active).to_have_text("/who")
    await keys.press("Enter")
    await keys.type("kel")
    await expect(nora.page.get_by_role("option")).to_have_text([re.compile("Keith Kellogg")])
    await keys.press("Enter")
    before = await nora.messages.count()
    await keys.press("Enter")
    answer = await nora.answer(before)
    await expect(answer).to_contain_text("/who Keith Kellogg")
    await expect(nora.box).to_be_focused()
    await keys.press("Shift+Tab")  # The message box's own button; then into the channel.
    await nora.page.locator("#scroll").focus()
    await keys.press("ArrowUp")
    await expect(answer).to_be_focused()
    await keys.press("Tab")
    await expect(answer.get_by_role("button", name="Passage")).to_be_focused()
    await keys.press("Enter")
    await expect(await nora.answer(before + 1)).to_contain_text("Only you can see this")


async def test_what_is_missing_or_not_in_the_list_is_said_before_it_is_sent(visit: Visit) -> None:
    nora = await visit()
    await nora.begin("who")
    await nora.page.get_by_role("button", name="Send").click()
    await expect(nora.page.locator("#command-hint")).to_have_text("name: This option is required.")
    await nora.begin("who", name="Kellogg", private="perhaps")
    await nora.page.get_by_role("button", name="Send").click()
    await expect(nora.page.locator("#command-hint")).to_contain_text("Choose one from the list")
    await nora.page.keyboard.press("Escape")  # The list, then the command.
    await nora.page.keyboard.press("Escape")
    await expect(nora.box).to_be_focused()
    await nora.box.fill("/who name:Kelog private:true")
    await nora.page.keyboard.press("Enter")
    await expect(nora.last).to_contain_text("Only you can see this")


async def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(visit: Visit) -> None:
    milo = await visit("milo")
    await milo.begin("facts add-quote", speaker="Kellogg", source="002")
    await milo.page.get_by_role("button", name="Send").click()
    dialog = milo.page.get_by_role("dialog", name="Add a quote")
    said = dialog.get_by_label("What was said, word for word")
    await expect(said).to_be_focused()
    before = await milo.messages.count()
    await said.fill("They're not just speaking of Ukraine - they're talking Georgia")
    await dialog.get_by_role("button", name="Submit").click()
    missing = await milo.answer(before)
    await expect(missing.locator("s").first).to_be_visible()
    await milo.press(missing, "Change")
    again = milo.page.get_by_role("dialog").get_by_label("What was said, word for word")
    await expect(again).to_have_value(re.compile("speaking of Ukraine"))
    await milo.page.keyboard.press("Escape")
    await expect(milo.page.get_by_role("dialog")).to_have_count(0)


async def test_what_a_reply_answers_is_said_without_its_markdown(visit: Visit) -> None:
    nora = await visit()
    message = {"content": r"**A file:** seeds/002\_83\*", "components": [], "attachments": []}
    excerpt = "async message => (await import('./message.js')).excerpt(message)"
    assert await nora.evaluate(excerpt, message) == "A file: seeds/002_83*"


async def test_menus_on_messages_by_pointer_and_by_key(visit: Visit) -> None:
    nora = await visit()
    await nora.box.fill("Kellogg met Rutte in **Istanbul**")
    await nora.page.keyboard.press("Enter")
    written = nora.messages.filter(has_text="Kellogg met Rutte").last
    await expect(written.locator("strong")).to_have_text("Istanbul")
    await written.wait_for()
    before = await nora.messages.count()
    await written.click(button="right")
    await nora.page.get_by_role("menuitem", name="Who is named here?").click()
    await expect(await nora.answer(before)).to_contain_text("Keith Kellogg")
    await expect(nora.last).to_contain_text("Mark Rutte")
    await written.focus()
    await nora.page.keyboard.press("Enter")
    items = nora.page.get_by_role("menuitem")
    await expect(items.first).to_be_focused()
    assert "Check quotes" in await items.all_inner_texts()
    await nora.page.keyboard.press("Escape")
    await expect(written.get_by_role("button", name=re.compile("^More"))).to_be_focused()


async def test_what_one_wrote_is_edited_answered_and_deleted(visit: Visit) -> None:
    nora, milo = await visit(), await visit("milo")
    await nora.box.fill("Rute told me")
    await nora.page.keyboard.press("Enter")
    await expect(milo.last).to_contain_text("Rute told me")
    await nora.box.press("ArrowUp")
    await expect(nora.box).to_have_value("Rute told me")
    await nora.box.fill("Rutte told me")
    await nora.page.keyboard.press("Enter")
    await expect(milo.last).to_contain_text("Rutte told me")
    await expect(milo.last).to_contain_text("(edited)")
    await milo.last.get_by_role("button", name=re.compile("^More")).click()
    assert "Delete" not in await milo.page.get_by_role("menuitem").all_inner_texts()
    await milo.page.get_by_role("menuitem", name="Reply").click()
    await milo.box.fill("When?")
    await milo.page.keyboard.press("Enter")
    await expect(nora.last.locator(".above")).to_contain_text("Nora Rutte told me")
    await nora.messages.nth(-2).get_by_role("button", name=re.compile("^More")).click()
    await nora.page.get_by_role("menuitem", name="Delete").click()
    await expect(milo.last.locator(".above")).to_have_text("A message now gone")
    await expect(milo.messages.filter(has_text="Rutte told me")).to_have_count(0)


async def test_files_go_up_with_commands_and_messages_and_come_down(
    visit: Visit, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("“We will never compromise on Ukraine’s right to join NATO,” Rutte said.")
    nora = await visit()
    await nora.begin("check")
    await nora.page.locator(".add:text-is('+ file')").click()
    await nora.page.locator(".field input[type=file]").set_input_files(draft)
    await expect(nora.page.get_by_text("draft.txt", exact=True)).to_be_visible()
    before = await nora.messages.count()
    await nora.page.get_by_role("button", name="Send").click()
    answer = await nora.answer(before)
    await expect(answer).to_contain_text("1 altered")
    async with nora.page.expect_download() as coming:
        await answer.get_by_role("link", name="quotation-check.html").click()
    report = await (await coming.value).path()
    assert b"compromise" in await asyncio.to_thread(Path(report).read_bytes)
    await nora.page.locator(".text input[type=file]").set_input_files(draft)
    await nora.page.get_by_role("button", name="Remove draft.txt").wait_for()
    await nora.box.press("Enter")
    await expect(nora.last.get_by_role("link")).to_have_attribute("download", "draft.txt")


async def test_an_article_dropped_on_the_page_goes_into_the_command(visit: Visit) -> None:
    milo = await visit("milo")
    await milo.begin("facts add-source", name="Dropped")
    await milo.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "dropped.txt", { type: "text/plain" }));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
          document.getElementById("main").dispatchEvent(drop);
        }""",
        ARTICLE,
    )
    await expect(milo.page.locator(".choose")).to_have_text("dropped.txt")
    before = await milo.messages.count()
    await milo.page.get_by_role("button", name="Send").click()
    taken = await milo.answer(before)
    await expect(taken.get_by_role("button", name="Add: said by Mark Rutte")).to_be_visible()


async def test_a_private_answer_is_seen_by_its_asker_until_dismissed(
    stage: Stage, visit: Visit
) -> None:
    nora, milo = await visit(), await visit("milo")
    there = await milo.messages.count()
    answer = await nora.ask("who", name="Hegseth", private="True")
    await expect(answer).to_contain_text("Only you can see this")
    assert await milo.messages.count() == there
    private = nora.page.locator(".message.private")
    count = await private.count()
    await nora.press(answer, "Dismiss message")
    await expect(private).to_have_count(count - 1)
    again = await visit()
    await expect(again.page.locator(".message.private")).to_have_count(count - 1)


async def test_a_stranger_is_refused_and_sees_nothing_of_the_newsroom(visit: Visit) -> None:
    sasha = await visit("sasha")
    assert await sasha.page.locator(".place .name").all_inner_texts() == ["general", "Factdesk"]
    answer = await sasha.ask("who", name="Kellogg")
    await expect(answer).to_contain_text("in its own newsroom's server only")
    nora = await visit()
    answer = await nora.ask("facts queue")
    await expect(answer).to_contain_text("moderator")


async def test_a_proposal_is_decided_and_its_proposer_is_told(visit: Visit) -> None:
    nora, milo = await visit(), await visit("milo")
    await nora.box.fill("“That’s one of the issues”, Kellogg said, I was there")
    await nora.page.keyboard.press("Enter")
    written = nora.messages.filter(has_text="I was there").first
    await written.wait_for()
    before = await nora.messages.count()
    await written.click(button="right")
    await nora.page.get_by_role("menuitem", name="Propose as fact").click()
    await expect(await nora.answer(before)).to_contain_text("A moderator looks for")
    queue = await milo.ask("facts queue")
    await milo.press(queue, "Reject")
    dialog = milo.page.get_by_role("dialog", name="Reject a proposal")
    await dialog.get_by_label("Why not?").fill("It is in the base already")
    await dialog.get_by_role("button", name="Submit").click()
    direct = nora.page.get_by_role("button", name=re.compile("Factdesk.*unread"))
    await direct.click()
    await expect(nora.last).to_contain_text("It is in the base already")
    await expect(nora.page.locator("#place-name")).to_have_text("Factdesk")
    await nora.box.fill("/")
    await expect(nora.page.get_by_text("No commands here")).to_be_visible()


async def test_the_page_speaks_to_a_screen_reader(visit: Visit) -> None:
    nora: Visitor = await visit()
    tree = await nora.page.locator("body").aria_snapshot()
    for part in (
        'navigation "Channels and people"',
        'radio "Nora Journalist" [checked]',
        'log "desk"',
        'textbox "Message"',
        'button "The bot is running"',
    ):
        assert part in tree, f"{part} is not in:\n{tree}"
