"""A source that is added is in the next check, as if it had been there from the start."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.changes import AddSource, apply
from facts.factbase import FactBase
from facts.indexes import indexes, prepare
from facts.model import Source
from facts.progress import Progress, silent
from facts.quotecheck import LARGE, Kind, QuoteIndex
from facts.quotecheck.archive import Archive
from facts.quotecheck.keeping import FILE

SPOKEN = (
    "the harbour stays open while we talk",
    "the harbour stays shut unless they pay",
    "nobody asked the people of this harbour",
    "we talk while the people of this town pay",
)
NAMES = ("Anna Doe", "Piet Kuyper")

texts = st.lists(
    st.builds(
        lambda said, then, name: f"“{said}, {then},” {name} said.",
        st.sampled_from(SPOKEN),
        st.sampled_from(SPOKEN),
        st.sampled_from(NAMES),
    ),
    min_size=1,
    max_size=30,
)


@given(texts, texts, st.data())
def test_an_index_with_sources_added_is_the_one_built_of_all(
    kept: list[str], added: list[str], data: st.DataObject
) -> None:
    sources = {f"kept-{i}": text for i, text in enumerate(kept)}
    replaced = data.draw(st.sets(st.sampled_from(sorted(sources))))
    new = {f"new-{i}": text for i, text in enumerate(added)}
    new |= {name: f"Corrected. {sources[name]}" for name in sorted(replaced)}
    grown = QuoteIndex(sources.items())
    for name, text in new.items():
        grown = grown.with_sources({name: text})
    stay = [(name, text) for name, text in sources.items() if name not in new]
    draft = "\n".join([*kept, *added, f"“{SPOKEN[0]} and {SPOKEN[3]},” said Anna Doe."])
    assert grown.check(draft) == QuoteIndex([*stay, *new.items()]).check(draft)


def test_what_was_added_is_saved_with_the_rest(tmp_path: Path) -> None:
    index = QuoteIndex([("one", SPOKEN[0]), ("two", SPOKEN[1])])
    index.with_sources({"two": SPOKEN[2], "three": SPOKEN[3]}).save(tmp_path / "index")
    opened = QuoteIndex.open(tmp_path / "index")
    cited = [
        verdict.citation and verdict.citation.source
        for verdict in opened.check("\n".join(f"“{words}”" for words in SPOKEN))
        if verdict.verdict is Kind.VERBATIM
    ]
    assert cited == ["one", "two", "three"]


def _large(folder: Path) -> FactBase:
    texts = {f"s-{n}": f"“We shall build bridge number {n},” Anna Doe said." for n in range(LARGE)}
    sources = [
        Source(name, f"seeds/{name}", hashlib.sha256(text.encode()).hexdigest())
        for name, text in texts.items()
    ]
    factbase = FactBase(sources, texts, [], [])
    prepare(factbase, cache=folder)
    return factbase


@pytest.mark.parametrize("checked_before", [True, False])
def test_a_large_base_is_indexed_once_whatever_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked_before: bool
) -> None:
    factbase = _large(tmp_path)
    built: list[int] = []
    build = Archive.build

    def counted(sources: list[tuple[str, str]], progress: Progress = silent) -> Archive:
        archive = build(sources, progress)
        built.append(len(archive.ids))
        return archive

    monkeypatch.setattr(Archive, "build", counted)
    if checked_before:
        assert indexes(factbase).quotes.check("“We shall build bridge number 7”")
    for number in (1, 2):
        text = f"“The ferry number {number} is sunk,” Piet Kuyper said."
        change = AddSource(id=f"ferry-{number}", file=f"{number}.txt", text=text)
        factbase, before = apply(factbase, change), factbase
        prepare(factbase, before=before)
    draft = "“The ferry number 2 is sunk.” “The ferry number 1 is sunk.” “build bridge number 7”"
    cited = [v.citation and v.citation.source for v in indexes(factbase).quotes.check(draft)]
    assert cited == ["ferry-2", "ferry-1", "s-7"]
    assert built == [LARGE, 2]
    assert [file.name for file in tmp_path.iterdir() if file.name == FILE] == [FILE]
