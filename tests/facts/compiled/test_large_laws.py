"""Whatever is changed, a compiled fact base says what the same files say when they are small."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.files.fold import carry_out, plan
from facts.loader import load
from facts.replay import replay
from tests.facts.compiled.test_large import HERE, assert_same, compiled
from tests.facts.generated import changes
from tests.shipped import BASE

_ANY = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@settings(_ANY, max_examples=8)
@given(st.data())
def test_any_changes_come_to_the_same_in_the_files_and_over_them(data: st.DataObject) -> None:
    check_changes(data)


@pytest.mark.slow
@settings(_ANY, max_examples=500)
@given(st.data())
def test_five_hundred_lists_of_changes_come_to_the_same(data: st.DataObject) -> None:
    check_changes(data)


def check_changes(data: st.DataObject) -> None:
    made = data.draw(changes(BASE))
    with tempfile.TemporaryDirectory() as name:
        base, seeds = Path(name, "base"), Path(name, "seeds")
        shutil.copytree(HERE[0], base)
        shutil.copytree(HERE[1], seeds)
        before = compiled(base, seeds, Path(name, "before"))
        over = replay(before, made).factbase
        plain = replay(BASE, made).factbase
        assert_same(plain, over)
        planned = plan(base, seeds, made)
        assert planned is not None
        carry_out(base, seeds, planned)
        assert_same(load(base, seeds), compiled(base, seeds, Path(name, "after")))
