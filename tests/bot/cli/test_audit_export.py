"""`factdesk audit export`: every entry exactly, and nothing in it that a spreadsheet would run."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import export
from bot.audit.export import harmless
from bot.settings import Settings
from tests.bot.cli.audited import HOSTILE, KEPT, audit


def test_json_lines_hold_every_entry_exactly(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(settings, "export") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["query"] for line in lines] == [each.query for each in KEPT]
    assert [line["interaction"] for line in lines] == ["1", "2", "3", "4", "5"]


def test_csv_is_exported_to_a_new_file_of_the_owner(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.csv"
    assert audit(settings, "export", "--format", "csv", "--output", str(file)) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text(), newline="")))
    assert [row["query"].strip() for row in rows] == [
        "Kellogg",
        "Macron",
        "mACRON",
        "'" + HOSTILE,
        KEPT[4].query,
    ]
    assert rows[0]["statements"] == "kellogg-role kellogg-view"
    assert rows[0]["message"] == "1152921504606846976"
    assert rows[1]["problem"] == "10062: Unknown interaction"
    assert rows[3]["guild"] == ""

    assert audit(settings, "export", "--output", str(file)) == 1
    assert "nothing is written over" in capsys.readouterr().err
    assert len(rows) == 5


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "'=1",
        "x;=1",
        'x;"=1',
        "x,\n@y",
        "\tx",
    ],
)
def test_nothing_typed_runs_in_a_spreadsheet(cell: str) -> None:
    assert_cannot_run(harmless(cell))


@given(st.text(alphabet="=+-@＝;,|\t\r\n \"'x"))
def test_no_mixture_of_separators_and_signs_runs(cell: str) -> None:
    assert_cannot_run(harmless(cell))


def assert_cannot_run(safe: str) -> None:
    assert not safe.startswith(("\t", "\r", "\n"))
    for separator in (",", ";", "\t", "|", "\n", "\r"):
        for part in safe.split(separator):
            assert not part.lstrip('" \t\r\n').startswith(tuple("=+-@＝＋－＠"))


@given(st.text())
def test_words_stay_as_they_are_but_for_the_apostrophes(text: str) -> None:
    safe = harmless(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert harmless(safe).replace("'", "") == text.replace("'", "")


def test_half_an_export_leaves_no_file(settings: Settings, tmp_path: Path) -> None:
    def spoil(_: object) -> str:
        raise KeyboardInterrupt

    file = tmp_path / "log.jsonl"
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(export.FORMATS, "jsonl", (str, spoil))
        with pytest.raises(KeyboardInterrupt):
            audit(settings, "export", "--output", str(file))
    assert not list(tmp_path.iterdir())
