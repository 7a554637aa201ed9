"""Whatever is accepted is folded into files of any style, at once or in parts."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.files.folded import read_mark, unfolded
from facts.files.strictyaml import Mapping, parse
from facts.files.yaml_entries import export
from facts.loader import load
from facts.replay import contains, replay
from tests.facts.folders import PEOPLE, QUOTES, folder
from tests.facts.folding import fold
from tests.facts.generated import changes

STYLES = {
    "as usual": {"people": PEOPLE, "quotes": QUOTES},
    "on one line": {
        "people": "people: {ann-lee: {name: Ann Lee, roles: [{id: ann-lee-role, value: the mayor, "
        'cite: {source: town, exact: "Ann Lee, the mayor"}}]}}',
        "quotes": "quotes: {ann-stays: {speaker: ann-lee, "
        "cite: {source: town, exact: We will not go}}}\nclaims: {}\n",
    },
    "with lists at the key's column, and comments": {
        "people": """\
people:  # all of them
  ann-lee:
    aliases:  # by which she is found
    - A. Lee  # short
    name: Ann Lee
    roles:
    - id: ann-lee-role   # the only one
      rank: preferred # by far
      contradicts: []
      value: the mayor
      cite:
      - source: town
        exact: >-
          Ann Lee,
          the mayor

    # what follows belongs to nobody
# nor does this""",
        "quotes": "# first\nquotes:\n    ann-stays:\n        speaker: ann-lee\n"
        "        cite:\n            source: town\n            exact: |-\n"
        "                We will not go\n\n\n# last\n",
    },
    "with other line ends, and notes that end in empty lines": {
        "people": PEOPLE.replace("\n", "\r\n"),
        "a-quotes": QUOTES + "    note: >-\n      kept\n\n\n  # more\n\n",
        "claims": "claims:\n  ann-spoke:\n    subject: ann-lee\n    value: she spoke\n"
        "    cite:\n      source: town\n      exact: |+\n"
        "        Ann Lee spoke on June 2. Ann Lee spoke again.\n",
    },
}


def in_style(style: str) -> tuple[Path, Path]:
    return folder(Path(tempfile.mkdtemp()), **STYLES[style])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(STYLES)))
def test_whatever_is_accepted_can_be_folded_at_once_or_in_parts(
    data: st.DataObject, style: str
) -> None:
    check_fold(data, style)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(sorted(STYLES)))
def test_ten_thousand_lists_of_changes_are_folded_and_loaded_again_equal(
    data: st.DataObject, style: str
) -> None:
    check_fold(data, style)


def check_fold(data: st.DataObject, style: str) -> None:
    base, seeds = in_style(style)
    try:
        before = load(base, seeds)
        made = data.draw(changes(before))
        wanted = replay(before, made)
        assert wanted.held == ()
        part = data.draw(st.integers(0, len(made)))
        for count in (part, len(made)):
            fold(base, seeds, made[:count])
            now = load(base, seeds)
            assert now == replay(before, made[:count]).factbase
            # What is folded is known again, by the mark and without it.
            assert replay(now, unfolded(made, read_mark(base))).factbase == wanted.factbase
            assert replay(now, made).factbase == wanted.factbase
        assert all(contains(now, each.change) for each in made)
        exported = parse(export(before, now).encode())
        assert exported.flaws == ()
        assert isinstance(exported.root, Mapping) or before == now
    finally:
        shutil.rmtree(base.parent)
