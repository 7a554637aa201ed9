"""Adding facts over the wire: found, shown, confirmed; or not found, and nothing added."""

from __future__ import annotations

import json

import pytest

from bot.database import schema
from bot.rehearsal.exchange import Exchange
from bot.rehearsal.world import User
from facts.model import Property
from tests.commands.newsroom import Newsroom

pytestmark = pytest.mark.asyncio(loop_scope="module")


def moderator(room: Newsroom) -> User:
    return room.discord.user("mia", roles=["moderator"])


async def filled(
    room: Newsroom, command: str, fields: dict[str, str], **options: object
) -> Exchange:
    """A command's form opened and sent."""
    opened = await room.discord.command(moderator(room), command, **options)
    assert opened.modal is not None, opened.text
    return await room.discord.submit_modal(opened, fields)


async def test_a_quote_is_found_shown_confirmed_and_cited(room: Newsroom) -> None:
    mia, before = moderator(room), room.resources.factbase
    pasted = '"That\'s one of the issues that Russia will bring up,"'
    shown = await filled(
        room, "facts add-quote", {"passage": pasted}, speaker="Kelogg", source="002"
    )
    assert shown.message is not None
    assert shown.message.ephemeral
    assert "**That’s one of the issues that Russia will bring up**,” Kellogg said" in shown.text
    assert "-# /quote Keith Kellogg" in shown.text
    assert room.resources.factbase is before
    done = await room.discord.click(mia, shown.message, "Add it")
    assert done.message == shown.message
    assert "It is in force." in done.text
    answer = await room.discord.command(room.discord.user("ana"), "quote", speaker="Kellogg")
    assert "> “That’s one of the issues that Russia will bring up”" in answer.text
    assert r"seeds/002\_83b8fe9fcc26176a.txt, line 3" in answer.text
    [change] = await room.rows(done.id, schema.change)
    assert (change["user_id"], change["adds"]) == (mia.id, "kellogg-thats-one-of-the-issues")
    [entry] = await room.rows(done.id)
    assert (entry["command"], entry["outcome"]) == ("facts confirm", "answered")
    assert json.loads(entry["query"])["passage"] == pasted
    # What a moderator looked at is no answer that somebody would have to be told was wrong.
    for exchange in (shown, done):
        assert await room.rows(exchange.id, schema.served) == []


async def test_what_is_not_there_is_shown_with_the_difference_and_mended(room: Newsroom) -> None:
    mia, before = moderator(room), room.resources.factbase
    wrong = "US officials never told Reuters that former President Donald Trump is ready"
    text = room.resources.factbase.text("002").split("\n")[1]
    right = " ".join(text.split()[:9])
    typed = " ".join([*right.split()[:4], "purple", *right.split()[5:]])
    missing = await filled(
        room, "facts add-claim", {"value": "x", "passage": typed}, about="Ukraine", source="002"
    )
    assert "Not found, so nothing has changed" in missing.text
    assert f"**{right.split()[4]}**" in missing.text
    assert "~~purple~~" in missing.text
    assert wrong not in missing.text
    assert room.resources.factbase is before
    again = await room.discord.click(mia, missing.message, "Change")
    fields = {"value": "They want an end", "passage": right}
    shown = await room.discord.submit_modal(again, fields)
    assert shown.message == missing.message
    assert "As readers will see it" in shown.text
    assert "They want an end" in shown.text


async def test_another_place_of_words_that_stand_twice(room: Newsroom) -> None:
    mia = moderator(room)
    shown = await filled(
        room,
        "facts add-role",
        {"value": "President", "passage": "Russian President Vladimir Putin"},
        person="Vladimir Putin",
        source="002",
    )
    assert "this is place 1 of 2" in shown.text
    assert "line 4" in shown.text
    second = await room.discord.click(mia, shown.message, "Another place")
    assert "this is place 2 of 2" in second.text
    assert "line 11" in second.text
    await room.stop()
    await room.start()
    done = await room.discord.click(mia, second.message, "Add it")
    assert "Role of Vladimir Putin: President" in done.text
    [role] = [
        s
        for s in room.resources.factbase.about("vladimir-putin", Property.ROLE)
        if s.value == "President"
    ]
    assert role.citations[0].line == 11
    labels = [button["label"] for button in done.messages[0].buttons]
    assert labels == ["Passage"]  # what was to be confirmed is gone


