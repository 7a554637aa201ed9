"""Who may: every command, option, button and form there is, and who is refused at each.

The tables say what there is. Whatever is added without a line here fails.
"""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import schema
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.message import Upload
from bot.rehearsal.world import Channel, User
from commands import buttons
from commands.buttons import CheckPage, Choice, NoneOfThese, Page, Passage, Seen, Why
from commands.facts.buttons import Step, Verb, custom_id
from commands.facts.group import OPEN_FORMS
from tests.commands.newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="module")

READERS: dict[str, dict[str, Any]] = {
    "who": {"name": "Rutte", "private": True},
    "quote": {"speaker": "Rutte", "words": "compromise", "private": True},
    "when": {"words": "Istanbul", "private": True},
    "memo": {"point": 7, "private": True},
    "find": {"words": "ceasefire", "private": True},
    "source": {"source": "002", "line": 1, "private": True},
    "check": {"text": "“We will not go,” he said.", "file": None, "private": True},
    "receipt": {"id": "none"},
    "help": {},
    "notices off": {},
    "notices on": {},
    "privacy me": {},
    "privacy forget": {"sure": True},
}
"""What anybody may, with every option."""

MODERATORS: dict[str, dict[str, Any]] = {
    "audit recent": {"user": None, "outcome": "failed"},
    "facts add-role": {"person": "Rutte", "source": "002", "proposal": "1"},
    "facts add-quote": {"speaker": "Rutte", "source": "002", "proposal": "1"},
    "facts add-claim": {"about": "Rutte", "source": "002", "by": "Rutte", "proposal": "1"},
    "facts add-date": {"about": "istanbul-talks", "source": "002", "proposal": "1"},
    "facts add-person": {"name": "Ana", "aliases": "An", "kind": "person", "note": "x"},
    "facts add-alias": {"name": "Rutte", "alias": "R."},
    "facts add-source": {
        "file": Upload("a.txt", b"text"),
        "name": "a",
        "title": "A",
        "date": "2025",
        "language": "en",
    },
    "facts correct": {"statement": "rutte-role", "reason": "x", "source": "002"},
    "facts retract": {"statement": "rutte-role", "reason": "x"},
    "facts history": {"statement": "rutte-role"},
    "facts recall": {"statement": "rutte-role"},
    "facts export": {},
    "facts gaps": {},
    "facts queue": {},
}
"""What takes the role, with every option."""

MENUS = {"Who is named here?", "Check quotes", "Propose as fact"}
"""What anybody may pick on a message."""

READERS_BUTTONS = {Passage, Page, Choice, NoneOfThese, Why, Seen, CheckPage}
FORMS = {Verb.FORM, Verb.REJECTED}

_KEPT = (schema.change, schema.proposal, schema.decision)


def known(room: Newsroom) -> list[dict[str, Any]]:
    return room.discord.commands.registered(room.discord.guild.id)


def walk(defined: list[dict[str, Any]], path: str = "") -> dict[str, set[str]]:
    """Every command by its whole name, with the names of its options."""
    found: dict[str, set[str]] = {}
    for each in defined:
        name = f"{path} {each['name']}".strip()
        nested = [o for o in each.get("options", ()) if o["type"] <= 2]
        if nested:
            found |= walk(nested, name)
        else:
            found[name] = {o["name"] for o in each.get("options", ())}
    return found


async def test_the_page_for_moderators_has_every_command_of_theirs() -> None:
    page = (Path(__file__).parents[2] / "docs/moderating.md").read_text(encoding="utf-8")
    for name in MODERATORS:
        if name.startswith("facts "):
            assert f"`/{name}" in page, name


async def refused(room: Newsroom, reply: Exchange) -> None:
    assert reply.modal is None
    assert [m.ephemeral for m in reply.messages] == [True]
    [entry] = await room.rows(reply.id)
    assert entry["outcome"] == "refused"


async def kept(room: Newsroom) -> list[int]:
    reader = room.resources.database.reader
    return [(await reader.rows(select(func.count()).select_from(t)))[0][0] for t in _KEPT]


async def run(room: Newsroom, user: User, name: str, where: Channel | None = None) -> Exchange:
    options = {k: v for k, v in MODERATORS[name].items() if v is not None}
    return await room.discord.command(user, name, where=where, **options)


async def test_there_is_nothing_that_the_tables_do_not_know(room: Newsroom) -> None:
    chat = walk([c for c in known(room) if c["type"] == 1])
    assert chat == {name: set(options) for name, options in (READERS | MODERATORS).items()}
    assert {c["name"] for c in known(room) if c["type"] != 1} == MENUS
    assert set(typing.get_args(buttons.Press)) == READERS_BUTTONS
    steps: Any = room.bot.get_cog("Steps")
    assert set(steps.handlers) == set(Verb)
    assert set(Verb) >= FORMS | OPEN_FORMS


