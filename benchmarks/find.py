"""`/find` beside three engines that exist, on fact bases of several sizes.

    python -m benchmarks.find --statements 100000 --queries 1000 [--json FILE]

Every engine is given the same statements (value, cited words, names of whom
they are about) and the same questions: three to five words of a statement, in
any order; in one half of them one word has a typing mistake. Counted are the
time of an answer on the clock and of the processor, the size of the index, and
how often the statement that the words were taken from is among the first ten.
SQLite's FTS5 and bm25s know no misspelt words, so they are given those of the
vocabulary that Factdesk finds near to one that it lacks; tantivy is asked for
words at most two letters away. All engines answer with as many as Factdesk
does, and with their ids alone.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.bases import write
from facts.factbase import FactBase
from facts.loader import load
from facts.memory_postings import misspelt
from facts.model import Statement
from facts.search import MOST, StatementIndex
from facts.terms import FUNCTION_WORDS, may_be_misspelt, terms

Engine = Callable[[str], list[str]]
"""Words to the ids of statements, best first."""


class Question(NamedTuple):
    """Words typed, the statement they were taken from, and whether one is misspelt."""

    words: str
    statement: str
    misspelt: bool


def main() -> None:
    """Build each engine's index in turn, ask it everything, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--statements", type=int, default=100_000)
    arguments.add_argument("--queries", type=int, default=1_000)
    arguments.add_argument("--base", type=Path, help="a base that benchmarks.bases wrote before")
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = options.base or folder
        if options.base is None:
            write(where, options.statements)
        factbase = load(where / "base", where / "seeds", where / "var")
        asked = list(_questions(factbase, options.queries))
        figures = {}
        for engine, make in ENGINES.items():
            started = time.process_time()
            try:
                answer, size = make(factbase, folder)
            except ImportError as missing:
                print(f"{engine:28}{missing}")
                continue
            figures[engine] = _figures(answer, asked) | {
                "build_s": time.process_time() - started,
                "megabytes": size / 1e6,
            }
            _show(engine, figures[engine])
    if options.json:
        found = {"statements": len(factbase.statements), "engines": figures}
        options.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


def _questions(factbase: FactBase, count: int) -> Iterator[Question]:
    rng = random.Random(17)
    ids = list(factbase.statements)
    while count:
        statement = factbase.statements[rng.choice(ids)]
        words = [w for w in terms(statement.value) if w not in FUNCTION_WORDS]
        if len(words) < 3:
            continue
        count -= 1
        typed = rng.sample(words, min(len(words), rng.randint(3, 5)))
        long = [at for at, word in enumerate(typed) if len(word) > 5 and word.isalpha()]
        misspelt = bool(long) and count % 2 == 0
        if misspelt:
            at = rng.choice(long)
            typed[at] = _slip(typed[at], rng)
        yield Question(" ".join(typed), statement.id, misspelt)


