"""What a fact base costs as it grows, from a hundred statements to a million.

    python -m benchmarks.scale [--most 1000000] [--folder DIR] [--json FILE] [--plot FILE.svg]

For each size a sound base of made-up articles is written (benchmarks.bases)
and loaded twice, each time by a process of its own: from the YAML files, and
as it was compiled. The second then looks people up, searches, checks a draft
and takes in changes, each as the bot does. Times are on the clock; `CPU` is
processor time with that of the processes that helped, which tells more on a
busy machine. Memory is what the process alone holds (PSS counts a page shared
by two processes half): what is mapped from the compiled file is counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bases import write

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
_TIMES = 300
_CHANGES = 40

Figures = dict[str, float]


def main() -> None:
    """Measure every size, print a table, keep the figures, draw them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--most", type=int, default=100_000, help="statements of the largest")
    arguments.add_argument("--folder", type=Path, help="where bases are kept between runs")
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--plot", type=Path)
    arguments.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.child:
        print(json.dumps(_child(options.child[0], Path(options.child[1]))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder: Path = options.folder or Path(name)
        found = {n: _measured(folder / str(n), n) for n in SIZES if n <= options.most}
    _show(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    if options.plot:
        _draw(found, options.plot)


def _measured(folder: Path, statements: int) -> Figures:
    if not folder.exists():
        write(folder, statements)
    for kept in (folder / "var").glob("*"):
        kept.unlink()
    cold, warm = (_in_a_process(step, folder) for step in ("cold", "warm"))
    size = sum(path.stat().st_size for path in (folder / "var").glob("*"))
    print(f"{statements:,} statements measured", file=sys.stderr, flush=True)
    return {
        **{f"cold_{name}": value for name, value in cold.items()},
        **warm,
        "kept_mb": size / 1e6,
    }


def _in_a_process(step: str, folder: Path) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--child", step, str(folder)],
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def _child(step: str, folder: Path) -> Figures:
    from facts.indexes import prepare
    from facts.loader import load

    began, used = time.perf_counter(), _cpu()
    factbase = load(folder / "base", folder / "seeds", folder / "var")
    figures = {
        "load_s": time.perf_counter() - began,
        "load_cpu_s": _cpu() - used,
        "memory_mb": _memory(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }
    began, used = time.perf_counter(), _cpu()
    prepare(factbase, cache=folder / "var")
    figures |= {"names_s": time.perf_counter() - began, "names_cpu_s": _cpu() - used}
    if step == "warm":
        figures |= _asked(factbase, folder / "var") | {"memory_after_mb": _memory()}
    return figures


def _asked(factbase: Any, cache: Path) -> Figures:
    from facts.lookup import find, who

    rng = random.Random(23)
    entities, statements = list(factbase.entities), list(factbase.statements)
    people = [factbase.entities[rng.choice(entities)].label for _ in range(_TIMES)]
    values = [factbase.statements[rng.choice(statements)].value for _ in range(_TIMES)]
    words = [" ".join(rng.sample(v.split(), min(4, len(v.split()))))[:200] for v in values]
    return {
        **_timed("who", [lambda p=p: who(factbase, p) for p in people]),
        **_timed("find", [lambda w=w: find(factbase, w) for w in words if w.strip()]),
        **_changed(factbase, statements, rng),
        **_checked(factbase, cache, rng),
    }


def _changed(factbase: Any, statements: list[str], rng: random.Random) -> Figures:
    """From a moderator's word to a fact base in use with all its indexes, one after another."""
    from facts.changes import Correct, NewStatement, Retract, Selector, apply
    from facts.indexes import indexes, prepare
    from facts.lookup import find
    from facts.model import Property

    prepare(factbase)
    now = factbase
    works: list[Callable[[], None]] = []

    def land(change: Any) -> None:
        nonlocal now
        before = now
        now = apply(before, change)
        prepare(now, before=before)
        _ = now.version, indexes(now).decide

    claims = list(rng.sample(statements, min(len(statements), 20 * _CHANGES)))
    for number, key in enumerate(claims):
        old = factbase.statements[key]
        if len(works) == _CHANGES:
            break
        if number % 3 == 0:
            works.append(lambda key=key: land(Retract(statement=key, reason="it was wrong")))
        elif old.property is Property.CLAIM:
            cited = old.citations[0]
            new = NewStatement(
                id=f"{key}-anew"[:60],
                subject=old.subject,
                property=old.property,
                value=f"{old.value} corrected{number}"[:900],
                passages=(Selector(cited.source.id, cited.exact, cited.prefix, cited.suffix),),
            )
            change = Correct(statement=key, by=new, reason="it said otherwise")
            works.append(lambda change=change: land(change))
    figures = _timed("change", works, warm=1)
    assert find(now, "corrected1") != find(factbase, "corrected1")
    return figures


def _checked(factbase: Any, cache: Path, rng: random.Random) -> Figures:
    from facts.indexes import Indexes

    began, used = time.perf_counter(), _cpu()
    quotes = Indexes(factbase, cache=cache).quotes
    made = {"quotes_s": time.perf_counter() - began, "quotes_cpu_s": _cpu() - used}
    sources = rng.sample(list(factbase.sources), min(20, len(factbase.sources)))
    drafts = [factbase.text(source)[:3000] for source in sources]
    return made | _timed("check", [lambda d=d: quotes.check(d) for d in drafts], warm=2)


def _timed(name: str, works: list[Callable[[], object]], warm: int = 5) -> Figures:
    for work in works[:warm]:
        work()
    took, used = [], []
    for work in works[warm:]:
        began, before = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - began) * 1e3)
        used.append((time.process_time() - before) * 1e3)
    return {
        f"{name}_ms": statistics.median(took),
        f"{name}_p99_ms": sorted(took)[int(len(took) * 0.99)],
        f"{name}_cpu_p99_ms": sorted(used)[int(len(used) * 0.99)],
    }


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def _memory() -> float:
    """Megabytes of this process that no file gives back: what each further process would cost."""
    held = 0
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines():
        name, _, size = line.partition(":")
        if name in ("Private_Clean", "Private_Dirty") and "kB" in size:
            held += int(size.split()[0])
    return held / 1e3


_ROWS = (
    ("from YAML, s", "cold_load_s"),
    ("  CPU of all processes, s", "cold_load_cpu_s"),
    ("  most memory, MB", "cold_peak_mb"),
    ("names indexed first, s", "cold_names_s"),
    ("as compiled, s", "load_s"),
    ("  CPU, s", "load_cpu_s"),
    ("names as kept, s", "names_s"),
    ("memory of its own, MB", "memory_mb"),
    ("  after all below, MB", "memory_after_mb"),
    ("kept in files, MB", "kept_mb"),
    ("who, ms", "who_ms"),
    ("  p99", "who_p99_ms"),
    ("  p99 of CPU", "who_cpu_p99_ms"),
    ("find, ms", "find_ms"),
    ("  p99", "find_p99_ms"),
    ("  p99 of CPU", "find_cpu_p99_ms"),
    ("change to visible, ms", "change_ms"),
    ("  p99", "change_p99_ms"),
    ("  p99 of CPU", "change_cpu_p99_ms"),
    ("sources indexed, s", "quotes_s"),
    ("check of a draft, ms", "check_ms"),
    ("  p99", "check_p99_ms"),
    ("  p99 of CPU", "check_cpu_p99_ms"),
)


def _show(found: dict[int, Figures]) -> None:
    print(f"{'statements':30}" + "".join(f"{n:>12,}" for n in found))
    for title, key in _ROWS:
        print(f"{title:30}" + "".join(f"{figures[key]:12.2f}" for figures in found.values()))
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors")


_PLOTS = (
    ("Loading, seconds", (("from YAML", "cold_load_s"), ("as compiled", "load_s"))),
    ("Memory of its own, MB", (("opened", "memory_mb"), ("in use", "memory_after_mb"))),
    ("Answers, p99 in ms", (("/who", "who_p99_ms"), ("/find", "find_p99_ms"))),
    ("Other work, median ms", (("change to visible", "change_ms"), ("check", "check_ms"))),
)


def _draw(found: dict[int, Figures], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams |= {"svg.hashsalt": "factdesk", "svg.fonttype": "none"}
    figure, axes = plt.subplots(2, 2, figsize=(9, 6), layout="constrained")
    for axis, (title, lines) in zip(axes.flat, _PLOTS, strict=True):
        for (label, key), style in zip(lines, ("o-", "s--"), strict=True):
            axis.plot(list(found), [figures[key] for figures in found.values()], style, label=label)
        axis.set(xscale="log", yscale="log", title=title, xlabel="statements")
        axis.grid(visible=True, which="major", alpha=0.3)
        axis.legend()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
