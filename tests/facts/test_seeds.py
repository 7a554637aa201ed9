"""The articles that are cited: one that is changed, elsewhere or unreadable is named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.facts.folders import ARTICLE, QUOTES, SHA256, SOURCES, folder, problems


def test_a_changed_source_is_named_and_nothing_is_cited_from_it(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, quotes=QUOTES)
    (seeds / "town.txt").write_text(ARTICLE.replace("not ", ""), encoding="utf-8")
    (found,) = problems(base, seeds)
    assert found.startswith("sources.yaml:3: town cannot be relied on: town.txt has changed: ")
    assert SHA256 in found


@pytest.mark.parametrize(
    "name", ["../town.txt", "/etc/hostname", "a/town.txt", "a\\town.txt", "..", ".", "c:town.txt"]
)
def test_a_source_is_a_file_name_never_a_path(tmp_path: Path, name: str) -> None:
    found = problems(*folder(tmp_path, sources=SOURCES.replace("town.txt", name)))
    assert "write the name alone, without a folder" in found[0]


def test_a_link_out_of_the_seeds_is_not_followed(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    outside = tmp_path / "outside.txt"
    (seeds / "town.txt").rename(outside)
    (seeds / "town.txt").symlink_to(outside)
    (found,) = problems(base, seeds)
    assert "town.txt is a link out of" in found


def test_links_that_lead_in_a_circle_are_refused(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    (seeds / "town.txt").unlink()
    (seeds / "town.txt").symlink_to(seeds / "town.txt")
    (found,) = problems(base, seeds)
    assert "town cannot be relied on: town.txt" in found


def test_a_source_that_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    (seeds / "town.txt").unlink()
    assert "town.txt is not in" in problems(base, seeds)[0]
    (seeds / "town.txt").mkdir()
    assert "town.txt is not in" in problems(base, seeds)[0]


def test_an_article_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    data = "“Café”".encode("utf-16")
    sources = SOURCES.replace(SHA256, hashlib.sha256(data).hexdigest())
    base, seeds = folder(tmp_path, sources=sources)
    (seeds / "town.txt").write_bytes(data)
    assert "is not UTF-8 at byte" in problems(base, seeds)[0]


@pytest.mark.parametrize("digest", [SHA256.upper(), SHA256[:-1], "x" * 64])
def test_a_hash_is_64_hex_digits(tmp_path: Path, digest: str) -> None:
    found = problems(*folder(tmp_path, sources=SOURCES.replace(SHA256, digest)))
    assert any("no SHA-256 of 64 hex digits" in line for line in found)