def _slip(word: str, rng: random.Random) -> str:
    """A letter left out, doubled, or two of them in the other order; never the first."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _figures(answer: Engine, asked: list[Question]) -> dict[str, float]:
    for question in asked[:20]:
        answer(question.words)
    took, used, found = [], [], {False: [0, 0], True: [0, 0]}
    for question in asked:
        began, before = time.perf_counter(), time.process_time()
        ids = answer(question.words)
        took.append((time.perf_counter() - began) * 1e3)
        used.append((time.process_time() - before) * 1e3)
        found[question.misspelt][0] += question.statement in ids[:10]
        found[question.misspelt][1] += 1
    return {
        "median_ms": statistics.median(took),
        "p99_ms": sorted(took)[int(len(took) * 0.99)],
        "cpu_p99_ms": sorted(used)[int(len(used) * 0.99)],
        "first_ten": found[False][0] / found[False][1],
        "first_ten_misspelt": found[True][0] / max(1, found[True][1]),
    }


def _show(engine: str, figures: dict[str, float]) -> None:
    print(
        f"{engine:28}median {figures['median_ms']:7.2f} ms  p99 {figures['p99_ms']:8.2f} ms  "
        f"CPU p99 {figures['cpu_p99_ms']:8.2f} ms  first ten {figures['first_ten']:6.1%}, misspelt "
        f"{figures['first_ten_misspelt']:6.1%}  {figures['megabytes']:7.1f} MB",
        flush=True,
    )


def _text(factbase: FactBase, statement: Statement) -> str:
    """The words that a statement is found by, as Factdesk has them."""
    names: list[str] = []
    for key in dict.fromkeys((statement.subject, statement.attributed_to)):
        if key is not None:
            entity = factbase.entities[key]
            names += (entity.label, *entity.aliases)
    said = (statement.value, *(c.exact for c in statement.citations), *names)
    return " ".join(dict.fromkeys(word for text in said for word in terms(text)))


def _typed(words: str) -> list[str]:
    return [word for word in dict.fromkeys(terms(words)) if word not in FUNCTION_WORDS]


def _factdesk(factbase: FactBase, _: Path) -> tuple[Engine, int]:
    index = StatementIndex(factbase)
    mapped = getattr(factbase.store, "mapped", None)
    columns = ("words", "words end", "postings", "postings end")
    size = sum(mapped.data(name).nbytes for name in columns) if mapped else 0
    return lambda words: [hit.statement.id for hit in index.search(words)], size


def _fts5(factbase: FactBase, folder: Path) -> tuple[Engine, int]:
    path = folder / "fts5.db"
    made = sqlite3.connect(path)
    made.execute("CREATE VIRTUAL TABLE s USING fts5(id UNINDEXED, text, tokenize='ascii')")
    made.executemany(
        "INSERT INTO s VALUES (?, ?)",
        ((s.id, _text(factbase, s)) for s in factbase.in_force()),
    )
    made.execute("INSERT INTO s(s) VALUES ('optimize')")
    made.execute("CREATE VIRTUAL TABLE v USING fts5vocab('s', 'row')")
    made.commit()
    words = [word for (word,) in made.execute("SELECT term FROM v")]
    known = frozenset(words)
    by_letter: dict[str, list[str]] = {}
    for word in filter(may_be_misspelt, words):
        by_letter.setdefault(word[0], []).append(word)
    made.close()
    opened = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    opened.execute("PRAGMA mmap_size = 4000000000")

    def answer(typed: str) -> list[str]:
        asked = []
        for word in _typed(typed):
            meant = [word]
            if word not in known and may_be_misspelt(word):
                meant = [match for match, _ in misspelt(word, by_letter.get(word[0], []))]
            asked += [f'"{each}"' for each in meant]
        rows = opened.execute(
            "SELECT id FROM s WHERE s MATCH ? ORDER BY rank LIMIT ?", (" OR ".join(asked), MOST)
        )
        return [key for (key,) in rows] if asked else []

    return answer, path.stat().st_size


def _tantivy(factbase: FactBase, folder: Path) -> tuple[Engine, int]:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", tokenizer_name="whitespace")
    where = folder / "tantivy"
    where.mkdir()
    built = schema.build()
    index = tantivy.Index(built, path=str(where))
    writer = index.writer(100_000_000, 1)
    for s in factbase.in_force():
        writer.add_document(tantivy.Document(id=[s.id], text=[_text(factbase, s)]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    either = tantivy.Occur.Should

    def answer(typed: str) -> list[str]:
        asked = []
        for word in _typed(typed):
            exact = tantivy.Query.term_query(built, "text", word)
            if may_be_misspelt(word) and not searcher.search(exact, 1).count:
                far = 1 if len(word) < 8 else 2
                exact = tantivy.Query.fuzzy_term_query(built, "text", word, distance=far)
            asked.append((either, exact))
        found = searcher.search(tantivy.Query.boolean_query(asked), MOST)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    return answer, sum(path.stat().st_size for path in where.iterdir())


def _bm25s(factbase: FactBase, folder: Path) -> tuple[Engine, int]:
    import bm25s

    there = list(factbase.in_force())
    ids = [s.id for s in there]
    texts = [_text(factbase, s).split(" ") for s in there]
    index = bm25s.BM25()
    index.index(texts, show_progress=False)
    vocabulary = index.vocab_dict
    by_letter: dict[str, list[str]] = {}
    for word in filter(may_be_misspelt, vocabulary):
        by_letter.setdefault(word[0], []).append(word)
    index.save(folder / "bm25s", show_progress=False)

    def answer(typed: str) -> list[str]:
        asked: list[str] = []
        for word in _typed(typed):
            if word in vocabulary or not may_be_misspelt(word):
                asked.append(word)
            else:
                asked += [match for match, _ in misspelt(word, by_letter.get(word[0], []))]
        asked = [word for word in asked if word in vocabulary]
        if not asked:
            return []
        most = min(MOST, len(ids))
        numbers, _ = index.retrieve([asked], k=most, show_progress=False)
        return [ids[number] for number in numbers[0].tolist()]

    return answer, sum(path.stat().st_size for path in (folder / "bm25s").iterdir())


ENGINES = {
    "Factdesk": _factdesk,
    "SQLite FTS5": _fts5,
    "tantivy": _tantivy,
    "bm25s": _bm25s,
}

if __name__ == "__main__":
    main()
