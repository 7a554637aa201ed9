"""What is done on the page, as what a user does on Discord: each act and its outcome.

Everything comes from a browser and is checked by the same rules as in
Discord's client; what those would not let a user do is told as such.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.rehearsal.command_rules import Option
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.errors import ApiError, Json, flatten
from bot.rehearsal.exchange import Exchange, NoResponse
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.page.room import Room, Seat
from bot.rehearsal.page.view import used
from bot.rehearsal.world import Channel

Act = Callable[[Json], Awaitable[Json]]


class Acts:
    """The acts of one open page."""

    def __init__(self, room: Room, seat: Seat) -> None:
        self._room = room
        self._standin = room.standin
        self._seat = seat
        self._forms: dict[str, Exchange] = {}
        self._table: dict[str, Act] = {
            "be": self._be,
            "offered": self._offered,
            "complete": self._complete,
            "command": self._command,
            "menu": self._menu,
            "press": self._press,
            "choose": self._choose,
            "submit": self._submit,
            "post": self._post,
            "rewrite": self._rewrite,
            "take back": self._take_back,
            "dismiss": self._dismiss,
            "restart": self._restart,
            "stop": self._stop,
        }

    async def do(self, asked: Json) -> Json:
        """Do it; `ok` and what came of it, or `why` not. Never raises for what was asked."""
        outcome: Json
        try:
            outcome = {"ok": True, **await self._table[asked["do"]](asked)}
        except NoResponse as error:
            outcome = {"ok": False, "late": True, "why": str(error)}
        except CannotInvoke as error:
            outcome = {"ok": False, "why": str(error)}
        except ApiError as error:
            told = "; ".join(text for _, text in flatten(error.errors or {}))
            outcome = {"ok": False, "why": told or error.message}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            outcome = {"ok": False, "why": f"The page asked for what cannot be done: {error!r}"}
        self._room.refusals()
        return {"type": "done", "n": asked.get("n"), **outcome}

    async def _be(self, asked: Json) -> Json:
        self._seat.person = self._room.people[asked["person"]]
        self._forms.clear()
        self._seat.tell(self._room.scene(self._seat))
        return {}

    async def _offered(self, asked: Json) -> Json:
        return self._room.offered(self._seat.person, self._channel(asked))

    async def _complete(self, asked: Json) -> Json:
        options = dict(asked["options"])
        # The stand-in takes the last one for the one that is being typed.
        options[asked["focused"]] = options.pop(asked["focused"])
        given = {name: value for name, value in options.items() if isinstance(value, str)}
        user, channel = self._seat.person.user, self._channel(asked)
        choices = await self._standin.complete(user, asked["path"], given, channel)
        return {"choices": choices}

    async def _command(self, asked: Json) -> Json:
        user, channel = self._seat.person.user, self._channel(asked)
        kinds = self._kinds(asked["path"], channel)
        options = {
            name: self._thing(kinds.get(name, Option.STRING), value)
            for name, value in asked["options"].items()
        }
        exchange = await self._standin.invoke(user, asked["path"], options, channel)
        return self._came(await self._standin.settled(exchange))

    async def _menu(self, asked: Json) -> Json:
        user, message = self._seat.person.user, self._message(asked)
        exchange = await self._standin.context_menu(user, asked["name"], message)
        return self._came(exchange)

    async def _press(self, asked: Json) -> Json:
        user, message = self._seat.person.user, self._message(asked)
        return self._came(await self._standin.click(user, message, asked["id"]))

    async def _choose(self, asked: Json) -> Json:
        user, message = self._seat.person.user, self._message(asked)
        exchange = await self._standin.select(user, message, asked["id"], list(asked["values"]))
        return self._came(exchange)

    async def _submit(self, asked: Json) -> Json:
        opened = self._forms.get(asked["form"])
        if opened is None:
            raise CannotInvoke("This form is not open any more.")
        exchange = await self._standin.submit_modal(opened, dict(asked["values"]))
        self._forms.pop(asked["form"], None)
        return self._came(exchange)

    async def _post(self, asked: Json) -> Json:
        reply = self._message({"message": asked["reply"]}) if asked.get("reply") else None
        await self._standin.post(
            self._seat.person.user,
            str(asked["text"]),
            where=self._channel(asked),
            files=[self._upload(name) for name in asked.get("files") or ()],
            reply_to=reply,
        )
        return {}

    async def _rewrite(self, asked: Json) -> Json:
        user = self._seat.person.user
        await self._standin.rewrite(user, self._message(asked), str(asked["text"]))
        return {}

    async def _take_back(self, asked: Json) -> Json:
        await self._standin.take_back(self._seat.person.user, self._message(asked))
        return {}

    async def _dismiss(self, asked: Json) -> Json:
        message = self._message(asked)
        if not message.ephemeral:
            raise CannotInvoke("Only a private message can be dismissed.")
        self._room.dismiss(message)
        return {}

    async def _restart(self, _: Json) -> Json:
        self._room.keeper.restart()
        return {}

    async def _stop(self, _: Json) -> Json:
        self._room.keeper.stop()
        return {}

    def _came(self, exchange: Exchange) -> Json:
        """What came of an interaction, beyond messages, which are told of by themselves."""
        if exchange.modal is None:
            return {}
        self._forms[str(exchange.id)] = exchange
        return {"form": str(exchange.id), "modal": exchange.modal, "used": used(exchange)}

    def _channel(self, asked: Json) -> Channel:
        for channel in self._seat.person.channels(self._standin):
            if str(channel.id) == asked["place"]:
                return channel
        raise CannotInvoke(f"{self._seat.person.user.name.title()} is not in this channel.")

    def _message(self, asked: Json) -> Message:
        message = self._room.message(self._seat.person, str(asked["message"]))
        if message is None:
            raise CannotInvoke("The message is not there any more.")
        return message

    def _kinds(self, path: str, channel: Channel) -> dict[str, int]:
        """The type of each option of a command."""
        name, *below = path.split()
        node = self._standin.commands.find(self._seat.person.user, channel, name)
        for name in below:
            node = next((o for o in node.get("options") or () if o["name"] == name), {})
        return {option["name"]: option["type"] for option in node.get("options") or ()}

    def _thing(self, kind: int, value: Any) -> Any:
        """A user, a role, a channel or a file in place of what stands for it on the page."""
        world = self._standin.world
        found: Any = value
        match kind:
            case Option.ATTACHMENT:
                return self._upload(value)
            case Option.USER | Option.MENTIONABLE:
                found = world.users.get(int(value))
            case Option.ROLE:
                found = next((r for r in self._seat.person.guild.roles if str(r.id) == value), None)
            case Option.CHANNEL:
                found = world.channels.get(int(value))
        if found is None:
            raise CannotInvoke(f"There is no {Option(kind).name.lower()} {value!r} here.")
        return found

    def _upload(self, name: str) -> Upload:
        upload = self._room.uploads.get(name)
        if upload is None:
            raise CannotInvoke("The file is not here any more. Choose it again.")
        return upload
