"""Every limit, one past it: refused with Discord's code at the right place; at it: taken."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rehearsal.command_rules import check_choices, check_commands
from bot.rehearsal.errors import ApiError, Json, flatten
from bot.rehearsal.message_rules import COMPONENTS_V2, check_edit, check_modal, check_new

V2 = {"flags": COMPONENTS_V2}
BEFORE: Json = {"content": "x", "embeds": [], "components": [], "attachments": [], "flags": 0}


def problems(check: Any, *given: Any) -> list[tuple[str, str]]:
    """(path, code) of everything that 50035 names."""
    with pytest.raises(ApiError) as refused:
        check(*given)
    assert refused.value.status == 400
    if refused.value.code != 50035:
        return [("", str(refused.value.code))]
    return [(path, text.split()[0]) for path, text in flatten(refused.value.errors or {})]


def text(content: str = "x") -> Json:
    return {"type": 10, "content": content}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "a", **more}


def link(**more: Any) -> Json:
    return {"type": 2, "style": 5, "label": "x", "url": "https://example.org", **more}


def buttons(count: int, prefix: str = "") -> list[Json]:
    return [button(custom_id=f"{prefix}{number}") for number in range(count)]


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def option(number: int = 0, **more: Any) -> Json:
    return {"label": f"{number}", "value": f"{number}", **more}


def select(*options: Json, **more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": list(options), **more}


def section(*texts: Json, **more: Any) -> Json:
    return {"type": 9, "components": list(texts), "accessory": button(), **more}


def layout(*components: Json) -> Json:
    return {**V2, "components": list(components)}


def under(*components: Json) -> Json:
    return {"content": "x", "components": list(components)}


def embed(**more: Any) -> Json:
    return {"embeds": [{"description": "x", **more}]}


def embed_field(name: str = "x", value: str = "x") -> Json:
    return {"name": name, "value": value}


LONG, LENGTH, REQUIRED = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"
UNION = "UNION_TYPE_CHOICES"

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
    # Layouts
    (
        layout(*[text()] * 41),
        "components",
        LONG,
    ),
    (
        layout({"type": 17, "components": [text()] * 40}),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    (
        layout(text("x" * 2000), text("x" * 2001)),
        "components",
        "COMPONENT_MAX_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    (layout(text("")), "components.0.content", REQUIRED),
    (layout(text(" ")), "components.0.content", REQUIRED),
    (
        {**layout(text()), "content": "x"},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (
        {**layout(text()), "embeds": [{"title": "x"}]},
        "embeds",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    ({**V2}, "", "50006"),
    (layout(button()), "components.0.type", UNION),
    (layout(section()), "components.0.components", LENGTH),
    (layout(section(*[text()] * 4)), "components.0.components", LENGTH),
    (layout(section(button())), "components.0.components.0.type", UNION),
    (layout(section(text(), accessory=None)), "components.0.accessory", REQUIRED),
    (layout(section(text(), accessory=text())), "components.0.accessory.type", UNION),
    (
        layout(section(text()), section(text())),
        "components.1.accessory.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    (layout({"type": 17, "components": []}), "components.0.components", LENGTH),
    (
        layout({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
        "components.0.components.0.type",
        UNION,
    ),
    (
        layout({"type": 17, "accent_color": -1, "components": [text()]}),
        "components.0.accent_color",
        "NUMBER_TYPE_MIN",
    ),
    (layout({"type": 14, "spacing": 3}), "components.0.spacing", "BASE_TYPE_CHOICES"),
    (layout({"type": 12, "items": []}), "components.0.items", LENGTH),
    (
        layout({"type": 13, "file": {"url": "attachment://a.txt"}}),
        "components.0.file.url",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    (
        layout({"type": 13, "file": {"url": "https://example.org/a.txt"}}),
        "components.0.file.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    (
        layout({**text(), "id": 3}, {**text(), "id": 3}),
        "components.1.id",
        "COMPONENT_ID_DUPLICATED",
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


def label(**more: Any) -> Json:
    given = {"type": 4, "custom_id": "i", "style": 1}
    return {"type": 18, "label": "x", "component": given, **more}


def modal(*components: Json, **more: Any) -> Json:
    return {"title": "x", "custom_id": "m", "components": list(components), **more}


MODALS: list[tuple[Json, str, str]] = [
    (modal(label(), title="x" * 46), "data.title", LENGTH),
    (modal(label(), title=""), "data.title", REQUIRED),
    (modal(label(), custom_id="x" * 101), "data.custom_id", LENGTH),
    (modal(), "data.components", LENGTH),
    (modal(*[text()] * 6), "data.components", LENGTH),
    (modal(label(label="x" * 46)), "data.components.0.label", LENGTH),
    (modal(label(description="x" * 101)), "data.components.0.description", LONG),
    (modal(label(component=button())), "data.components.0.component.type", UNION),
    (modal(label(), label()), "data.components.1.component.custom_id", "COMPONENT_CUSTOM_ID_D"),
    (
        modal(label(component={"type": 4, "custom_id": "i", "style": 1, "value": "x" * 4001})),
        "data.components.0.component.value",
        LONG,
    ),
    (
        modal(label(component={"type": 4, "custom_id": "i", "style": 1, "max_length": 4001})),
        "data.components.0.component.max_length",
        "NUMBER_TYPE_MAX",
    ),
    (modal(row(button())), "data.components.0.components.0.type", UNION),
]


@pytest.mark.parametrize(("data", "path", "code"), MODALS)
def test_modals(data: Json, path: str, code: str) -> None:
    found = problems(check_modal, data)
    assert any(at == path and told.startswith(code) for at, told in found)


def test_a_modal_at_the_limits_is_taken() -> None:
    inputs = [
        label(label="x" * 45, component={"type": 4, "custom_id": str(n), "style": 2})
        for n in range(5)
    ]
    check_modal(modal(*inputs, title="x" * 45))


def command(**more: Any) -> Json:
    return {"name": "who", "description": "x", "type": 1, **more}


def string(name: str = "name", **more: Any) -> Json:
    return {"type": 3, "name": name, "description": "x", **more}


def choice(number: int = 0, **more: Any) -> Json:
    return {"name": f"{number}", "value": f"{number}", **more}


INVALID = "APPLICATION_COMMAND_INVALID_NAME"
COMMANDS: list[tuple[list[Json], str, str]] = [
    ([command(name="Who")], "0.name", INVALID),
    ([command(name="who is")], "0.name", INVALID),
    ([command(name="x" * 33)], "0.name", LENGTH),
    ([command(name="")], "0.name", REQUIRED),
    ([command(description="x" * 101)], "0.description", LENGTH),
    ([command(description="")], "0.description", REQUIRED),
    ([command(), command()], "1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    ([command(name=f"c{n}") for n in range(101)], "", "APPLICATION_COMMAND_TOO_MANY"),
    ([{"name": f"c{n}", "type": 3} for n in range(16)], "", "APPLICATION_COMMAND_TOO_MANY"),
    ([command(type=4)], "0.type", "BASE_TYPE_CHOICES"),
    ([command(options=[string(f"o{n}") for n in range(26)])], "0.options", LONG),
    ([command(options=[string("Name")])], "0.options.0.name", INVALID),
    ([command(options=[string(description="")])], "0.options.0.description", REQUIRED),
    (
        [command(options=[string(), string()])],
        "0.options.1.name",
        "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
    ),
    (
        [command(options=[string("a"), string("b", required=True)])],
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    (
        [command(options=[string(autocomplete=True, choices=[choice()])])],
        "0.options.0.autocomplete",
        "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
    ),
    (
        [command(options=[string(choices=[choice(n) for n in range(26)])])],
        "0.options.0.choices",
        LONG,
    ),
    (
        [command(options=[string(choices=[choice(value="x" * 101)])])],
        "0.options.0.choices.0.value",
        LENGTH,
    ),
    (
        [command(options=[string(choices=[choice(), choice()])])],
        "0.options.0.choices.1.name",
        "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
    ),
    ([command(options=[string(max_length=6001)])], "0.options.0.max_length", "NUMBER_TYPE_MAX"),
    (
        [command(options=[string(), {"type": 1, "name": "sub", "description": "x"}])],
        "0.options",
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    (
        [
            command(
                options=[
                    string(f"o{n}", description="x" * 100, choices=[choice(i) for i in range(25)])
                    for n in range(25)
                ]
            ),
            command(
                name="big",
                options=[
                    string(f"o{n}", choices=[choice(i, value="x" * 100) for i in range(25)])
                    for n in range(25)
                ],
            ),
        ],
        "1",
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
    (
        [{"name": "Who is this?", "type": 3, "description": "x"}],
        "0.description",
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
    ),
]


@pytest.mark.parametrize(("commands", "path", "code"), COMMANDS)
def test_commands(commands: list[Json], path: str, code: str) -> None:
    assert (path, code) in problems(check_commands, commands)


def test_commands_at_the_limits_are_taken() -> None:
    many = [command(name=f"c{n}") for n in range(100)]
    menus = [{"name": f"Who is named {n}?", "type": 3} for n in range(15)]
    check_commands([*many, *menus])
    check_commands([command(name="wer-ist_ähm", options=[string("名前", required=True)])])


KEYS = (
    "type content embeds components flags title fields name value footer author text color "
    "allowed_mentions parse users roles attachments id accessory label style custom_id url "
    "options description media file items accent_color component choices autocomplete required "
    "min_values max_values emoji poll"
).split()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.text("a:/", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        | st.builds(
            lambda kind, more: {**more, "type": kind},
            st.sampled_from((1, 2, 3, 4, 9, 10, 12, 13, 17, 18)),
            st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
        )
    ),
    max_leaves=12,
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        key: st.lists(ANYTHING, max_size=3) | ANYTHING
        for key in ("components", "embeds", "options", "choices", "allowed_mentions", "attachments")
    },
)


@settings(max_examples=50, deadline=None)
@given(BODIES)
def test_a_malformed_body_is_refused_and_breaks_nothing(body: Json) -> None:
    for check in (
        lambda: check_new(body, {}),
        lambda: check_new({**body, "flags": COMPONENTS_V2}, {}),
        lambda: check_edit(body, {}, BEFORE),
        lambda: check_modal(body),
        lambda: check_commands([body]),
        lambda: check_choices(body, 3),
    ):
        with contextlib.suppress(ApiError):
            check()


@pytest.mark.parametrize(
    ("check", "body"),
    [
        (check_new, {"embeds": [{"footer": 1}]}),
        (check_new, {"attachments": [{}]}),
        (check_new, {"content": "x", "attachments": 1}),
        (check_new, {"content": "x", "allowed_mentions": 1}),
        (check_new, under(row(button(custom_id=[])))),
        (check_new, under({**row(button()), "id": []})),
        (check_new, under(row(select(option(value=[]))))),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused(check: Callable[..., object], body: Json) -> None:
    assert problems(check, body, {})


@pytest.mark.parametrize(
    "wrong",
    [{"name": []}, {"options": 1}, {"options": [{**string(), "name": []}]}, {"options": ["x"]}],
)
def test_commands_of_the_wrong_kind_are_refused(wrong: Json) -> None:
    assert problems(check_commands, [command(**wrong)])


def test_autocomplete_choices() -> None:
    assert check_choices({"choices": [choice(n) for n in range(25)]}, 3)
    too_many = {"choices": [choice(n) for n in range(26)]}
    assert problems(check_choices, too_many, 3) == [("data.choices", LONG)]
    too_long = {"choices": [choice(name="x" * 101)]}
    assert problems(check_choices, too_long, 3) == [("data.choices.0.name", LENGTH)]
    wrong = {"choices": [choice()]}
    assert problems(check_choices, wrong, 4) == [("data.choices.0.value", "NUMBER_TYPE_COERCE")]
