"""How often a typed name brings up who was meant, how sure it is, and how long it takes.

    python -m benchmarks.names --sizes 1000,10000,100000

Peers stand side by side in one run, each in a process of its own (memory is
measured). `--data FILE` takes other names: JSON with `names`, rows of id and
name, and `queries`, rows of what is typed, the id meant (null: nobody in it)
and the kind of mistake. With `--queries FILE` the first file holds the names
alone: rows, or the names (or objects with a `full` one) by id; the queries may
be objects with `query`, `expected` and `kind`. Writes JSON beside the table,
what `decide` makes of each kind of mistake below it, and with matplotlib
installed a plot of accuracy against latency.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.ambiguity import fitting
from benchmarks.mistakes import HABITS
from benchmarks.name_peers import OURS, PEERS, ranked_by
from benchmarks.people import people
from facts.matching import Found, NameIndex, NotFound

_PRESENT, _ABSENT, _ASKED_FOR = 1500, 400, 280
_FALSE_ACCEPTS = 0.05


def dataset(cache: Path, most: int, seed: int) -> dict[str, Any]:
    """Names of real people, and what is typed for the first of them and for others."""
    chance = random.Random(seed)
    everybody = people(most * 2 // 5 + _ASKED_FOR + 2000, cache)
    inside, outside = everybody[:-2000], everybody[-2000:]
    habits, shares = list(HABITS), [share for _, share in HABITS.values()]
    queries: list[tuple[str, int | None, str]] = []
    while len(queries) < _PRESENT:
        person, kind = chance.choice(inside[:_ASKED_FOR]), chance.choices(habits, shares)[0]
        typed = HABITS[kind][0](person, chance)
        if typed:
            queries.append((typed, person.id, kind))
    for person in chance.sample(outside, _ABSENT):
        kind = chance.choice(["exact", "exact", "one slip", "middle added"])
        queries.append((HABITS[kind][0](person, chance) or person.family, None, "absent"))
    chance.shuffle(queries)
    return {"names": [(p.id, name) for p in inside for name in p.names], "queries": queries}


def read(names: Path, queries: Path | None) -> dict[str, Any]:
    """Names and queries from files, as rows."""
    data = json.loads(names.read_text(encoding="utf-8"))
    if queries is None:
        rows: dict[str, Any] = data
        return rows
    if isinstance(data, dict):
        data = [(i, one["full"] if isinstance(one, dict) else one) for i, one in data.items()]
    asked = [
        (q["query"], q["expected"], q.get("kind", "")) if isinstance(q, dict) else q
        for q in json.loads(queries.read_text(encoding="utf-8"))
    ]
    return {"names": data, "queries": asked}


def decided(index: NameIndex, queries: Sequence[Any]) -> dict[str, Counter[str]]:
    """How often each kind of mistake is found, rightly or not, is ambiguous or not found."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for typed, meant, kind in queries:
        decision = index.decide(typed)
        if isinstance(decision, Found):
            outcome = "found right" if decision.entity_id == meant else "found wrong"
        else:
            outcome = "not found" if isinstance(decision, NotFound) else "ambiguous"
        by_kind[kind].update((outcome, "asked"))
    return by_kind


