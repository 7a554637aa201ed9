"""A fold that is killed, wherever that is: the next finishes it, and an edit is never lost."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from facts.files.fold import FoldError, finish
from facts.files.folder import JOURNAL
from facts.loader import load
from facts.problems import FactBaseError
from tests.facts.folders import QUOTES, folder
from tests.facts.folding import shipped
from tests.shipped import ROOT

WORKER = """
import os, shutil, signal, sys
from pathlib import Path
from facts.files.fold import FoldError
from facts.loader import load
from facts.problems import FactBaseError
from tests.facts.folding import ALL, fold, numbered

origin, scratch = map(Path, sys.argv[1:])
made = numbered(ALL)
EVENTS = ("open", "os.rename", "os.remove")

def fresh():
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(origin, scratch)
    return scratch / "base", scratch / "seeds"

base, seeds = fresh()
before = load(base, seeds)
fold(base, seeds, made)
after = load(base, seeds)
assert after != before
point, killed = 0, 0
while True:
    point += 1
    base, seeds = fresh()
    child = os.fork()
    if not child:
        left = point
        def hook(event, arguments):
            global left
            if event not in EVENTS or str(scratch) not in str(arguments[0]):
                return
            if event == "open" and isinstance(arguments[1], str) and "w" not in arguments[1]:
                return
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(hook)
        fold(base, seeds, made)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
    killed += 1
    try:
        assert load(base, seeds) in (before, after)
    except FactBaseError as error:
        assert "a fold was interrupted" in str(error)
    fold(base, seeds, made)
    assert load(base, seeds) == after
    assert not [name for name in os.listdir(base) + os.listdir(seeds) if "olding" in name.lower()]
print(killed)
"""


def test_a_fold_that_is_killed_anywhere_is_finished_by_the_next(tmp_path: Path) -> None:
    base, _ = shipped(tmp_path / "origin")
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(base.parent), str(tmp_path / "scratch")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 12  # each file written, renamed or removed


def test_a_journal_is_carried_on_with_and_an_edit_stops_it(tmp_path: Path) -> None:
    base, _ = folder(tmp_path, quotes=QUOTES)
    people, quotes = (base / "people.yaml").read_bytes(), (base / "quotes.yaml").read_bytes()
    new = people + b"# new\n"
    old_digest, new_digest = (hashlib.sha256(data).hexdigest() for data in (people, new))
    journal = {"people.yaml": {"old": old_digest, "new": new_digest}}
    (base / JOURNAL).write_text(json.dumps(journal))
    (base / "people.yaml.folding").write_bytes(new)
    (base / "people.yaml").write_bytes(people + b"# mine\n")
    with pytest.raises(FoldError, match="was edited while a fold was under way"):
        finish(base)
    with pytest.raises(FactBaseError, match="a fold was interrupted"):
        load(base, tmp_path / "seeds")
    (base / "people.yaml").write_bytes(people)
    assert finish(base)
    assert (base / "people.yaml").read_bytes() == new
    assert (base / "quotes.yaml").read_bytes() == quotes
    assert not finish(base)
