"""Other ways to look a name up, each behind the same two calls: build, and rank.

Every one ranks by person, best first, with a score; all see the same normalised
names, so that what differs is how they find and score.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from facts.matching import NameIndex, normalise

Names = Sequence[tuple[Any, str]]
Ranked = list[tuple[Any, float]]
Rank = Callable[[str], Ranked]

_CANDIDATES = 100


def _best(scored: Sequence[tuple[int, float]], names: Names) -> Ranked:
    best: dict[Any, float] = {}
    for i, score in scored:
        person = names[i][0]
        best[person] = max(score, best.get(person, 0.0))
    return sorted(best.items(), key=lambda item: -item[1])[:5]


def ours(names: Names) -> Rank:
    """The index of this project."""
    return ranked_by(NameIndex(names))


def ranked_by(index: NameIndex) -> Rank:
    """The index of this project, already built."""
    return lambda query: [(m.entity_id, m.score) for m in index.rank(query)]


def wratio(names: Names) -> Rank:
    """rapidfuzz's WRatio over every name."""
    plain = [normalise(name) for _, name in names]

    def rank(query: str) -> Ranked:
        found = process.extract(normalise(query), plain, scorer=fuzz.WRatio, limit=50)
        return _best([(i, score) for _, score, i in found], names)

    return rank


def _rerank(query: str, candidates: Sequence[int], plain: Sequence[str], names: Names) -> Ranked:
    return _best([(i, fuzz.WRatio(query, plain[i])) for i in candidates], names)


def _tantivy(names: Names, analyzer: Any, fuzzy: bool) -> Rank:
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("name", tokenizer_name="words")
        .add_integer_field("row", stored=True, fast=True)
        .build()
    )
    index = tantivy.Index(schema)
    index.register_tokenizer("words", analyzer)
    writer = index.writer(100_000_000, 1)
    plain = [normalise(name) for _, name in names]
    for i, name in enumerate(plain):
        writer.add_document(tantivy.Document(name=f" {name} ", row=i))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def term(text: str) -> Any:
        if fuzzy:
            distance = 1 if len(text) < 5 else 2
            return tantivy.Query.fuzzy_term_query(schema, "name", text, distance)
        return tantivy.Query.term_query(schema, "name", text)

    def rank(query: str) -> Ranked:
        typed = normalise(query)
        terms = [term(t) for t in dict.fromkeys(analyzer.analyze(f" {typed} "))]
        if not terms:
            return []
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Should, t) for t in terms])
        hits = searcher.search(wanted, _CANDIDATES).hits
        rows = [searcher.doc(address)["row"][0] for _, address in hits]
        return _rerank(typed, rows, plain, names)

    return rank


def tantivy_trigrams(names: Names) -> Rank:
    """tantivy's best 100 by trigrams, ordered by WRatio."""
    import tantivy

    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(3, 3, False)).build()
    return _tantivy(names, grams, fuzzy=False)


def tantivy_fuzzy(names: Names) -> Rank:
    """tantivy's best 100 by fuzzy terms, ordered by WRatio."""
    import tantivy

    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build()
    return _tantivy(names, simple, fuzzy=True)


def tfidf(names: Names) -> Rank:
    """Cosine of TF-IDF weighted trigrams, with scipy's sparse matrices."""
    import numpy as np
    from scipy.sparse import csr_matrix

    plain = [f" {normalise(name)} " for _, name in names]
    known: dict[str, int] = {}
    rows, columns = [], []
    for i, name in enumerate(plain):
        for j in range(len(name) - 2):
            rows.append(i)
            columns.append(known.setdefault(name[j : j + 3], len(known)))
    shape = (len(plain), len(known))
    counts = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    idf = np.log(len(plain) / np.bincount(counts.indices, minlength=len(known)).clip(1)) + 1
    weighted = counts.multiply(idf).tocsr()
    lengths = np.sqrt(weighted.multiply(weighted).sum(axis=1)).A1
    by_gram = weighted.T.tocsr()

    def rank(query: str) -> Ranked:
        typed = f" {normalise(query)} "
        grams = [known[g] for j in range(len(typed) - 2) if (g := typed[j : j + 3]) in known]
        if not grams:
            return []
        vector = np.zeros(len(known), np.float32)
        np.add.at(vector, grams, idf[grams])
        numbers = np.unique(grams)
        scores = by_gram[numbers].T.dot(vector[numbers]) / (lengths * np.linalg.norm(vector))
        top = np.argpartition(-scores, min(50, len(scores) - 1))[:50]
        return _best([(int(i), float(scores[i])) for i in top], names)

    return rank


def fts5_trigrams(names: Names) -> Rank:
    """SQLite's FTS5 with its trigram tokenizer, its best 100 ordered by WRatio."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
    plain = [normalise(name) for _, name in names]
    rows = ((i, name) for i, name in enumerate(plain))
    database.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)

    def rank(query: str) -> Ranked:
        typed = normalise(query)
        grams = dict.fromkeys(typed[j : j + 3] for j in range(len(typed) - 2))
        if not grams:
            return []
        wanted = " OR ".join(f'"{g}"' for g in grams)
        found = database.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?",
            (wanted, _CANDIDATES),
        )
        return _rerank(typed, [row for (row,) in found], plain, names)

    return rank


OURS = "factdesk"
PEERS: dict[str, Callable[[Names], Rank]] = {
    OURS: ours,
    "tantivy trigrams + WRatio": tantivy_trigrams,
    "tantivy fuzzy terms + WRatio": tantivy_fuzzy,
    "TF-IDF of trigrams": tfidf,
    "FTS5 trigrams + WRatio": fts5_trigrams,
    "rapidfuzz WRatio": wratio,
}
