"""Each command over the wire, as a reader meets it."""

from __future__ import annotations

import pytest

from bot.database import schema
from bot.rehearsal.commands import CannotInvoke
from bot.rehearsal.message import Upload
from commands.help import EXAMPLES
from commands.reply import digest
from tests.commands.newsroom import Newsroom
from tests.commands.test_who_may import READERS

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_who_is_answered_with_its_citation_and_put_on_record(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    reply = await room.discord.command(ana, "who", name="Kelog")
    assert "Special Envoy for Ukraine and Russia" in reply.text
    assert r"seeds/002\_83b8fe9fcc26176a.txt, line 3" in reply.text
    assert reply.message is not None
    assert not reply.message.ephemeral
    assert reply.latency is not None
    assert reply.latency < 1
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["query"], entry["outcome"]) == ("who", "Kelog", "answered")
    assert (entry["user_id"], entry["guild_id"]) == (ana.id, room.discord.guild.id)
    assert entry["channel_id"] == room.discord.channel.id
    assert entry["factbase"] == room.resources.factbase.version
    [served] = await room.rows(reply.id, schema.served)
    assert served["statement_id"] == "kellogg-role"
    [delivery] = await room.rows(reply.id, schema.delivery)
    assert (delivery["message_id"], delivery["problem"]) == (reply.message.id, None)


async def test_the_recorded_hash_is_that_of_what_was_sent(room: Newsroom) -> None:
    reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    [sent] = [
        r
        for r in room.discord.requests
        if r.path == f"/interactions/{reply.id}/{reply.token}/callback"
    ]
    [entry] = await room.rows(reply.id)
    assert entry["reply_sha256"] == digest(sent.body["data"]["components"])
    assert sent.body["data"]["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize(
    ("command", "options", "text", "outcome"),
    [
        ("quote", {"speaker": "rute", "words": "compromise"}, "> “We will not comp", "answered"),
        ("quote", {"speaker": "Trump"}, "No direct speech by Donald Trump", "not_found"),
        ("when", {"words": "istambul"}, "the source gives no year", "answered"),
        ("when", {"words": "Istanbul talks Gaza"}, "a date with “Gaza” for this", "not_found"),
        ("memo", {"point": 7}, "point 7 cannot be answered", "not_found"),
        ("memo", {}, "helped draft a 22-point", "answered"),
        ("find", {"words": "irreversible"}, "⚠ contradicts: Ukraine’s future", "answered"),
        ("who", {"name": "Macron"}, "### Not found", "not_found"),
        ("who", {"name": "Vladimir"}, "### Which one?", "ambiguous"),
        ("source", {"source": "002"}, "US Offers to Freeze NATO Expansion", "answered"),
        ("source", {"source": "000", "line": 1}, "No title in the file", "answered"),
        ("source", {"source": "000", "line": 999}, "has no line 999; its last is 8.", "refused"),
        ("source", {"source": "000", "line": 9}, "has no line 9; its last is 8.", "refused"),
        ("source", {"source": "002", "line": 14}, "Line 14 of 14", "answered"),
        ("source", {"source": "999"}, "There is no such source", "refused"),
        ("who", {"name": "\u202eevil"}, "is a control character", "refused"),
        ("help", {}, "/quote Rutte compromise", "answered"),
    ],
)  # fmt: skip
async def test_each_command(
    room: Newsroom, command: str, options: dict[str, object], text: str, outcome: str
) -> None:
    reply = await room.discord.command(room.discord.user("ana"), command, **options)
    assert text in reply.text
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["outcome"]) == (command, outcome)


