"""`factdesk check` over the shipped fact base: what is printed, written and returned."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.check.page import page
from bot.cli import check as check_cli
from bot.cli.check_report import render
from bot.settings import Settings
from facts.quotecheck import QuoteIndex, Report

RIGHT = "“We will not compromise on Ukraine’s right to join NATO,” Rutte said."
WRONG = "“We will never compromise on Ukraine’s right to join NATO,” Rutte said."


def check(*arguments: str, **environ: str) -> int:
    parser = argparse.ArgumentParser()
    check_cli.add_parser(parser.add_subparsers())
    options = parser.parse_args(["check", *arguments])
    settings = Settings.read(environ, Path("no .env here"))
    code: int = options.run(options, settings)
    return code


def write(directory: Path, text: str, name: str = "draft.txt") -> str:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_right_draft_exits_0_and_a_wrong_one_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(write(tmp_path, RIGHT)) == 0
    assert "1 quotation: 1 verbatim" in capsys.readouterr().out
    assert check(write(tmp_path, WRONG)) == 1
    out = capsys.readouterr().out
    assert "We will [-not-] {+never+} compromise on Ukraine’s right to join NATO," in out
    assert "seeds/002_83b8fe9fcc26176a.txt:5" in out


def test_json_is_one_object_with_evidence_that_holds(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert check(write(tmp_path, RIGHT), "--json") == 0
    printed: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    assert printed["command"] == "check"
    assert printed["factbase"].startswith("sha256:")
    (verdict,) = printed["verdicts"]
    cited = verdict["citation"]
    source = Path(__file__).parents[3] / cited["source"]
    text = source.read_bytes().decode("utf-8")
    assert text[cited["start"] : cited["end"]] == cited["exact"]
    assert verdict["verdict"] == "verbatim"
    assert verdict["statement"] == "rutte-quote"
    assert RIGHT[verdict["start"] : verdict["end"]] == verdict["quotation"]


def test_a_draft_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert check("-") == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [("draft.pdf", "none of .txt"), ("missing.txt", "cannot be read: No such file")],
)
def test_a_draft_that_cannot_be_read_is_a_usage_error(
    tmp_path: Path, name: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "draft.pdf").write_bytes(b"%PDF")
    assert check(str(tmp_path / name)) == 2
    assert reason in capsys.readouterr().err


def test_a_fact_base_that_does_not_load_exits_3(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    assert check(write(tmp_path, RIGHT), FACTDESK_FACTS=str(tmp_path / "facts")) == 3


def test_the_report_is_never_written_over_the_draft(tmp_path: Path) -> None:
    draft = write(tmp_path, RIGHT, "draft.html")
    assert check(draft, "--html", draft) == 2
    assert Path(draft).read_text(encoding="utf-8") == RIGHT


def test_the_page_leads_to_each_that_needs_a_look(tmp_path: Path) -> None:
    written = tmp_path / "report.html"
    draft = write(tmp_path, "\n\n".join([WRONG, RIGHT, WRONG]))
    assert check(draft, "--html", str(written)) == 1
    html = written.read_text(encoding="utf-8")
    assert '⚠ 2 need a look: <a href="#q1">1</a>, <a href="#q3">3</a>. ' in html
    assert 'id="q1"' in html
    assert 'id="q3"' in html


HOSTILE = (
    "<script>alert(1)</script> “We <b>will</b> never compromise on Ukraine’s right to join NATO,”"
    ' said <img src=x onerror=y> \u202eRutte\x1b[31m & “a \u200bquiet "><i>word”'
)


def test_the_page_holds_the_draft_and_the_evidence_and_runs_nothing(tmp_path: Path) -> None:
    written = tmp_path / "report.html"
    assert check(write(tmp_path, HOSTILE), "--html", str(written)) == 1
    html = written.read_text(encoding="utf-8")
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["draft.txt", "report.html"]
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "http" not in html.replace('http-equiv="Content-Security-Policy"', "")
    assert "\u202e" not in html
    assert "⟦U+202E⟧Rutte⟦U+001B⟧[31m &amp;" in html
    assert "<del>not</del>" in html
    assert "seeds/002_83b8fe9fcc26176a.txt, line 5" in html


def test_a_terminal_is_sent_no_control_character_of_the_draft() -> None:
    index = QuoteIndex([("a\x1b]0;x\x07", "“We will build\x1b[2J this bridge now,” Ann Lee said.")])
    report = index.check("“We will build\x1b[2J this old bridge now,” said Ann \u202eLee.")
    console = Console(file=io.StringIO(), width=80, markup=False, color_system=None)
    console.print(render(report, str, marks=True))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, made above
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "⟦U+001B⟧[2J" in shown


def test_a_refused_draft_says_why_on_the_page() -> None:
    assert "Not checked: too long" in page(Report((), "too long"), "x", "t", "f", str)


DOUBT = (
    "Hegseth said “only time will tell whether this move by the US will lead to a lasting peace”."
)


def test_words_that_are_right_and_may_mislead_are_shown_as_in_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.html"
    assert check(write(tmp_path, f"{RIGHT} {DOUBT}"), "--html", str(report)) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("2 quotations: 2 verbatim (1 in doubt)\n1 needs a look.\n")
    assert "VERBATIM, IN DOUBT" in printed
    assert "⚠ verbatim, in doubt" in report.read_text(encoding="utf-8")


def test_a_passage_run_on_from_elsewhere_is_told_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spliced = (
        "“We will not compromise on Ukraine’s right. They’re not just talking Ukraine,” he said."
    )
    assert check(write(tmp_path, spliced)) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "talking Ukraine” stands in seeds/002_83b8fe9fcc26176a.txt, line 3" in printed


def test_what_a_marked_cut_leaves_out_is_all_that_the_diff_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(write(tmp_path, "“We will … compromise on Ukraine’s right,” Rutte said.")) == 1
    assert "We will [-not-] compromise on Ukraine’s right," in capsys.readouterr().out
