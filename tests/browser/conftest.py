"""One browser, one bot and one page server for all tests of a module; a new page for each test."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.rehearsal.keeper import Keeper, State
from bot.rehearsal.page import people
from bot.rehearsal.page.room import Room
from bot.rehearsal.page.server import PageServer
from bot.rehearsal.process import environment
from bot.rehearsal.standin import StandIn
from bot.settings import Settings
from tests.browser.chromium import FLAGS, LEFT_OUT, found

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Locator, Page

FACTDESK = (sys.executable, "-P", "-m", "bot", "run")
PATIENCE = 15_000
"""Milliseconds for what is waited for: a busy machine is not a failure."""


@dataclass
class Stage:
    """A rehearsal with its page, and a browser to open it in."""

    standin: StandIn
    keeper: Keeper
    server: PageServer
    browser: Browser
    context: BrowserContext
    door: Page
    """Open as long as the browser is: the process that all pages are in lasts as long."""

    async def opened(self) -> Page:
        """A page in a window of its own: one behind another is drawn once a second only."""
        async with self.context.expect_page() as coming:
            await self.door.evaluate("void open('about:blank', '', 'popup,noopener')")
        return await coming.value


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The whole of it. A module's `BOT` starts another bot than Factdesk."""
    path = found()
    if path is None:
        pytest.skip(LEFT_OUT)
    from playwright.async_api import async_playwright

    scratch = tmp_path_factory.mktemp("stage")
    command = getattr(request.module, "BOT", FACTDESK)
    async with StandIn(people.SERVERS, token=f"token-of-{scratch}", patience=900) as standin:
        settings = Settings.read({}, scratch / ".env")
        keeper = Keeper(standin, command, environment(standin, scratch, settings, os.environ))
        room = Room(standin, keeper)
        keeping = asyncio.create_task(keeper.run())
        await keeper.begun.wait()
        assert keeper.state is State.READY, (keeper.detail, keeper.log)
        async with PageServer(room) as server, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
            context = await context_of(browser)
            door = await context.new_page()
            await door.goto(f"{server.address}mark.svg")
            yield Stage(standin, keeper, server, browser, context, door)
            await browser.close()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        assert standin.surprises() == []


async def context_of(browser: Browser, *, tour: bool = False, **more: Any) -> BrowserContext:
    """A browser's profile for visitors: without the tour, unless it is wanted."""
    options = {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
    context = await browser.new_context(**(options | more))
    context.set_default_timeout(PATIENCE)
    if not tour:
        await context.add_init_script("localStorage.setItem('factdesk.tour', 'done')")
    return context


def expect(seen: Any) -> Any:
    """Playwright's, which takes a while to load: only where a page is opened."""
    from playwright.async_api import expect as expecting

    return expecting(seen)


class Visitor:
    """One open page, used as a person uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator("#composer")
        self.messages = page.locator(".message")
        self.errors: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    async def ready(self) -> None:
        """Wait until the bot runs and its commands are offered."""
        await self.page.wait_for_selector("#bot[data-state=ready]")
        await self.page.wait_for_function(
            "async () => (await import('./main.js')).commandsHere() > 0"
        )

    async def begin(self, path: str, **options: str) -> None:
        """Type a command and its options, and send nothing yet."""
        if await self.page.locator(".command").count():
            await self.page.get_by_role("button", name="Leave this command").click()
        await self.box.fill(f"/{path} ")
        for name, value in options.items():
            field = self.page.locator(".field", has=self.page.locator(f".name:text-is('{name}')"))
            if not await field.count():
                await self.page.locator(f".add:text-is('+ {name}')").click()
            await field.locator(".value").fill(value)

    async def ask(self, path: str, **options: str) -> Locator:
        """Run a command as it is typed, without picking from lists; the answer."""
        before = await self.messages.count()
        await self.begin(path, **options)
        await self.page.get_by_role("button", name="Send").click()
        return await self.answer(before)

    async def answer(self, before: int) -> Locator:
        """The first message after this many, once it is more than a promise."""
        message = self.messages.nth(before)
        await message.wait_for()
        await self.page.wait_for_function(
            "n => !document.querySelectorAll('.message')[n].querySelector('.thinking')", arg=before
        )
        return message

    async def press(self, message: Locator, label: str) -> None:
        """Press a message's button."""
        await message.get_by_role("button", name=label).first.click()

    async def be(self, name: str) -> None:
        """Play somebody else."""
        await self.page.get_by_label(re.compile(f"^{name}")).check(force=True)
        await self.page.wait_for_selector(f"#be-{name.lower()}:checked")
        await self.ready()

    async def evaluate(self, script: str, arg: Any = None) -> Any:
        """Run something on the page."""
        return await self.page.evaluate(script, arg)


Visit = Callable[..., Awaitable[Visitor]]


@pytest_asyncio.fixture(loop_scope="module")
async def visit(stage: Stage) -> AsyncIterator[Visit]:
    """`await visit("milo", tour=True)` opens a page; no page may have logged an error.

    `apart` opens it in a profile of its own, as anything else that is not usual does.
    """
    visitors: list[Visitor] = []

    async def open_page(person: str = "nora", *, apart: bool = False, **more: Any) -> Visitor:
        if apart or more:
            page = await (await context_of(stage.browser, **more)).new_page()
        else:
            page = await stage.opened()
        visitor = Visitor(page)
        visitors.append(visitor)
        await visitor.page.goto(f"{stage.server.address}?as={person}")
        await visitor.ready()
        return visitor

    yield open_page
    for visitor in visitors:
        if visitor.page.context is stage.context:
            await visitor.page.close()
        else:
            await visitor.page.context.close()
        assert visitor.errors == []
