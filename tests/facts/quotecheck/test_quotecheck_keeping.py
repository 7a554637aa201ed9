"""A large fact base's index is opened from its file, and from no other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from facts.factbase import FactBase
from facts.indexes import Indexes
from facts.model import Entity, EntityType, Source
from facts.quotecheck import LARGE, Kind
from facts.quotecheck.archive import Archive
from facts.quotecheck.grams import pairs
from facts.quotecheck.keeping import FILE, sources_key
from facts.quotecheck.store import MAGIC, save

TEXT = "“We shall build bridge number {0},” Anna Doe said."
DRAFT = "“We shall build bridge number 7,” Anna Doe said."


def base(count: int = LARGE, text: str = TEXT) -> FactBase:
    texts = {f"s-{n}": text.format(n) for n in range(count)}
    sources = [Source(i, f"seeds/{i}", _hash(t)) for i, t in texts.items()]
    return FactBase(sources, texts, [Entity("doe", EntityType.PERSON, "Anna Doe")], [])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(factbase: FactBase, folder: Path) -> tuple[Kind, str]:
    """The verdict on the draft, and the source, as a process that has just started gives it."""
    (verdict,) = Indexes(factbase, cache=folder).quotes.check(DRAFT)
    return verdict.verdict, verdict.citation.source if verdict.citation else ""


def test_a_second_start_opens_what_the_first_one_kept(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    factbase = base()
    assert _checked(factbase, folder) == (Kind.VERBATIM, "s-7")
    assert [file.name for file in folder.iterdir()] == [FILE]
    # told from one built anew by what it finds: a source that the fact base has not
    other = Archive.build([("kept", DRAFT)])
    save(other, folder / FILE, sources_key(factbase.sources))
    assert _checked(factbase, folder) == (Kind.VERBATIM, "kept")


def test_what_is_kept_of_other_sources_is_replaced(tmp_path: Path) -> None:
    _checked(base(text="Something else altogether, number {0}, stood here."), tmp_path)
    before = (tmp_path / FILE).read_bytes()
    assert _checked(base(), tmp_path) == (Kind.VERBATIM, "s-7")
    assert (tmp_path / FILE).read_bytes() != before


@pytest.mark.parametrize("at", [0.0, 0.001, 0.3, 0.6, 0.999])
def test_what_is_damaged_is_built_again(tmp_path: Path, at: float) -> None:
    _checked(base(), tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    broken = bytearray(whole)
    broken[int(at * len(broken))] ^= 1
    (tmp_path / FILE).write_bytes(broken)
    assert _checked(base(), tmp_path) == (Kind.VERBATIM, "s-7")
    assert (tmp_path / FILE).read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert _checked(base(), tmp_path / "file" / "var") == (Kind.VERBATIM, "s-7")


def test_few_sources_leave_no_file(tmp_path: Path) -> None:
    assert _checked(base(20), tmp_path) == (Kind.VERBATIM, "s-7")
    assert not list(tmp_path.iterdir())


def test_the_key_is_the_sources_whatever_their_order() -> None:
    sources = base(3).sources
    turned = dict(reversed(sources.items()))
    assert sources_key(sources) == sources_key(turned)
    assert sources_key(sources) != sources_key(base(2).sources)
    assert sources_key(sources) != sources_key(base(3, "other {0}").sources)


def test_words_are_hashed_as_the_file_s_version_says() -> None:
    """Whoever changes how words are read or hashed gives the file a new version."""
    text = "Größe, “don’t” ﬁx the 1,000 Straßen — e\u0301té; Ça va? 中文 O’Brien’s 50%"
    hashes, places = pairs(text)
    read = hashlib.sha256(hashes.tobytes() + places.tobytes()).hexdigest()
    assert (MAGIC, read[:16]) == (b"factdesk quotes 1\n", "b914257972ba616f")
