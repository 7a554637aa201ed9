"""What Discord asks of commands and of the choices offered for an option."""

from __future__ import annotations

import pytest

from bot.rehearsal.command_rules import check_choices, check_commands
from bot.rehearsal.errors import Json
from tests.bot.rehearsal.bodies import LENGTH, LONG, REQUIRED, choice, command, problems, string

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


def test_autocomplete_choices() -> None:
    assert check_choices({"choices": [choice(n) for n in range(25)]}, 3)
    too_many = {"choices": [choice(n) for n in range(26)]}
    assert problems(check_choices, too_many, 3) == [("data.choices", LONG)]
    too_long = {"choices": [choice(name="x" * 101)]}
    assert problems(check_choices, too_long, 3) == [("data.choices.0.name", LENGTH)]
    wrong = {"choices": [choice()]}
    assert problems(check_choices, wrong, 4) == [("data.choices.0.value", "NUMBER_TYPE_COERCE")]
