"""Settings as an environment gives them, and what is said of those that cannot be."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

ROOT = Path(__file__).parents[2]
NONE = Path("no-such.env")
TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


def read(**values: str) -> Settings:
    return Settings.read({"FACTDESK_" + name: value for name, value in values.items()}, NONE)


def problems(**values: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read(**values)
    return caught.value.problems