async def test_two_moderators_confirm_the_same_and_one_is_told(room: Newsroom) -> None:
    mia, max_ = moderator(room), room.discord.user("max", roles=["moderator"])
    drafts = []
    for user in (mia, max_):
        opened = await room.discord.command(
            user, "facts add-date", about="istanbul-talks", source="002"
        )
        fields = {"value": "on June 2", "date": "XXXX-06-02", "passage": "in Istanbul on June 2"}
        drafts.append(await room.discord.submit_modal(opened, fields))
    first = await room.discord.click(mia, drafts[0].message, "Add it")
    second = await room.discord.click(max_, drafts[1].message, "Add it")
    assert "It is in force." in first.text
    assert "says this already" in second.text
    assert (await room.rows(second.id))[0]["outcome"] == "refused"
    assert await room.rows(second.id, schema.change) == []


async def test_somebody_new_and_another_spelling(room: Newsroom) -> None:
    mia = moderator(room)
    shown = await room.discord.command(
        mia, "facts add-person", name="Serhii Kyslytsya", aliases="Sergiy Kyslytsya, Кислиця"
    )
    assert "Person Serhii Kyslytsya, also Sergiy Kyslytsya, Кислиця" in shown.text
    added = await room.discord.click(mia, shown.message, "Add it")
    assert "It is in force. What is known of it: `/facts add-role`" in added.text
    assert room.resources.factbase.entities["serhii-kyslytsya"].label == "Serhii Kyslytsya"
    alias = await room.discord.command(mia, "facts add-alias", name="Kyslytsya", alias="Kislitsa")
    await room.discord.click(mia, alias.message, "Add it")
    found = await room.discord.command(room.discord.user("ana"), "who", name="Kislitsa")
    assert "Serhii Kyslytsya" in found.text
    again = await room.discord.command(mia, "facts add-alias", name="Kyslytsya", alias="Kislitsa")
    assert "already" in again.text


@pytest.mark.parametrize(
    ("command", "options", "text"),
    [
        ("add-person", {"name": "Keith Kelogg"}, "⚠ “Keith Kelogg” finds Keith Kellogg already."),
        ("add-person", {"name": "Ann Lee", "aliases": "Ann, Kellogg"},
         "⚠ “Kellogg” finds Keith Kellogg already."),
        ("add-alias", {"name": "Putin", "alias": "Rutte"}, "⚠ “Rutte” finds Mark Rutte already."),
    ],
)  # fmt: skip
async def test_a_name_that_finds_somebody_already_is_pointed_out(
    room: Newsroom, command: str, options: dict[str, object], text: str
) -> None:
    shown = await room.discord.command(moderator(room), f"facts {command}", **options)
    assert text in shown.text
    other = {**options, "name" if command == "add-person" else "alias": "Otto Zweig"}
    plain = await room.discord.command(moderator(room), f"facts {command}", **other)
    assert "“Otto Zweig”" not in plain.text


@pytest.mark.parametrize(
    ("value", "warned"), [("peace is near", True), ("a  lasting peace", False)]
)
async def test_a_claim_in_other_words_than_its_passage_is_pointed_out(
    room: Newsroom, value: str, warned: bool
) -> None:
    fields = {"value": value, "passage": "will lead to a lasting peace agreement or simply delay"}
    shown = await filled(room, "facts add-claim", fields, about="Ukraine", source="002")
    assert "As readers will see it" in shown.text
    # Right above the buttons, where somebody in a hurry looks.
    assert (shown.text.rfind("⚠ These are not the passage’s own words") > 0) == warned
    if warned:
        assert shown.text.rindex("⚠ These are") > shown.text.index("As readers will see it")


