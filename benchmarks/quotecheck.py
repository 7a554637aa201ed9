"""The quotation checker beside the obvious ways to do it, in one run.

    python -m benchmarks.quotecheck [--articles 10 1000 100000] [--plot FILE.svg]

Accuracy: quotations of made-up articles, altered and retyped one way each, put
back into their paragraphs. Speed: drafts of about 1,000 words with 20
quotations. The peers answer the smallest question there is (is this quotation
verbatim?), without places, diffs or speakers, and exact search and difflib are
given the quotations instead of having to find them. Times are the processor's,
so that what else a machine does counts little; opening is on the clock as well.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.altering import ALTERED
from benchmarks.articles import Article, article
from benchmarks.retyping import MARKS, RETYPED
from facts.quotecheck import QuoteIndex
from facts.quotecheck.marks import quotations
from facts.quotecheck.words import split

_POOL = 3_000
"""Articles made sentence by sentence; beyond them, their lines are shuffled into new ones."""

Peer = Callable[[str, Sequence[str]], bool]


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 1_000, 100_000])
    parser.add_argument("--each", type=int, default=220, help="quotations of each kind")
    parser.add_argument("--seed", type=int, default=4021, help="other articles and quotations")
    parser.add_argument("--show", action="store_true", help="print what was judged wrongly")
    parser.add_argument("--plot", type=Path, help="write the times as an SVG")
    parser.add_argument("--opened", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.opened is not None:
        _opened(options.opened)
        return
    _accuracy(1_000, options.each, options.seed, show=options.show)
    rows = [_speed(count, options.seed) for count in options.articles]
    if options.plot is not None:
        options.plot.write_text(_svg(rows), encoding="utf-8")


def sources(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """This many articles."""
    made = [article(i, seed) for i in range(min(count, _POOL))]
    yield from ((a.id, a.text) for a in made)
    lines = [line for a in made for line in a.text.split("\n") if line]
    rng = random.Random(seed)
    for i in range(len(made), count):
        yield f"article-{i}", "\n".join(rng.choices(lines, k=26))


def _accuracy(count: int, each: int, seed: int, *, show: bool) -> None:
    made = [article(i, seed) for i in range(count)]
    index = QuoteIndex((a.id, a.text) for a in made)
    _reading(made, index)
    rng = random.Random(seed)
    texts = [a.text for a in made]
    tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for expected, kinds in (("altered", ALTERED), ("verbatim", RETYPED)):
        for kind, change in kinds.items():
            for draft, start, end, own in _drafts(made, change, rng, each, expected == "verbatim"):
                verdict = next(
                    (v for v in index.check(draft) if v.start < end and v.end > start), None
                )
                came = "missed" if verdict is None else str(verdict.verdict)
                tallies[kind][came] += 1
                failed = (came == "verbatim") != (expected == "verbatim")
                wrong["Factdesk"][expected] += failed
                if failed and show:
                    print(f"{kind} came to {came}: {draft}\n  {verdict}")
                for name, peer in PEERS.items():
                    said = peer(draft[start:end], [texts[own]])
                    wrong[name][expected] += said != (expected == "verbatim")
                wrong["all"][expected] += 1
    print("\nkind".ljust(25), "came to")
    for kind, tally in tallies.items():
        print(kind.ljust(24), ", ".join(f"{n} {came}" for came, n in tally.most_common()))
    print("\naltered passed as verbatim / retyped called anything else (peers: own article only)")
    for name in ("Factdesk", *PEERS):
        print(
            f"{name.ljust(40)} {wrong[name]['altered']} of {wrong['all']['altered']}"
            f" / {wrong[name]['verbatim']} of {wrong['all']['verbatim']}"
        )


def _reading(made: Sequence[Article], index: QuoteIndex) -> None:
    """Quotations and speakers of the articles as they are, and wrong accusations."""
    hit = missed = extra = right = plain = accused = checked = 0
    for a in made:
        gold = {(q.start, q.end): q for q in a.quotations if len(q_words(a, q.start, q.end)) >= 4}
        got = {(q.start, q.end) for q in quotations(a.text) if len(q_words(a, q.start, q.end)) >= 4}
        hit, missed = hit + len(gold.keys() & got), missed + len(gold.keys() - got)
        extra += len(got - gold.keys())
        for verdict in index.check(a.text):
            checked += 1
            accused += verdict.verdict == "misattributed"
            said = gold.get((verdict.start, verdict.end))
            if said is not None and said.speaker is not None:
                plain += 1
                right += (verdict.speaker or "").split()[-1:] == said.speaker.split()[-1:]
    print(f"quotations of four words or more: recall {hit / (hit + missed):.4f}, ", end="")
    print(f"precision {hit / (hit + extra):.4f} ({hit + missed:,})")
    print(f"speakers {right / plain:.4f} right of {plain:,}; ", end="")
    print(f"{accused} of {checked:,} wrongly accused")


def q_words(a: Article, start: int, end: int) -> list[str]:
    """The words between two places of an article."""
    return a.text[start:end].split()


def _drafts(
    made: Sequence[Article],
    change: Callable[[str, random.Random], str | None],
    rng: random.Random,
    each: int,
    other_marks: bool,
) -> Iterator[tuple[str, int, int, int]]:
    """Paragraphs with one quotation changed: the draft, where it stands, its article."""
    done = 0
    for _ in range(60 * each):
        own = rng.randrange(len(made))
        a = made[own]
        q = rng.choice(a.quotations)
        old = a.text[q.start : q.end]
        bare = old.rstrip(",.")
        if len(bare.split()) < 5:
            continue
        new = change(bare, rng)
        if new is None or (not other_marks and new != bare and _stands(new, made, change)):
            continue
        new += old[len(bare) :] if change.__name__ != "final_stop" else ""
        low, high = next((s, e) for s, e in a.paragraphs if s <= q.start <= e)
        before, after = a.text[low : q.start], a.text[q.end : high]
        if other_marks and rng.random() < 0.5:
            opening, closing = rng.choice(MARKS)
            new = re.sub(rf"(\n\s*){re.escape(before[-1])}", rf"\1{opening.strip()}", new)
            before, after = before[:-1] + opening, closing + after[1:]
        yield before + new + after, len(before), len(before) + len(new), own
        done += 1
        if done == each:
            return


def _stands(
    new: str, made: Sequence[Article], change: Callable[[str, random.Random], str | None]
) -> bool:
    """Whether the altered words stand in an article as they are; a cut of course does."""
    cut = change.__name__ in ("guard_cut_at_edge", "condition_cut_at_end")
    return not cut and any(new in a.text for a in made)


def _flat(text: str) -> str:
    return " ".join(split(text).keys)


def _exact(quotation: str, texts: Sequence[str]) -> bool:
    wanted = f" {_flat(quotation)} "
    return any(wanted in f" {_flat(text)} " for text in texts)


def _partial_ratio(quotation: str, texts: Sequence[str]) -> bool:
    return any(fuzz.partial_ratio(quotation, text) >= 95 for text in texts)


def _difflib(quotation: str, texts: Sequence[str]) -> bool:
    words = quotation.split()
    for text in texts:
        matcher = difflib.SequenceMatcher(None, text.split(), words, autojunk=False)
        if sum(b.size for b in matcher.get_matching_blocks()) >= 0.95 * len(words):
            return True
    return False


PEERS: dict[str, Peer] = {
    "exact search on normalised text": _exact,
    "rapidfuzz partial_ratio >= 95": _partial_ratio,
    "difflib, 95 % of the words": _difflib,
}


def _draft_of(made: Sequence[Article], rng: random.Random) -> str:
    """About 1,000 words with 20 quotations."""
    paragraphs: list[str] = []
    quoted = 0
    while quoted < 20:
        a = rng.choice(made)
        low, high = rng.choice(a.paragraphs)
        inside = sum(low <= q.start < high for q in a.quotations)
        if quoted + inside <= 20:
            quoted += inside
            paragraphs.append(a.text[low:high])
    draft = "\n\n".join(paragraphs)
    return (
        draft
        + "\n\n"
        + "The rest of the story is told here at length. " * ((1_000 - len(draft.split())) // 9)
    )


def _speed(count: int, seed: int) -> dict[str, float]:
    rng = random.Random(seed)
    made = [article(i, seed) for i in range(min(count, 200))]
    drafts = [_draft_of(made, rng) for _ in range(15)]
    print(f"\n{count:,} articles; a draft of 1,000 words with 20 quotations, median (slowest)")
    row: dict[str, float] = {"articles": count}
    texts = list(sources(count, seed))
    began = time.process_time()
    index = QuoteIndex(texts)
    print(f"  indexed in {time.process_time() - began:.1f} s")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "quotes.index"
        index.save(path)
        print(f"  on disk {path.stat().st_size / 1e6:,.0f} MB; in a process of its own:")
        del index
        script = [sys.executable, "-m", "benchmarks.quotecheck", "--opened", str(path)]
        answer = subprocess.run(
            script, input="\0".join(drafts), capture_output=True, text=True, check=True
        ).stdout
        print(answer, end="")
        row["Factdesk"] = float(answer.split("median ")[1].split(" ms")[0])
    if count <= 1_000:
        plain = [text for _, text in texts]
        quoted = [d[q.start : q.end] for d in drafts[:1] for q in quotations(d)]
        for name, peer in PEERS.items():
            few = quoted if name.startswith(("exact", "rapid")) else quoted[:2]
            began = time.process_time()
            for quotation in few:
                peer(quotation, plain)
            took = (time.process_time() - began) * len(quoted) / len(few) * 1_000
            row[name] = took
            print(f"  {name}: {took:,.0f} ms, {took / row['Factdesk']:,.0f} times Factdesk's")
        began = time.process_time()
        for quotation in quoted:
            max(fuzz.partial_ratio(quotation, text) for text in plain)
        took = (time.process_time() - began) * 1_000
        row["partial_ratio, best of all"] = took
        times = took / row["Factdesk"]
        print(
            f"  partial_ratio, best of all sources: {took:,.0f} ms, {times:,.0f} times Factdesk's"
        )
    return row


def _opened(path: Path) -> None:
    """Open an index, check the drafts on standard input, say how long and how much it took."""
    drafts = sys.stdin.read().split("\0")
    began, busy = time.perf_counter(), time.process_time()
    index = QuoteIndex.open(path)
    opened, busy = time.perf_counter() - began, time.process_time() - busy
    took = []
    for draft in drafts:
        began = time.process_time()
        index.check(draft)
        took.append((time.process_time() - began) * 1_000)
    # Not ru_maxrss: that keeps what the process was before it became this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(
        f"  opened in {opened:.2f} s on the clock, {busy:.2f} s of two processors;"
        f" at most {peak:,.0f} MB of memory"
    )
    print(f"  check: median {statistics.median(took):.1f} ms, slowest {max(took):.1f} ms")


def _svg(rows: Sequence[dict[str, float]]) -> str:
    """The times by number of articles, both axes in powers of ten."""
    from math import log10

    names = [n for n in ("Factdesk", "partial_ratio, best of all", *PEERS) if n in rows[0]]
    colours = ("#c62828", "#1565c0", "#2e7d32", "#6a1b9a", "#b26a00")

    def x(value: float) -> float:
        return 70 + 130 * (log10(value) - 1)

    def y(value: float) -> float:
        return 330 - 45 * log10(max(value, 1))

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="860" height="380" font-size="13">',
        '<rect width="860" height="380" fill="#fff"/>',
        '<text x="70" y="20">Milliseconds of processor for 20 quotations, by articles</text>',
    ]
    for power in range(6):
        value = 10**power
        parts.append(f'<text x="8" y="{y(value):.0f}">{value:,}</text>')
        parts.append(f'<path d="M65 {y(value):.0f}H600" stroke="#ddd"/>')
    parts += [
        f'<text x="{x(10**power) - 14:.0f}" y="355">{10**power:,}</text>' for power in range(1, 6)
    ]
    for number, (name, colour) in enumerate(zip(names, colours, strict=False)):
        points = [(x(r["articles"]), y(r[name])) for r in rows if name in r]
        line = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        parts.append(f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>' for a, b in points]
        parts.append(f'<text x="620" y="{60 + 24 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""]).replace(">=", "&gt;=")


if __name__ == "__main__":
    main()
