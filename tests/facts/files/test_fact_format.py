"""The page that curators learn the format from says what the loader does."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from facts.files import entries, strictyaml
from facts.files.fields import MAX_LINE
from facts.files.strictyaml import parse
from facts.model import MAX_ID
from tests.facts.files.test_strictyaml import HOSTILE
from tests.facts.folders import SOURCES, folder, problems
from tests.facts.test_loader import WRONG

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "fact-format.md").read_text(encoding="utf-8")
BASE = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "facts" / "base").glob("*.yaml"))


def test_its_examples_are_from_the_shipped_facts() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 4
    assert [example for example in examples if example not in BASE] == []


@pytest.mark.parametrize(
    "keys",
    [
        entries.SECTIONS,
        entries.SOURCE_KEYS,
        entries.ENTITY_KEYS,
        entries.QUOTE_KEYS,
        entries.CLAIM_KEYS,
        entries.PART_KEYS,
        entries.CITE_KEYS,
    ],
)
def test_it_names_every_key(keys: tuple[str, ...]) -> None:
    assert [key for key in keys if f"`{key}`" not in PAGE and f"{key}: …" not in PAGE] == []


def test_it_gives_the_limits_as_they_are() -> None:
    for limit in (MAX_LINE, MAX_ID, entries.MAX_NAME, strictyaml.MAX_NODES, strictyaml.MAX_DEPTH):
        assert f"{limit:,}" in PAGE


def _said(directory: Path) -> str:
    """All that the loader says of every mistake that the other tests make."""
    said = [f"{flaw.message}" for d, _, _ in HOSTILE.values() for flaw in parse(d).flaws[:1]]
    for number, (content, _, _) in enumerate(WRONG.values()):
        name = "people" if content.startswith("people:\n  ann-lee:") else "wrong"
        said += problems(*folder(directory / str(number), **{name: content}))
    said += problems(*folder(directory / "path", sources=SOURCES.replace("town.txt", "../x.txt")))
    base, seeds = folder(directory / "link")
    (seeds / "town.txt").rename(directory / "town.txt")
    said += problems(base, seeds)
    (seeds / "town.txt").symlink_to(directory / "town.txt")
    said += problems(base, seeds)
    (seeds / "town.txt").unlink()
    (seeds / "town.txt").write_text("other", encoding="utf-8")
    (base / "more.yml").touch()
    said += problems(base, seeds)
    return "\n".join(said)


def test_its_messages_are_the_ones_one_gets(tmp_path: Path) -> None:
    said = _said(tmp_path)
    messages = re.findall(r"^\| .* \| `(.*)` \|$", PAGE, re.MULTILINE)
    assert len(messages) >= 25
    assert [message for message in messages if not re.search(_pattern(message), said)] == []


def _pattern(message: str) -> str:
    # What differs from case to case: what is quoted, left out, a number or a file.
    varying = r'"[^"]*"|…|\d+|\w+\.yaml'
    fixed = [re.escape(part) for part in re.split(varying, message)]
    return ".*".join(fixed)


def test_its_hash_is_the_articles() -> None:
    digest, path = re.findall(r"^([0-9a-f]{64})  (\S+)$", PAGE, re.MULTILINE)[0]
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest
