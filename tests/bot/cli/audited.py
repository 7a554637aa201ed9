"""A log of five entries, hostile ones among them, and `factdesk audit` over it."""

import argparse
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.audit.log import Entry, Outcome
from bot.cli import audit as audit_commands
from bot.settings import Settings
from tests.bot import audit_entries

START = datetime(2026, 6, 2, 12, 0, 0, 123456, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://evil.example";"x")'


def entry(interaction: int, **changes: Any) -> Entry:
    at = START + timedelta(hours=interaction)
    return audit_entries.entry(interaction, **({"time": at, "statements": ()} | changes))


KEPT = (
    entry(1, statements=("kellogg-role", "kellogg-view")),
    entry(2, query="Macron", outcome=Outcome.NOT_FOUND, private=True),
    entry(3, query=" mACRON ", outcome=Outcome.NOT_FOUND, user=6),
    entry(4, query=HOSTILE, outcome=Outcome.NOT_FOUND, guild=None, channel=None),
    entry(5, command="quote", query="\x1b[2J\u202egpj", outcome=Outcome.REFUSED, user=6),
)


def audit(settings: Settings, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    audit_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["audit", *arguments])
    assert args.run is audit_commands.run
    return audit_commands.run(args, settings)


def listed(settings: Settings, capsys: pytest.CaptureFixture[str], *filters: str) -> list[int]:
    assert audit(settings, "list", "--json", *filters) == 0
    return [int(each["interaction"]) for each in json.loads(capsys.readouterr().out)["entries"]]
