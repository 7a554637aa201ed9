"""How often a typed name brings up who was meant, how sure it is, and how long it takes.

    python -m benchmarks.names --sizes 1000,10000,100000

Peers stand side by side in one run, each in a process of its own (memory is
measured). `--data FILE` takes other names: JSON with `names`, rows of id and
name, and `queries`, rows of what is typed, the id meant (null: nobody in it)
and the kind of mistake. Writes JSON beside the table, and with matplotlib
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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.mistakes import HABITS
from benchmarks.name_peers import PEERS
from benchmarks.people import people

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
    rank = PEERS[peer](kept)
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
        **accuracy(data["queries"], answers),
        "p50 ms": took[len(took) // 2] * 1e3,
        "p99 ms": took[int(len(took) * 0.99)] * 1e3,
        "build s": built,
        "memory MB": memory / 2**20,
    }


def accuracy(queries: Sequence[Any], answers: Sequence[Any]) -> dict[str, float]:
    """Hits, and what is accepted rightly and wrongly by a threshold set on the first half."""
    asked = [(meant, found) for (_, meant, _), found in zip(queries, answers, strict=True)]
    present = [(meant, found) for meant, found in asked if meant is not None]
    half = len(asked) // 2
    strangers = sorted(f[0][1] if f else 0.0 for meant, f in asked[:half] if meant is None)
    threshold = strangers[-int(len(strangers) * _FALSE_ACCEPTS) - 1] if strangers else 0.0
    others = [(m, f) for m, f in asked[half:] if f and f[0][1] > threshold]
    here = sum(m is not None for m, _ in asked[half:])
    return {
        "hit@1": sum(bool(f) and f[0][0] == m for m, f in present) / len(present),
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
        path = asked.data or Path(folder) / "data.json"
        if not asked.data:
            made = dataset(asked.out.parent / "names-by-country.json", max(sizes), asked.seed)
            path.write_text(json.dumps(made), encoding="utf-8")
        for size in sizes:
            for peer in asked.peers.split(","):
                result = in_its_own_process(peer, path, size)
                if not results:
                    print("| " + " | ".join(result) + " |\n|" + " --- |" * len(result))
                results.append(result)
                cells = (f"{v:.3g}" if isinstance(v, float) else str(v) for v in result.values())
                print("| " + " | ".join(cells) + " |", flush=True)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(results, indent=1), encoding="utf-8")
    if asked.plot:
        plot(results, asked.plot)


if __name__ == "__main__":
    main()
