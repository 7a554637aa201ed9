"""What is on the page: who is there, what each of them sees, and who is to be told of a change."""

from __future__ import annotations

from collections.abc import Callable

from bot.rehearsal.command_rules import MESSAGE
from bot.rehearsal.errors import Json
from bot.rehearsal.keeper import Keeper, State
from bot.rehearsal.message import Message, Upload
from bot.rehearsal.messages import Change
from bot.rehearsal.page import people, view
from bot.rehearsal.page.people import Person
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import Channel

Tell = Callable[[Json], None]
_MOST_UPLOADS = 20


class Seat:
    """One open page: who is played there. `tell` sends to it."""

    def __init__(self, person: Person, tell: Tell) -> None:
        self.person = person
        self.tell = tell


class Room:
    """Everybody's view of the stand-in, kept up to date on every open page."""

    def __init__(self, standin: StandIn, keeper: Keeper) -> None:
        self.standin = standin
        self.keeper = keeper
        self.people = people.cast(standin)
        self.uploads: dict[str, Upload] = {}
        self._seats: list[Seat] = []
        self._dismissed: set[int] = set()
        self._refused = 0
        standin.messages.watchers.append(self._changed)
        keeper.told = self._bot_changed

    def sit(self, person: str, tell: Tell) -> Seat:
        """Open a page as this person (anybody, if there is nobody of that name)."""
        first = next(iter(self.people.values()))
        seat = Seat(self.people.get(person, first), tell)
        self._seats.append(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """Close a page."""
        self._seats.remove(seat)

    def scene(self, seat: Seat) -> Json:
        """All that a page shows to whoever is played on it."""
        standin, person = self.standin, seat.person
        newsroom = person.guild
        return {
            "type": "scene",
            "me": person.key,
            "people": [each.payload() for each in self.people.values()],
            "server": newsroom.name,
            "places": [self._place(channel, person) for channel in person.channels(standin)],
            "names": standin.world.mentions(),
            "roles": [{"id": str(r.id), "name": r.name} for r in newsroom.roles],
            "bot": self._bot(),
        }

    def offered(self, person: Person, channel: Channel) -> Json:
        """The commands and the message menu that Discord's client would offer."""
        commands = self.standin.commands
        return {
            "commands": view.chat_commands(commands.offered(person.user, channel)),
            "menus": [c["name"] for c in commands.offered(person.user, channel, MESSAGE)],
        }

    def message(self, person: Person, message_id: str) -> Message | None:
        """The message of this id, where the person sees it."""
        if not message_id.isdecimal():
            return None
        return next(
            (
                message
                for channel in person.channels(self.standin)
                for message in self.standin.messages.in_channel(channel, person.user)
                if message.id == int(message_id)
            ),
            None,
        )

    def dismiss(self, message: Message) -> None:
        """Show a private message no more; the bot does not hear of it."""
        self._dismissed.add(message.id)
        for seat in self._seats:
            seat.tell(_gone(message))

    def keep(self, upload: Upload, name: str) -> None:
        """Hold a file until it is sent with something; the oldest goes where there are many."""
        self.uploads[name] = upload
        while len(self.uploads) > _MOST_UPLOADS:
            del self.uploads[next(iter(self.uploads))]

    def refusals(self) -> None:
        """Tell every page what the bot sent that Discord would not have taken."""
        surprises = self.standin.surprises()
        for refusal in surprises[self._refused :]:
            for seat in self._seats:
                seat.tell({"type": "refused", "text": f"Discord would refuse: {refusal}"})
        self._refused = len(surprises)

    def _place(self, channel: Channel, person: Person) -> Json:
        messages = self.standin.messages.in_channel(channel, person.user)
        return {
            "id": str(channel.id),
            "name": channel.name if channel.guild else "Factdesk",
            "direct": channel.guild is None,
            "topic": people.topic(channel),
            "messages": [
                view.message(self.standin, m) for m in messages if m.id not in self._dismissed
            ],
        }

    def _changed(self, change: Change, message: Message) -> None:
        if message.id in self._dismissed:
            return
        told: Json
        if change is Change.DELETED:
            told = _gone(message)
        else:
            shown = view.message(self.standin, message)
            told = {"type": "message", "place": str(message.channel.id), "message": shown}
        for seat in self._seats:
            if self._sees(seat.person, message):
                seat.tell(told)
            for other in self.people.values():
                if change is Change.CREATED and other is not seat.person:
                    self._elsewhere(seat, other, message)

    def _elsewhere(self, seat: Seat, other: Person, message: Message) -> None:
        """Say that somebody else, whom this page could play, was written to alone."""
        alone = message.channel.recipient is other.user
        if alone and message.data["author"]["bot"]:
            seat.tell({"type": "elsewhere", "person": other.key})

    def _sees(self, person: Person, message: Message) -> bool:
        channel = message.channel
        there = channel.guild is person.guild or channel.recipient is person.user
        return there and message.visible_to in (None, person.user)

    def _bot_changed(self) -> None:
        if self.keeper.state is State.READY:
            people.leave_standing(self.standin.commands, self.standin)
        for seat in self._seats:
            seat.tell({"type": "bot", **self._bot()})

    def _bot(self) -> Json:
        keeper = self.keeper
        return {"state": keeper.state.value, "detail": keeper.detail, "log": keeper.log}


def _gone(message: Message) -> Json:
    return {"type": "gone", "place": str(message.channel.id), "id": str(message.id)}
