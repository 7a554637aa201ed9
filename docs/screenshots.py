"""Takes docs/pictures/page-*.png of the rehearsal's page: `make screenshots`.

The page as a browser shows it, with the real bot behind it, so that a picture
cannot show what the program does not do. Needs Chromium on this machine.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.rehearsal.keeper import Keeper, State
from bot.rehearsal.page import people
from bot.rehearsal.page.room import Room
from bot.rehearsal.page.server import PageServer
from bot.rehearsal.process import environment
from bot.rehearsal.standin import StandIn
from bot.settings import Settings

PICTURES = Path(__file__).parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MOST_BYTES = 200_000
DRAFT = "“We will never compromise on Ukraine’s right to join NATO,” Rutte said."
ARTICLE = (
    "This article is made up for a picture. Nobody said any of this.\n"
    "The talks go on. “We are not there yet,” Ada Sample said on Friday.\n"
    "Her office gave the whole sentence later. “We are not there yet, but we are close,” Ada "
    "Sample said.\n"
)


async def take() -> None:
    """Take them all."""
    browser_path = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if browser_path is None:
        sys.exit("There is no Chromium here: apt install chromium")
    async with AsyncExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        standin = await stack.enter_async_context(StandIn(people.SERVERS, patience=60))
        variables = environment(standin, scratch, Settings.read({}), os.environ)
        keeper = Keeper(standin, (sys.executable, "-m", "bot", "run"), variables)
        room = Room(standin, keeper)
        keeping = asyncio.create_task(keeper.run())
        stack.callback(keeping.cancel)
        await keeper.begun.wait()
        if keeper.state is not State.READY:
            sys.exit(f"{keeper.detail}\n" + "\n".join(keeper.log))
        server = await stack.enter_async_context(PageServer(room))
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        await _pictures(browser, server.address)
        await browser.close()


async def _pictures(browser: Browser, address: str) -> None:
    nora = await _open(browser, f"{address}?as=nora")
    await _say(nora, "Kellogg is in the second article. What is he there?")
    await _ask(nora, "who", name="Kellogg")
    milo = await _open(browser, f"{address}?as=milo")
    await _say(milo, "Line 3, good.")
    await _say(milo, "It goes into the first paragraph.")
    await _say(nora, "And what did Rutte say, word for word?")
    await nora.locator("#composer").fill("/quo")
    await nora.locator(".option").first.wait_for()
    await _shot(nora, "page-who")
    await nora.emulate_media(color_scheme="dark")
    await _shot(nora, "page-who-dark")
    await nora.emulate_media(color_scheme="light")
    await _ask(nora, "check", text=DRAFT)
    await _shot(nora, "page-check")
    tour = await _open(browser, f"{address}?as=nora", width=1300, tour=True)
    await tour.get_by_role("button", name="Do it for me").click()
    await tour.locator(".tour .state", has_text="Done").wait_for()
    await _shot(tour, "page-tour")
    await _recall(nora, milo)
    await _shot(nora, "page-recall")


async def _recall(nora: Page, milo: Page) -> None:
    """Milo adds a quote cut short, Nora is told it, Milo corrects it."""
    await _ask(milo, "facts add-person", name="Ada Sample")
    await milo.get_by_role("button", name="Add it").click()
    await milo.get_by_text("It is in force").wait_for()
    await _fill(milo, "facts add-source", name="Talks")
    await milo.locator(".field input[type=file]").set_input_files(
        {"name": "talks.txt", "mimeType": "text/plain", "buffer": ARTICLE.encode()}
    )
    await milo.get_by_text("talks.txt", exact=True).wait_for()
    await milo.get_by_role("button", name="Send").click()
    await milo.get_by_role("button", name="Add: said by Ada Sample").first.click()
    await milo.get_by_text("It is in force").nth(1).wait_for()
    await _ask(nora, "quote", speaker="Sample", words="there yet")
    wrong = {"statement": "sample-we-are-not-there-yet", "reason": "The sentence was cut short"}
    await _fill(milo, "facts correct", **wrong)
    await milo.get_by_role("button", name="Send").click()
    said = milo.get_by_label("What was said, word for word")
    await said.fill("We are not there yet, but we are close")
    await milo.get_by_role("button", name="Submit").click()
    await milo.get_by_role("button", name="Correct it, and tell them").click()
    await nora.get_by_role("button", name="Got it").wait_for()


async def _open(
    browser: Browser, address: str, *, width: int = 1120, height: int = 760, tour: bool = False
) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", color_scheme="light"
    )
    if not tour:
        await context.add_init_script("localStorage.setItem('factdesk.tour', 'done')")
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_selector("#bot[data-state=ready]")
    return page


async def _say(page: Page, text: str) -> None:
    await page.locator("#composer").fill(text)
    await page.locator("#composer").press("Enter")
    await page.locator(".message", has_text=text).wait_for()


async def _fill(page: Page, path: str, **options: str) -> None:
    await page.locator("#composer").fill("")
    await page.locator("#composer").press_sequentially(f"/{path} ")
    for name, value in options.items():
        add = page.locator(f".add:text-is('+ {name}')")
        if await add.count():
            await add.click()
        field = page.locator(".field", has=page.locator(f".name:text-is('{name}')"))
        await field.locator(".value").fill(value)


async def _ask(page: Page, path: str, **options: str) -> None:
    before = await page.locator(".message").count()
    await _fill(page, path, **options)
    await page.get_by_role("button", name="Send").click()
    await page.locator(".message").nth(before).wait_for()


async def _shot(page: Page, name: str) -> None:
    await page.mouse.move(2, 2)  # What the pointer is over looks different.
    await page.wait_for_timeout(200)
    picture = await page.screenshot(caret="hide")
    if len(picture) > MOST_BYTES:
        sys.exit(f"{name}.png has {len(picture)} bytes, more than {MOST_BYTES}")
    await asyncio.to_thread((PICTURES / f"{name}.png").write_bytes, picture)


if __name__ == "__main__":
    asyncio.run(take())
