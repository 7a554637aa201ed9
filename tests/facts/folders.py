"""A small fact base in a temporary folder, for a test to spoil in one place."""

from __future__ import annotations

import hashlib
from pathlib import Path

from facts.loader import load
from facts.problems import FactBaseError

ARTICLE = (
    "“We will not go,” said Ann Lee, the mayor. It is not a ‘good idea’ to go.\n"
    "Ann Lee spoke on June 2. Ann Lee spoke again.\n"
)
SHA256 = hashlib.sha256(ARTICLE.encode()).hexdigest()

SOURCES = f"sources:\n  town:\n    file: town.txt\n    sha256: {SHA256}\n"
PEOPLE = """\
people:
  ann-lee:
    name: Ann Lee
    roles:
      - id: ann-lee-role
        value: the mayor
        cite: {source: town, exact: "Ann Lee, the mayor"}
"""
QUOTES = """\
quotes:
  ann-stays:
    speaker: ann-lee
    cite: {source: town, exact: We will not go}
"""


def folder(tmp_path: Path, **files: str | bytes) -> tuple[Path, Path]:
    """Write files (name without .yaml) beside sound sources and people; give base and seeds."""
    base, seeds = tmp_path / "base", tmp_path / "seeds"
    base.mkdir(parents=True)
    seeds.mkdir()
    (seeds / "town.txt").write_bytes(ARTICLE.encode())
    for name, content in {"sources": SOURCES, "people": PEOPLE, **files}.items():
        data = content if isinstance(content, bytes) else content.encode()
        (base / f"{name}.yaml").write_bytes(data)
    return base, seeds


def problems(base: Path, seeds: Path) -> list[str]:
    """What is wrong, as lines; empty where it loads."""
    try:
        load(base, seeds)
    except FactBaseError as error:
        return [str(problem) for problem in error.problems]
    return []
