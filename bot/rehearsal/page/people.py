"""The three who can be played on the page, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rehearsal.commands import Commands
from bot.rehearsal.errors import Json
from bot.rehearsal.standin import StandIn
from bot.rehearsal.world import Channel, Guild, GuildSetup, User

SERVERS = (
    GuildSetup("Newsroom", ("desk", "wire")),
    GuildSetup("Elsewhere", ("general",), roles=()),
)
_NEWSROOM, _ELSEWHERE = range(2)
_TOPICS = {
    "desk": "Ask Factdesk here: everybody sees the answer and where it stands",
    "wire": "A second channel of the newsroom",
    "general": "Factdesk was invited here but does not serve this server. Its commands are left"
    " standing, so that you can see it refuse",
}
_GIVEN_BY_DISCORD = ("id", "application_id", "version", "guild_id")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be on the page: `title` is what they are, `about` what they may do."""

    user: User
    guild: Guild
    title: str
    about: str

    @property
    def key(self) -> str:
        """Their name in the page's messages."""
        return self.user.name

    def channels(self, standin: StandIn) -> list[Channel]:
        """What they see at the side: their server's channels and their direct messages."""
        return [*self.guild.channels, standin.world.direct_channel(self.user)]

    def payload(self) -> Json:
        """Who they are, for the page."""
        return {
            "key": self.key,
            "id": str(self.user.id),
            "name": self.user.name.title(),
            "title": self.title,
            "about": self.about,
        }


def cast(standin: StandIn) -> dict[str, Person]:
    """Everybody, by key; the first is who a visitor begins as."""
    newsroom, elsewhere = standin.guilds[_NEWSROOM], standin.guilds[_ELSEWHERE]
    moderators = [role.name for role in newsroom.roles]
    people = (
        Person(standin.user("nora"), newsroom, "Journalist", "Asks, checks drafts, proposes facts"),
        Person(
            standin.user("milo", roles=moderators),
            newsroom,
            "Moderator",
            "Adds, approves and corrects facts",
        ),
        Person(standin.user("sasha"), elsewhere, "Stranger", "On a server that is not served"),
    )
    return {person.key: person for person in people}


def topic(channel: Channel) -> str:
    """What stands beside a channel's name."""
    if channel.guild is None:
        return "What Factdesk writes to you alone"
    return _TOPICS[channel.name]


def leave_standing(commands: Commands, standin: StandIn) -> None:
    """Register what the newsroom has in the other server too.

    Factdesk registers only where it serves, so a stranger would be offered
    nothing, and that it refuses could not be seen.
    """
    here, there = standin.guilds[_NEWSROOM], standin.guilds[_ELSEWHERE]
    commands.overwrite(
        there.id,
        [
            {key: value for key, value in command.items() if key not in _GIVEN_BY_DISCORD}
            for command in commands.registered(here.id)
        ],
    )
