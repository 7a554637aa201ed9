"""What Discord asks of a message and of an edit, one past each limit and at it."""

from __future__ import annotations

import pytest

from bot.rehearsal.errors import Json
from bot.rehearsal.message_rules import COMPONENTS_V2, check_edit, check_new
from tests.bot.rehearsal.bodies import (
    BEFORE,
    LENGTH,
    LONG,
    REQUIRED,
    UNION,
    button,
    buttons,
    embed,
    embed_field,
    layout,
    link,
    option,
    problems,
    row,
    section,
    select,
    text,
    under,
)

MESSAGES: list[tuple[Json, str, str]] = [
    ({"content": "x" * 2001}, "content", LONG),
    ({"embeds": [{"title": "x"}] * 11}, "embeds", LONG),
    (embed(title="x" * 257), "embeds.0.title", LONG),
    (embed(description="x" * 4097), "embeds.0.description", LONG),
    (embed(footer={"text": "x" * 2049}), "embeds.0.footer.text", LONG),
    (embed(author={"name": "x" * 257}), "embeds.0.author.name", LONG),
    (embed(fields=[embed_field()] * 26), "embeds.0.fields", LONG),
    (embed(fields=[embed_field(name="x" * 257)]), "embeds.0.fields.0.name", LENGTH),
    (embed(fields=[embed_field(value="x" * 1025)]), "embeds.0.fields.0.value", LENGTH),
    (embed(fields=[embed_field(value="")]), "embeds.0.fields.0.value", REQUIRED),
    (embed(color=0x1000000), "embeds.0.color", "NUMBER_TYPE_MAX"),
    (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    ({"content": ""}, "", "50006"),
    ({"content": " \n"}, "", "50006"),
    ({}, "", "50006"),
    ({"content": 7}, "content", "STRING_TYPE_CONVERT"),
    ({"content": "x", "embeds": "x"}, "embeds", "LIST_TYPE_CONVERT"),
    ({"content": "x", "embeds": ["x"]}, "embeds.0", "MODEL_TYPE_CONVERT"),
    (
        {"content": "x", "allowed_mentions": {"parse": ["people"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
    ),
    (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    (
        {"content": "x", "allowed_mentions": {"roles": [str(n) for n in range(101)]}},
        "allowed_mentions.roles",
        LONG,
    ),
    # Rows under an ordinary message
    (under(*[row(*buttons(1, f"{n}-")) for n in range(6)]), "components", LONG),
    (under(row(*buttons(6))), "components.0.components", LENGTH),
    (under(row()), "components.0.components", LENGTH),
    (under(text()), "components.0.type", UNION),
    (under(button()), "components.0.type", UNION),
    (under(row(text())), "components.0.components.0.type", UNION),
    (
        under(row(select(option()), button())),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    (under(row(button(label="x" * 81))), "components.0.components.0.label", LONG),
    (under(row(button(custom_id="x" * 101))), "components.0.components.0.custom_id", LENGTH),
    (under(row(button(custom_id=None))), "components.0.components.0.custom_id", REQUIRED),
    (under(row(button(style=7))), "components.0.components.0.style", "BASE_TYPE_CHOICES"),
    (
        under(row(button(label=None))),
        "components.0.components.0",
        "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
    ),
    (
        under(row(link(custom_id="a"))),
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE",
    ),
    (
        under(row(button(url="https://example.org"))),
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE",
    ),
    (
        under(row(link(url="https://example.org/" + "x" * 493))),
        "components.0.components.0.url",
        LENGTH,
    ),
    (
        under(row(link(url="javascript:alert(1)"))),
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    (
        under(row(button(), button())),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (under(row(select())), "components.0.components.0.options", LENGTH),
    (
        under(row(select(*[option(n) for n in range(26)]))),
        "components.0.components.0.options",
        LENGTH,
    ),
    (
        under(row(select(option(label="x" * 101)))),
        "components.0.components.0.options.0.label",
        LENGTH,
    ),
    (
        under(row(select(option(value="x" * 101)))),
        "components.0.components.0.options.0.value",
        LENGTH,
    ),
    (
        under(row(select(option(description="x" * 101)))),
        "components.0.components.0.options.0.description",
        LONG,
    ),
    (
        under(row(select(option(), option()))),
        "components.0.components.0.options.1",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    (
        under(row(select(option(), placeholder="x" * 151))),
        "components.0.components.0.placeholder",
        LONG,
    ),
    (
        under(row(select(option(), max_values=26))),
        "components.0.components.0.max_values",
        "NUMBER_TYPE_MAX",
    ),
    (
        under(row(select(option(), min_values=2))),
        "components.0.components.0.min_values",
        "SELECT_COMPONENT_MIN_VALUES_INVALID",
    ),
]


@pytest.mark.parametrize(("body", "path", "code"), MESSAGES)
def test_messages(body: Json, path: str, code: str) -> None:
    assert (path, code) in problems(check_new, body, {})


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        embed(title="x" * 256, fields=[embed_field("x" * 256, "x" * 1024)]),
        embed(description="x" * 3744, footer={"text": "x" * 2048}, title="x" * 208),
        {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
        under(*[row(*buttons(5, f"{n}-")) for n in range(5)]),
        under(row(button(label="x" * 80, custom_id="x" * 100))),
        under(row(link(url="https://example.org/" + "x" * 492))),
        under(row(select(*[option(n) for n in range(25)], min_values=1, max_values=25))),
        layout(*[text("x" * 100)] * 40),
        layout(section(text(), text(), text()), {"type": 14}, row(link())),
    ],
)
def test_messages_at_the_limit_are_taken(body: Json) -> None:
    check_new(body, {})


def test_an_interactions_problems_are_under_its_data() -> None:
    assert problems(check_new, {"content": "x" * 2001}, {}, ("data",)) == [("data.content", LONG)]


def test_a_file_is_enough_and_can_be_shown() -> None:
    check_new({}, {"files[0]": "a.txt"})
    shown = layout({"type": 13, "file": {"url": "attachment://a.txt"}})
    check_new(shown, {"files[0]": "a.txt"})


LAYOUT = {**BEFORE, "content": "", "components": [text()], "flags": COMPONENTS_V2}


@pytest.mark.parametrize(
    ("before", "body", "path", "code"),
    [
        (BEFORE, {"content": ""}, "", "50006"),
        (
            BEFORE,
            layout(text()),
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (
            LAYOUT,
            {"content": "x"},
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        (LAYOUT, {"components": []}, "", "50006"),
        (LAYOUT, {"components": [text("x" * 4001)]}, "components.0.content", LENGTH),
    ],
)
def test_edits(before: Json, body: Json, path: str, code: str) -> None:
    assert (path, code) in problems(check_edit, body, {}, before)


def test_edits_that_are_taken() -> None:
    check_edit({"components": []}, {}, BEFORE)
    check_edit({**layout(text()), "content": None}, {}, BEFORE)
    check_edit({"components": [text("y")]}, {}, LAYOUT)
