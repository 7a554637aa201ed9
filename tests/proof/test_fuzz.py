"""Everything that can be typed, filled in, chosen or pressed, as an adversary would, over the wire.

The commands are those that the bot registered, the forms, buttons and menus
those that it sent, so nothing has to be listed here. The bot may refuse; it may
not fail, stay silent, send what Discord does not take, or let through a mention
or a link that somebody typed.

The slow share is 100,000 inputs, and stops after thirty minutes.
"""

from __future__ import annotations

import asyncio
import gc
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.rehearsal.command_rules import Option
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.component_rules import Kind
from bot.rehearsal.exchange import Exchange, NoResponse
from bot.rehearsal.message import Message, Upload, walk
from bot.rehearsal.server import Recorded
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import User
from tests.bot.walked import verify
from tests.proof.bots import Bot, connected, readers, started
from tests.proof.hostile import Input, inputs

_TOGETHER, _ROUND, _LIMIT = 20, 1000, 30 * 60.0
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_MADE = re.compile(r"<t:[0-9]{10}:[fR]>|<[@#](?P<id>[0-9]{19})>")
_LIVE = re.compile(
    r"@everyone|@here|<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<t:-?\d+(?::\w)?>|<a?:\w+:\d+>|<id:\w+>"
    r"|\]\(|https?://|discord\.gg/",
    re.IGNORECASE,
)


