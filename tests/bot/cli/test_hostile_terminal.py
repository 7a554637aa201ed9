"""What comes from articles, drafts and files cannot steer the terminal that it is shown on."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path

import pytest

from bot import streams
from tests.bot.cli.running import factdesk
from tests.facts.folders import PEOPLE, QUOTES, folder, problems

STEERS = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e\u200b"
ARTICLE = f"{STEERS} “We will not go,” said Ann Lee, the mayor.{STEERS}\n"


def test_an_article_is_shown_beside_its_passage_without_its_escapes(tmp_path: Path) -> None:
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    sources = f"sources:\n  town:\n    file: town.txt\n    sha256: {digest}\n"
    base, seeds = folder(tmp_path, sources=sources, people=PEOPLE, quotes=QUOTES)
    (seeds / "town.txt").write_bytes(ARTICLE.encode())
    done = factdesk("quote", "Ann", "Lee", FACTDESK_FACTS=str(base), FACTDESK_SEEDS=str(seeds))
    assert (done.returncode, done.stderr) == (0, "")
    assert not set(done.stdout) & set(STEERS) - set("0;title][2J31m")
    assert done.stdout.count("⟦U+202E⟧") == 2


def test_the_name_of_a_file_of_facts_stays_on_the_line_of_its_problem(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    (base / "a\x1b[2J\nb.yaml").write_text("people: {Ann: {}}")
    (said,) = problems(base, seeds)
    assert said.startswith("a\\x1b[2J\\nb.yaml:1: ")


def test_a_draft_that_is_refused_is_named_without_its_escapes(tmp_path: Path) -> None:
    draft = tmp_path / "a\x1b[2J.pdf"
    draft.write_text("x")
    done = factdesk("check", str(draft))
    assert (done.returncode, "\x1b" in done.stderr) == (2, False)
    assert "a⟦U+001B⟧[2J.pdf is none of" in done.stderr


def test_json_is_exact_in_a_file_and_harmless_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    file, terminal = io.StringIO(), Terminal()
    for stream in (file, terminal):
        monkeypatch.setattr(sys, "stdout", stream)
        streams.print_json({"query": STEERS})
    assert json.loads(file.getvalue()) == {"query": STEERS}
    assert not set(terminal.getvalue()) & {"\x9b", "\u202e", "\u200b"}
