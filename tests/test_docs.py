"""The README says what the program does: its commands, its output, its figures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import parser
from commands.help import EXAMPLES
from tests.shipped import BASE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_every_command_has_its_place_in_the_readme() -> None:
    (subparsers,) = (a for a in parser()._actions if a.dest == "command")
    assert subparsers.choices is not None
    for command in subparsers.choices:
        assert re.search(rf"`(factdesk )?{command}\b", README), f"README does not name {command}"


def test_every_slash_command_has_its_place_in_the_readme() -> None:
    for command in EXAMPLES:
        group, _, name = command.partition(" ")
        assert f"`/{group}" in README, f"README does not name /{group}"
        assert not name or re.search(rf"`(/{group} )?{name}\b", README), f"no /{command} in README"


def test_the_transcript_is_what_the_program_prints() -> None:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    shown = [part for block in blocks for part in block.split("$ factdesk ")[1:]]
    assert shown
    for part in shown:
        command, _, output = part.partition("\n")
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command.split()],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        before_the_cut = output.partition("\n      …")[0].rstrip()
        assert done.stdout.startswith(before_the_cut), command


def test_the_figures_of_the_fact_base_are_its_own() -> None:
    statements = BASE.statements.values()
    passages = sum(len(s.citations) for s in statements)
    assert f"{len(statements)} statements with {passages} passages" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_statement_a_page_asks_for_is_there(page: Path) -> None:
    statements = BASE.statements
    asked = re.findall(r"--statement ([a-z0-9-]+)", page.read_text(encoding="utf-8"))
    assert set(asked) <= statements.keys()
