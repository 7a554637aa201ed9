"""The text format that Prometheus reads (version 0.0.4): counters, gauges, histograms.

Written here because that is sixty lines, and the client library would take
2.7 MB of memory and 50 ms of every start for the same text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = tuple[tuple[str, str], ...]


class Histogram:
    """Counts observations up to each of `bounds`, which ascend."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


class Page:
    """The page of metrics, family by family; `text` gives it whole."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def gauge(self, name: str, help_: str, value: float, labels: Labels = ()) -> None:
        """One value that goes up and down."""
        self._family(name, "gauge", help_)
        self._sample(name, labels, value)

    def gauges(self, name: str, help_: str, values: Mapping[Labels, float]) -> None:
        """A value for each set of labels."""
        self._family(name, "gauge", help_)
        for labels, value in values.items():
            self._sample(name, labels, value)

    def counters(self, name: str, help_: str, counts: Mapping[Labels, float]) -> None:
        """Counts that only grow; `name` ends in _total."""
        self._family(name, "counter", help_)
        for labels, count in counts.items():
            self._sample(name, labels, count)

    def counter(self, name: str, help_: str, count: float) -> None:
        """One count that only grows; `name` ends in _total."""
        self.counters(name, help_, {(): count})

    def histogram(self, name: str, help_: str, histogram: Histogram) -> None:
        """The histogram, its buckets cumulative as the format wants them."""
        self._family(name, "histogram", help_)
        total = 0
        for bound, count in zip((*histogram.bounds, float("inf")), histogram.counts, strict=True):
            total += count
            self._sample(f"{name}_bucket", (("le", _number(bound)),), total)
        self._sample(f"{name}_sum", (), histogram.sum)
        self._sample(f"{name}_count", (), total)

    def text(self) -> str:
        """The whole page."""
        return "\n".join([*self._lines, ""])

    def _family(self, name: str, kind: str, help_: str) -> None:
        self._lines += [f"# HELP {name} {_escaped(help_)}", f"# TYPE {name} {kind}"]

    def _sample(self, name: str, labels: Labels, value: float) -> None:
        written = ",".join(f'{key}="{_quoted(text)}"' for key, text in labels)
        self._lines.append(
            f"{name}{{{written}}} {_number(value)}" if written else f"{name} {_number(value)}"
        )


class Bounded(Counter[Labels]):
    """Counts by labels that may come from outside: past `most` sets, those new are "other"."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def add(self, labels: Labels) -> None:
        """Count one."""
        if labels not in self and len(self) >= self._most:
            labels = tuple((key, "other") for key, _ in labels)
        self[labels] += 1


def _number(value: float) -> str:
    if value == float("inf"):
        return "+Inf"
    return str(int(value)) if isinstance(value, int) else repr(float(value))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', r"\"")