async def test_a_private_answer_and_a_refusal_are_for_the_asker_alone(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    for options in ({"name": "Rutte", "private": True}, {"name": "\u202e"}):
        reply = await room.discord.command(ana, "who", **options)
        assert reply.message is not None
        assert reply.message.ephemeral
        assert (await room.rows(reply.id))[0]["private"]


async def test_names_are_offered_as_the_lookup_ranks_them(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    offered = await room.discord.autocomplete(ana, "who", name="kell")
    assert offered[0] == {
        "name": "Keith Kellogg: Special Envoy for Ukraine and Russia",
        "value": "keith-kellogg",
    }
    reply = await room.discord.command(ana, "who", name=offered[0]["value"])
    assert "-# /who Keith Kellogg\n### Keith Kellogg" in reply.text
    assert await room.discord.autocomplete(ana, "quote", speaker="rut")
    assert len(await room.discord.autocomplete(ana, "who", name="")) == 5
    for garbage in ("\u202e\0", "@everyone" * 100, "(((", "💥" * 50):
        assert isinstance(await room.discord.autocomplete(ana, "who", name=garbage), list)
    sources = await room.discord.autocomplete(ana, "source", source="freeze")
    assert [s["value"] for s in sources] == ["002"]


async def test_a_message_is_looked_through_for_people(room: Newsroom) -> None:
    ana, ben = room.discord.user("ana"), room.discord.user("ben")
    message = await room.discord.post(ben, "Kellogg met Rutte and somebody else")
    reply = await room.discord.context_menu(ana, "Who is named here?", message)
    assert reply.message is not None
    assert reply.message.ephemeral
    assert "Keith Kellogg, Mark Rutte" in reply.text
    assert "Special Envoy" in reply.text
    assert reply.text.count(", line ") == 2
    [entry] = await room.rows(reply.id)
    assert (entry["command"], entry["query"]) == ("named", "keith-kellogg mark-rutte")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("nobody at all", "This message names nobody by a name that is"),
        ("", "no text to look"),
    ],
)
async def test_a_message_that_names_nobody(room: Newsroom, content: str, text: str) -> None:
    # A message without words is one of files: Discord takes no empty one.
    files = () if content else (Upload("photo.jpg", b"no text"),)
    message = await room.discord.post(room.discord.user("ben"), content, files=files)
    reply = await room.discord.context_menu(room.discord.user("ana"), "Who is named here?", message)
    assert text in reply.text


async def test_a_query_cannot_mention_or_format(room: Newsroom) -> None:
    reply = await room.discord.command(
        room.discord.user("ana"), "who", name="@everyone <@1> **x** [a](https://b.example)"
    )
    assert r"\@everyone \<\@1> \*\*x\*\* \[a\](https\://b.example)" in reply.text
    assert reply.message is not None
    assert not reply.message.pings


async def test_what_is_sent_without_a_word_on_mentions_pings_nobody(room: Newsroom) -> None:
    channel = room.bot.get_partial_messageable(room.discord.channel.id)
    sent = await channel.send("@everyone, by whoever forgot to say who is meant")
    [message] = [
        m for m in room.discord.messages.in_channel(room.discord.channel) if m.id == sent.id
    ]
    assert not message.pings


async def test_another_server_and_a_direct_message_are_refused(room: Newsroom) -> None:
    ana = room.discord.user("ana")
    with pytest.raises(CannotInvoke):
        await room.discord.command(
            ana, "who", where=room.discord.world.direct_channel(ana), name="x"
        )


async def test_the_log_is_for_moderators(room: Newsroom) -> None:
    ana, mia = room.discord.user("ana"), room.discord.user("mia", roles=["moderator"])
    await room.discord.command(ana, "who", name="*Macron*")
    reply = await room.discord.command(mia, "audit recent", user=ana)
    assert reply.message is not None
    assert reply.message.ephemeral
    assert r"**who \*Macron\***" in reply.text
    assert f"by <@{ana.id}> · not found" in reply.text
    assert not reply.message.pings
    found = await room.discord.command(mia, "audit recent", outcome="failed")
    assert "Nothing on record." in found.text
    refused = await room.discord.command(ana, "audit recent")
    assert "This is for moderators." in refused.text
    assert (await room.rows(refused.id))[0]["outcome"] == "refused"


async def test_help_has_a_line_for_every_command(room: Newsroom) -> None:
    registered = room.discord.commands.registered(room.discord.guild.id)
    shown = (await room.discord.command(room.discord.user("ana"), "help")).text
    for command in registered:
        assert command["name"] in shown
        for option in command.get("options", ()):
            assert option["description"]


async def test_help_puts_what_only_moderators_may_apart(room: Newsroom) -> None:
    shown = (await room.discord.command(room.discord.user("ana"), "help")).text
    everybodys, _, moderators = shown.partition("For moderators")
    for name, example in EXAMPLES.items():
        assert example in (everybodys if name in READERS else moderators)


async def test_commands_are_registered_when_they_changed_and_not_at_every_start(
    room: Newsroom,
) -> None:
    def registrations() -> int:
        return len([r for r in room.discord.requests if r.method == "PUT"])

    assert registrations() == 1
    await room.stop()
    await room.start()
    assert registrations() == 1
    await room.bot.register(even_if_known=True)
    assert registrations() == 2
    reply = await room.discord.command(room.discord.user("ana"), "who", name="Rutte")
    assert "NATO Secretary General" in reply.text
