"""One person at the prompt: each line typed becomes what a user does in Discord."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.rehearsal.command_rules import MESSAGE, Option
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.component_rules import SELECTS, Kind
from bot.rehearsal.errors import Json
from bot.rehearsal.exchange import Exchange, NoResponse
from bot.rehearsal.markdown import visible
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.rendering import Renderer
from bot.rehearsal.shared_words import parted
from bot.rehearsal.standin import StandIn
from bot.rehearsal.typed import Typed, split

HELP = """\
/who Kellogg              a command; words go to its options in order
/who name:Kellogg private:true
                          options by name, as in Discord
1                         press the button with this number
2 3                       choose the third entry of menu 2
say TEXT                  write a message in the channel
menu NAME                 use a message command on the last message written
as NAME                   go on as another reader, without the moderator role
? or Ctrl-D               this help; end\
"""
Ask = Callable[[str], Awaitable[str | None]]


class Session:
    """Runs lines and shows what a user would see. `ask` reads a modal's fields."""

    def __init__(self, standin: StandIn, console: Console, ask: Ask) -> None:
        self.standin = standin
        self.user = standin.user("you", roles=[r.name for r in standin.guild.roles])
        self._console = console
        self._ask = ask
        self._numbered: list[tuple[Message, Json]] = []
        self._written: Message | None = None
        self._shown: dict[int, Json] = {}
        self._refused = 0

    async def run(self, line: str) -> bool:
        """Do what the line says and show what came of it; False if it got no answer."""
        try:
            await self._do(line.strip())
        except CannotInvoke as error:
            self._console.print(Text(str(error), "red"))
            return False
        except NoResponse as error:
            self._console.print(Text(f"{error}.", "red"))
            return False
        finally:
            self.show()
        return True

    async def _do(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        rest = rest.strip()
        offered = self.standin.commands.offered(self.user, self.standin.channel)
        if line == "?" or (line == "/help" and all(c["name"] != "help" for c in offered)):
            self._console.print(HELP, highlight=False, markup=False)
        elif line.startswith("/"):
            typed = await self._parted(split(line, offered))
            values = self._values(typed, offered)
            exchange = await self.standin.invoke(self.user, typed.path, values)
            await self._modal(await self.standin.settled(exchange))
        elif verb.isdecimal():
            await self._use(int(verb), rest)
        elif verb == "say" and rest:
            self._written = await self.standin.post(self.user, rest)
        elif verb == "menu":
            if self._written is None:
                raise CannotInvoke("Write a message first: say TEXT")
            await self._modal(await self.standin.context_menu(self.user, rest, self._written))
        elif verb == "as" and rest:
            self.user = self.standin.user(rest)
            self._console.print(Text(f"You are {rest} now, an ordinary reader.", "dim"))
        else:
            raise CannotInvoke(f"{line!r} is nothing that can be done here; ? says what is.")

    def menus(self) -> list[str]:
        """The message commands there are, by name."""
        offered = self.standin.commands.offered(self.user, self.standin.channel, MESSAGE)
        return [command["name"] for command in offered]

    def number_of(self, label: str) -> int:
        """The number of the newest button whose label begins like this; 0 for none."""
        labels = [str(component.get("label", "")) for _, component in self._numbered]
        return max((n for n, known in enumerate(labels, 1) if known.startswith(label)), default=0)

    async def _use(self, number: int, chosen: str) -> None:
        if not 1 <= number <= len(self._numbered):
            last = len(self._numbered)
            known = f"1 to {last}" if last else "none yet"
            raise CannotInvoke(f"There is no button {number}; there are: {known}.")
        message, component = self._numbered[number - 1]
        if component["type"] == Kind.BUTTON:
            exchange = await self.standin.click(self.user, message, component["custom_id"])
        else:
            values = _chosen(component, chosen)
            exchange = await self.standin.select(self.user, message, component["custom_id"], values)
        await self._modal(exchange)

    async def _modal(self, exchange: Exchange) -> None:
        """Ask for the fields of a modal that was opened, and send it."""
        while exchange.modal is not None:
            self._console.print(Text(visible(exchange.modal["title"]), "bold"))
            values: dict[str, Any] = {}
            for component in exchange.modal["components"]:
                field = component.get("component") or (component.get("components") or [None])[0]
                if field is None:
                    continue
                label = component.get("label") or field.get("label") or field["custom_id"]
                typed = await self._ask(visible(label))
                if typed is None:
                    raise CannotInvoke("The form was closed.")
                if typed:
                    text = field["type"] == Kind.TEXT_INPUT
                    values[field["custom_id"]] = typed if text else _chosen(field, typed)
            exchange = await self.standin.submit_modal(exchange, values)

    async def _parted(self, typed: Typed) -> Typed:
        """The same, with a name of several words whole: /quote Mark Rutte."""
        if typed.shared is None:
            return typed
        first, rest = typed.shared
        others = {n: v for n, v in typed.options.items() if n not in typed.shared}

        async def offer(name: str) -> list[Json]:
            return await self.standin.complete(self.user, typed.path, {first: name})

        words = f"{typed.options[first]} {typed.options[rest]}"
        name, after = await parted(words, offer)
        own = {first: name} | ({rest: after} if after else {})
        return replace(typed, options=own | others)

    def _values(self, typed: Typed, offered: list[Json]) -> dict[str, Any]:
        """The typed options, with files, users, roles and channels in place of their names."""
        leaf = next(c for c in offered if c["name"] == typed.path.split()[0])
        for name in typed.path.split()[1:]:
            leaf = next(o for o in leaf["options"] if o["name"] == name)
        kinds = {option["name"]: option["type"] for option in leaf.get("options") or ()}
        return {name: self._thing(kinds[name], value) for name, value in typed.options.items()}

    def _thing(self, kind: int, value: str) -> Any:
        try:
            match kind:
                case Option.ATTACHMENT:
                    path = Path(value).expanduser()
                    return Upload(path.name, path.read_bytes())
                case Option.USER | Option.MENTIONABLE:
                    return self.standin.user(value.removeprefix("@"))
                case Option.ROLE:
                    return self.standin.guild.role(value.removeprefix("@"))
                case Option.CHANNEL:
                    return self.standin.guild.channel(value.removeprefix("#"))
        except OSError as error:
            raise CannotInvoke(f"{value}: {error.strerror}") from None
        except KeyError as error:
            raise CannotInvoke(str(error.args[0])) from None
        return value

    def show(self) -> None:
        """Print what is new to see, and what Discord would not have taken."""
        for channel in self.standin.world.channels.values():
            for message in self.standin.messages.in_channel(channel, self.user):
                is_bot = message.data["author"]["bot"]
                if is_bot and self._shown.get(message.id) is not message.data:
                    self._shown[message.id] = message.data
                    numbered = lambda component, m=message: self._number(m, component)  # noqa: E731
                    shown = Renderer(message, self.standin.world, numbered)
                    self._console.print(shown.render())
                    self._console.print()
        refusals = self.standin.surprises()
        for refusal in refusals[self._refused :]:
            self._console.print(Text(f"Discord would refuse: {visible(refusal)}", "red"))
        self._refused = len(refusals)

    def _number(self, message: Message, component: Json) -> int | None:
        usable = component["type"] == Kind.BUTTON or component["type"] in SELECTS
        if not usable or component.get("disabled") or "custom_id" not in component:
            return None
        self._numbered.append((message, component))
        return len(self._numbered)


def _chosen(component: Json, typed: str) -> list[str]:
    """The values of a menu's entries, by their numbers or their own text."""
    options = component.get("options") or []
    values: list[str] = []
    for word in typed.replace(",", " ").split():
        if word.isdecimal() and 1 <= int(word) <= len(options):
            values.append(options[int(word) - 1]["value"])
        else:
            values.append(word)
    return values