async def test_what_nobody_was_told_is_withdrawn_without_a_word_of_telling(room: Newsroom) -> None:
    mia = moderator(room)
    options = {"statement": "sentence-1", "reason": "x"}
    shown = await room.discord.command(mia, "facts retract", **options)
    assert "nobody has to be told" in shown.text
    assert shown.message is not None
    assert [button["label"] for button in shown.message.buttons] == ["Withdraw it"]


async def test_what_is_withdrawn_already_is_refused_before_any_form(room: Newsroom) -> None:
    mia = moderator(room)
    options = {"statement": "sentence-2", "reason": "Not so."}
    shown = await room.discord.command(mia, "facts retract", **options)
    done = await room.discord.click(mia, shown.message, "Withdraw it")
    assert "It is in force." in done.text
    assert "told otherwise" not in done.text
    for command in ("correct", "retract"):
        late = await room.discord.command(mia, f"facts {command}", **options)
        assert late.modal is None
        assert "sentence-2 was withdrawn already: Not so." in late.text


async def test_a_draft_stands_in_the_log_for_people_to_read(room: Newsroom) -> None:
    mia = moderator(room)
    options = {"statement": "sentence-1", "reason": "not yet"}
    await room.discord.command(mia, "facts retract", **options)
    recent = await room.discord.command(mia, "audit recent")
    assert "**facts draft retract, sentence-1, not yet**" in recent.text
    kept = await room.discord.command(mia, "privacy me")
    assert "**facts draft retract, sentence-1, not yet**" in kept.text


@pytest.mark.parametrize(
    ("command", "options", "text"),
    [
        ("add-quote", {"speaker": "Macron", "source": "002"}, "is not in the fact base"),
        ("add-quote", {"speaker": "Vladimir", "source": "002"},
         "Near: Vladimir Putin; Volodymyr Zelensky. Write the whole name."),
        ("add-quote", {"speaker": "Keith", "source": "002"},
         "It is not plain who is meant. Near: Keith Kellogg."),
        ("add-quote", {"speaker": "Rutte", "source": "../../etc/passwd"}, "no such source"),
        ("retract", {"statement": "no-such", "reason": "x"}, "no such statement"),
        ("add-alias", {"name": "Rutte", "alias": "R\u202eutte"}, "character 2 is invisible"),
    ],
)  # fmt: skip
async def test_what_cannot_be_meant_is_refused_before_any_form(
    room: Newsroom, command: str, options: dict[str, object], text: str
) -> None:
    reply = await room.discord.command(moderator(room), f"facts {command}", **options)
    assert reply.modal is None
    assert text in reply.text
    assert (await room.rows(reply.id))[0]["outcome"] == "refused"


@pytest.mark.parametrize(
    ("command", "options", "fields", "text"),
    [
        ("add-quote", {"speaker": "Rutte"}, {"passage": "Trump is willing to offer"},
         "make it a claim"),
        ("add-role", {"person": "Rutte"}, {"value": "King", "passage": "Secretary General Mark"},
         "which is not in the cited"),
        ("add-date", {"about": "istanbul-talks"},
         {"value": "June 2", "date": "second of June", "passage": "in Istanbul on June 2"},
         "not EDTF"),
        ("add-date", {"about": "istanbul-talks"},
         {"value": "June 2", "date": "2025-06-02", "passage": "in Istanbul on June 2"},
         "has the year 2025, which its passage does not give"),
        ("add-claim", {"about": "Ukraine"}, {"value": "x\u200by", "passage": "y"},
         "ZERO WIDTH SPACE"),
    ],
)  # fmt: skip
async def test_what_breaks_a_rule_is_refused_with_the_way_back(
    room: Newsroom, command: str, options: dict[str, object], fields: dict[str, str], text: str
) -> None:
    before = room.resources.factbase
    reply = await filled(room, f"facts {command}", fields, **options, source="002")
    assert text in reply.text
    assert reply.message is not None
    assert [button["label"] for button in reply.message.buttons] == ["Change"]
    assert room.resources.factbase is before