@pytest.mark.parametrize("name", MODERATORS)
async def test_a_command_of_the_moderators_is_refused_to_everybody_else(
    room: Newsroom, name: str
) -> None:
    before, rows = room.resources.factbase, await kept(room)
    reply = await run(room, room.discord.user(f"eve {name}"), name)
    assert "This is for moderators." in reply.text
    await refused(room, reply)
    administrator = room.discord.user("adam", administrator=True)
    assert "This is for moderators." in (await run(room, administrator, name)).text
    was = room.discord.user("was", roles=["moderator"])
    room.discord.user("was", roles=[])
    assert "This is for moderators." in (await run(room, was, name)).text
    assert room.resources.factbase is before
    assert await kept(room) == rows


@pytest.mark.parametrize("name", READERS)
async def test_a_command_for_everybody_is_refused_to_nobody(room: Newsroom, name: str) -> None:
    options = {k: v for k, v in READERS[name].items() if v is not None}
    reply = await room.discord.command(room.discord.user(f"ann {name}"), name, **options)
    assert "This is for moderators." not in reply.text
    assert await room.rows(reply.id)


@pytest.mark.parametrize("place", ["another server", "direct messages"])
async def test_a_moderator_is_one_in_the_newsrooms_server_alone(room: Newsroom, place: str) -> None:
    """As if Discord still offered there what was registered before."""
    mia = room.discord.user("mia", roles=["moderator"])
    keys = ("name", "description", "options", "type")
    defined = [{k: c[k] for k in keys if k in c} for c in known(room)]
    other = room.discord.guilds[1]
    where, scope = other.channels[0], other.id
    if place == "direct messages":
        where, scope = room.discord.world.direct_channel(mia), None
    before, rows = room.resources.factbase, await kept(room)
    room.discord.commands.overwrite(scope, defined)
    try:
        for name in MODERATORS:
            reply = await run(room, mia, name, where)
            assert "own newsroom's server only" in reply.text
            await refused(room, reply)
            assert await room.rows(reply.id, schema.change) == []
        for option in ("statement", "source"):
            given = {"statement": "x", "reason": "x", option: "r"}
            offered = {k: given[k] for k in given if k != option} | {option: given[option]}
            typed = await room.discord.autocomplete(mia, "facts correct", where=where, **offered)
            assert typed == []
    finally:
        room.discord.commands.overwrite(scope, [])
    assert room.resources.factbase is before
    assert await kept(room) == rows


@pytest.mark.parametrize("verb", sorted(set(Verb) - FORMS))
async def test_a_button_of_the_desk_does_nothing_for_anybody_else(
    room: Newsroom, verb: Verb
) -> None:
    mia, eve = room.discord.user("mia", roles=["moderator"]), room.discord.user(f"eve {verb}")
    draft = await room.discord.command(mia, "facts retract", statement="rutte-role", reason="x")
    public = await room.discord.command(eve, "quote", speaker="Rutte")
    assert public.message is not None
    before, rows = room.resources.factbase, await kept(room)
    pressed = custom_id(Step(verb, draft.id, 0, "mark-rutte" if verb is Verb.TAKE else ""))
    public.message.buttons[0]["custom_id"] = pressed
    reply = await room.discord.click(eve, public.message, pressed)
    assert "This is for moderators." in reply.text
    await refused(room, reply)
    assert room.resources.factbase is before
    assert await kept(room) == rows


@pytest.mark.parametrize("verb", sorted(FORMS))
async def test_a_form_that_was_opened_counts_for_nothing_once_the_role_is_gone(
    room: Newsroom, verb: Verb
) -> None:
    gus = room.discord.user("gus", roles=["moderator"])
    opened = await room.discord.command(gus, "facts add-claim", about="Rutte", source="002")
    assert opened.modal is not None
    before, rows = room.resources.factbase, await kept(room)
    opened.modal["custom_id"] = custom_id(Step(verb, opened.id))
    room.discord.user("gus", roles=[])
    passage = "US Offers to Freeze NATO Expansion"
    reply = await room.discord.submit_modal(opened, {"value": "x", "passage": passage})
    assert "This is for moderators." in reply.text
    await refused(room, reply)
    assert room.resources.factbase is before
    assert await kept(room) == rows


async def test_names_that_the_desk_offers_are_for_moderators(room: Newsroom) -> None:
    mia, eve = room.discord.user("mia", roles=["moderator"]), room.discord.user("eve types")
    typed = [
        (name, option["name"])
        for name, options in _options(known(room)).items()
        if name.startswith("facts ")
        for option in options
        if option.get("autocomplete")
    ]
    assert len(typed) > 10
    for name, option in typed:
        for user in (mia, eve):
            offered = await room.discord.autocomplete(user, name, **{option: ""})
            assert bool(offered) == (user is mia and option != "proposal"), (name, option)


def _options(defined: list[dict[str, Any]], path: str = "") -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in defined:
        name = f"{path} {each['name']}".strip()
        options = each.get("options", [])
        if any(o["type"] <= 2 for o in options):
            found |= _options(options, name)
        else:
            found[name] = options
    return found