def measure(peer: str, data: dict[str, Any], size: int) -> dict[str, Any]:
    """One peer over the first names, as many as `size` and all of those asked for."""
    wanted = {meant for _, meant, _ in data["queries"] if meant is not None}
    names = [tuple(row) for row in data["names"]]
    kept = [row for row in names if row[0] in wanted]
    kept += [row for row in names if row[0] not in wanted][: max(0, size - len(kept))]
    # whoever keeps the order of the rows where names weigh the same must not profit from it
    random.Random(size).shuffle(kept)
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    index = NameIndex(kept) if peer == OURS else None
    rank = PEERS[peer](kept) if index is None else ranked_by(index)
    built = time.perf_counter() - start
    memory = psutil.Process().memory_info().rss - before
    took, answers = [], []
    for typed, _, _ in data["queries"]:
        start = time.thread_time()
        answers.append(rank(typed))
        took.append(time.thread_time() - start)
    took.sort()
    return {
        "peer": peer,
        "names": len(kept),
        **accuracy(data["queries"], answers, fitting(kept, data["queries"])),
        "p50 ms": took[len(took) // 2] * 1e3,
        "p99 ms": took[int(len(took) * 0.99)] * 1e3,
        "build s": built,
        "memory MB": memory / 2**20,
        "decided": {} if index is None else decided(index, data["queries"]),
    }


def accuracy(
    queries: Sequence[Any], answers: Sequence[Any], fit: Sequence[int]
) -> dict[str, float]:
    """Hits, and what is accepted rightly and wrongly by a threshold set on the first half.

    `fit` says for each query how many fit as well as who is meant. Where one
    alone does, "of clear" counts the hits; "at best" is what would be right
    first if every other query were guessed.
    """
    asked = [(meant, found) for (_, meant, _), found in zip(queries, answers, strict=True)]
    present = [(meant, found) for meant, found in asked if meant is not None]
    half = len(asked) // 2
    strangers = sorted(f[0][1] if f else 0.0 for meant, f in asked[:half] if meant is None)
    threshold = strangers[-int(len(strangers) * _FALSE_ACCEPTS) - 1] if strangers else 0.0
    others = [(m, f) for m, f in asked[half:] if f and f[0][1] > threshold]
    here = sum(m is not None for m, _ in asked[half:])
    return {
        "hit@1": sum(bool(f) and f[0][0] == m for m, f in present) / len(present),
        "of clear": sum(
            bool(f) and f[0][0] == m
            for (m, f), others in zip(asked, fit, strict=True)
            if others == 1
        )
        / max(1, sum(others == 1 for others in fit)),
        "at best": sum(1 / others for others in fit if others) / len(present),
        "hit@5": sum(any(p == m for p, _ in f) for m, f in present) / len(present),
        "accepted and right": sum(f[0][0] == m for m, f in others if m is not None) / here,
        "false accepts": sum(m is None for m, _ in others) / max(1, len(asked[half:]) - here),
    }


def in_its_own_process(peer: str, path: Path, size: int) -> dict[str, Any]:
    """The measurement, made by a fresh interpreter."""
    command = [sys.executable, "-m", "benchmarks.names", "--measure", peer, "--data", str(path)]
    done = subprocess.run(
        [*command, "--sizes", str(size)], check=True, capture_output=True, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _print_row(cells: Iterable[Any]) -> None:
    shown = (f"{cell:.3g}" if isinstance(cell, float) else str(cell) for cell in cells)
    print("| " + " | ".join(shown) + " |", flush=True)


def _print_kinds(by_kind: Mapping[str, Mapping[str, int]]) -> None:
    outcomes = ("asked", "found right", "found wrong", "ambiguous", "not found")
    _print_row(["kind", *outcomes])
    _print_row(["---"] * (len(outcomes) + 1))
    for kind, counted in sorted(by_kind.items()):
        _print_row([kind, *(counted.get(outcome, 0) for outcome in outcomes)])


def plot(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Accuracy against latency, a line for each peer through the sizes."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 5))
    for peer in dict.fromkeys(r["peer"] for r in results):
        points = [r for r in results if r["peer"] == peer]
        axes.plot([r["p50 ms"] for r in points], [r["hit@1"] for r in points], "o-", label=peer)
    axes.set(xscale="log", xlabel="median ms", ylabel="right first (hit@1)")
    axes.legend()
    figure.savefig(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("var/benchmarks/names.json"))
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.measure:
        data = json.loads(asked.data.read_text(encoding="utf-8"))
        print(json.dumps(measure(asked.measure, data, sizes[0])))
        return
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.json"
        if asked.data:
            made = read(asked.data, asked.queries)
        else:
            made = dataset(asked.out.parent / "names-by-country.json", max(sizes), asked.seed)
        path.write_text(json.dumps(made), encoding="utf-8")
        for size in sizes:
            for peer in asked.peers.split(","):
                result = in_its_own_process(peer, path, size)
                row = {name: value for name, value in result.items() if name != "decided"}
                if not results:
                    _print_row(row)
                    _print_row(["---"] * len(row))
                results.append(result)
                _print_row(row.values())
        for result in results:
            if result["decided"]:
                print(f"\nWhat `decide` makes of {result['names']} names\n")
                _print_kinds(result["decided"])
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    if asked.plot:
        plot(results, asked.plot)


if __name__ == "__main__":
    main()
