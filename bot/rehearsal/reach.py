"""What of a message is within a user's reach: whether they see or own it, which button is meant."""

from __future__ import annotations

from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.errors import Json
from bot.rehearsal.message import Message
from bot.rehearsal.world import User


def must_be_theirs(user: User, message: Message) -> None:
    """CannotInvoke unless the user wrote the message and it stands."""
    if message.deleted or message.data["author"]["id"] != str(user.id):
        raise CannotInvoke(f"{user.name} can only change what {user.name} wrote.")


def must_see(user: User, message: Message | None) -> Message:
    """The message, if it stands and the user sees it; CannotInvoke otherwise."""
    if message is None or message.deleted:
        raise CannotInvoke("The message is not there.")
    if message.visible_to not in (None, user):
        raise CannotInvoke(f"{user.name} does not see this message; it is private.")
    return message


def pick(components: list[Json], which: str, keys: tuple[str, ...]) -> Json:
    """The component that `which` names by one of its `keys`; CannotInvoke says which there are."""
    for key in keys:
        for component in components:
            if component.get(key) == which:
                return component
    names = [component.get(keys[1]) or component.get(keys[0]) for component in components]
    raise CannotInvoke(f"There is no {which!r} on this message, only {names}.")