# aiohttp warns of itself where it takes a form with a file apart.
@pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning")
@pytest.mark.parametrize("goes", [100, pytest.param(100_000, marks=pytest.mark.slow)])
def test_nothing_that_is_typed_or_pressed_gets_through(path: Path, goes: int) -> None:
    with _fuzzer(path) as fuzzer:

        def run(some: list[Input]) -> None:
            fuzzer.run(fuzzer.together(some))

        begun = time.monotonic()
        try:
            # In rounds, so that it can stop; each comes out the same in every run.
            for number in range(max(1, goes // _ROUND)):
                if time.monotonic() < begun + _LIMIT:
                    _round(number, min(goes, _ROUND))(run)()
                    # Discord keeps all that was said. To look through it for garbage would
                    # in the end hold the stand-in up for the three seconds that it gives.
                    gc.freeze()
        finally:
            print(f"{time.monotonic() - begun:.0f} s: {dict(fuzzer.count)}")
    assert fuzzer.count["command"] >= min(goes // 2, 1000)
    assert verify(path).findings == ()


def _round(number: int, goes: int) -> Callable[[Callable[[list[Input]], None]], Any]:
    """Makes a test of a function: so many inputs, some at once."""

    def made(run: Callable[[list[Input]], None]) -> Any:
        strategy = st.lists(inputs, min_size=_TOGETHER, max_size=_TOGETHER)
        wanted = settings(
            max_examples=goes // _TOGETHER,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            database=None,
            deadline=None,
            derandomize=False,
        )
        return seed(number)(wanted(given(strategy)(run)))

    return made


class Fuzzer:
    """Acts out inputs against a bot, and looks at all that it sends."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.count = Counter[str]()
        self._loop = loop
        self._stack = AsyncExitStack()
        self._read = 0

    def run(self, what: Coroutine[Any, Any, None]) -> None:
        """Have it done on the loop, from another thread."""
        asyncio.run_coroutine_threadsafe(what, self._loop).result(120)

    async def start(self, database: Path) -> None:
        self._discord = await self._stack.enter_async_context(StandIn())
        self._bot: Bot = await self._stack.enter_async_context(started(self._discord, database))
        assert await connected(self._discord, self._bot, 0), self._bot.log
        self._readers = readers(self._discord, 5000)
        self._moderator = self._discord.user("moderator", roles=["moderator"])
        offered = self._discord.commands.offered(self._moderator, self._discord.channel)
        self._leaves = [leaf for command in offered for leaf in _leaves(command, "")]
        assert len(self._leaves) > 15

    async def stop(self) -> None:
        await self._stack.aclose()

    async def together(self, some: list[Input]) -> None:
        """Act the inputs out at once, then look."""
        await asyncio.gather(*(self._act(each) for each in some))
        assert self._bot.process.returncode is None, self._bot.log
        bad = [line for line in self._bot.log[self._read :].splitlines() if _BAD.search(line)]
        assert not bad, self._bot.log[self._read :]
        self._read = len(self._bot.log)
        refused = [f"{each}: {each.body}" for each in self._discord.refusals]
        assert refused == [], "\n".join(refused)
        for request in self._discord.requests:
            self._look(request)
        self._discord.requests.clear()

    async def _act(self, given: Input) -> None:
        user = next(self._readers) if given.pick(0) % 3 == 0 else self._moderator
        path, options = self._leaves[given.pick(1) % len(self._leaves)]
        try:
            values = await self._values(user, path, options, given)
            exchange = await self._discord.command(user, path, **values)
            self.count["command"] += 1
            for step in range(given.steps):
                after = await self._go_on(user, exchange, given, step)
                if after is None:
                    break
                exchange = after
        except CannotInvoke:
            self.count["kept back by the client"] += 1
        except NoResponse as error:
            raise AssertionError(f"no response to /{path}: {given}\n{self._bot.log}") from error

    async def _values(
        self, user: User, path: str, options: list[Any], given: Input
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for at, option in enumerate(options):
            if not option.get("required") and given.pick(at + 2) % 2:
                continue
            value = self._value(user, option, given, at)
            if option.get("autocomplete"):
                self.count["autocomplete"] += 1
                typed = {**values, option["name"]: value if given.pick(at) % 3 == 0 else ""}
                choices = await self._discord.autocomplete(user, path, **typed)
                if choices and given.pick(at + 3) % 4:
                    value = choices[given.pick(at + 1) % len(choices)]["value"]
            values[option["name"]] = value
        return values

    def _value(self, user: User, option: Any, given: Input, at: int) -> Any:
        if choices := option.get("choices"):
            return choices[given.pick(at) % len(choices)]["value"]
        match option["type"]:
            case Option.STRING:
                most = option.get("max_length") or 6000
                return given.text(at, option.get("min_length") or 1, most)
            case Option.INTEGER | Option.NUMBER:
                low, high = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
                return (low, high, low + given.pick(at) % (high - low + 1))[given.pick(at) % 3]
            case Option.BOOLEAN:
                return bool(given.pick(at) % 2)
            case Option.ATTACHMENT:
                return Upload(given.text(at, 1, 80), given.text(at + 1, 1, 9000).encode())
            case Option.CHANNEL:
                return self._discord.channel
            case Option.ROLE:
                return self._discord.guild.roles[0]
            case _:
                return user

    async def _go_on(
        self, user: User, exchange: Exchange, given: Input, step: int
    ) -> Exchange | None:
        """Fill in the form that was opened, or press or choose something in the answer."""
        if exchange.modal is not None:
            self.count["form"] += 1
            return await self._discord.submit_modal(exchange, _filled(exchange.modal, given))
        if not exchange.messages:
            return None
        message = exchange.messages[given.pick(step) % len(exchange.messages)]
        chosen = [b for b in message.buttons if "url" not in b and not b.get("disabled")]
        chosen += [s for s in message.selects if s["type"] == Kind.STRING_SELECT]
        if not chosen:
            return None
        component = chosen[given.pick(step + 3) % len(chosen)]
        which = component["custom_id"]
        if component["type"] == Kind.BUTTON:
            if given.pick(step + 4) % 8 == 0:
                return await self._forged(user, message, which, given)
            self.count["button"] += 1
            return await self._discord.click(user, message, which)
        self.count["menu"] += 1
        values = [option["value"] for option in component["options"]]
        return await self._discord.select(
            user, message, which, [values[given.pick(step) % len(values)]]
        )

    async def _forged(self, user: User, message: Message, which: str, given: Input) -> Exchange:
        """A button that never was on this message, as one of another version may have been."""
        self.count["forged button"] += 1
        changed = re.sub(r"\d+", str(given.pick(5)), which) if given.pick(6) % 2 else which[:-1]
        changed = given.text(1, 1, 100) if given.pick(7) % 3 == 0 else changed
        component = {"custom_id": changed[:100] or "x", "type": int(Kind.BUTTON), "id": 1}
        return await self._discord._component(user, message, component, {})

    def _look(self, request: Recorded) -> None:
        """Whether a request may leave a bot that lets nobody speak through it."""
        body = request.body.get("data", request.body) if isinstance(request.body, dict) else None
        if not isinstance(body, dict) or "components" not in body or "custom_id" in body:
            return
        self.count["message"] += 1
        assert body.get("allowed_mentions") == {"parse": []}, request
        assert not body.get("content"), request
        for component in walk(body["components"]):
            if component["type"] == Kind.TEXT:
                shown = _ESCAPED.sub("x", _MADE.sub(self._made, component["content"]))
                assert _LIVE.search(shown) is None, (_LIVE.search(shown), component["content"])
            assert not component.get("url", "").count("evil"), component

    def _made(self, match: re.Match[str]) -> str:
        """Nothing in place of what the bot itself mentions: a time, somebody or a place known."""
        world = self._discord.world
        known = match["id"] is None or int(match["id"]) in world.users | world.channels
        return "" if known else match[0]


_BAD = re.compile(r"Traceback| ERROR | CRITICAL |Exception")


def _leaves(command: Any, before: str) -> Iterator[tuple[str, list[Any]]]:
    """The path and the options of each command and subcommand."""
    path, options = f"{before} {command['name']}".strip(), command.get("options") or []
    below = [option for option in options if option["type"] <= Option.GROUP]
    if not below:
        yield path, options
    for option in below:
        yield from _leaves(option, path)


def _filled(modal: Any, given: Input) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for at, field in enumerate(walk(modal["components"])):
        if field["type"] == Kind.TEXT_INPUT:
            if given.pick(at) % 3 == 0 and field.get("value"):
                continue  # as it was offered
            least, most = field.get("min_length") or 1, field.get("max_length") or 4000
            values[field["custom_id"]] = given.text(at, least, most)
        elif field["type"] == Kind.STRING_SELECT:
            options = [option["value"] for option in field["options"]]
            values[field["custom_id"]] = [options[given.pick(at) % len(options)]]
        elif field["type"] == Kind.RADIO_GROUP:
            options = [option["value"] for option in field["options"]]
            values[field["custom_id"]] = options[given.pick(at) % len(options)]
    return values


@contextmanager
def _fuzzer(database: Path) -> Iterator[Fuzzer]:
    """A fuzzer with its bot and a loop in a thread: hypothesis itself knows no loops."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    fuzzer = Fuzzer(loop)
    try:
        fuzzer.run(fuzzer.start(database))
        yield fuzzer
    finally:
        fuzzer.run(fuzzer.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
