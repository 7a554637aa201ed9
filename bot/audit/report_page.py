"""A report on the log as one page: no script, no font, no address; it opens in ten years.

Who asked is not in it. What was asked is, so it is to be kept as closely as
the log. Everything from people is escaped, and what cannot be seen is shown by
its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.audit.report_figures import LIMITS, Figures
from bot.audit.report_plots import COLOURS, side_by_side, stacked
from bot.html_page import document
from bot.markup import Content, Html, join, tag

_STYLE = """\
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui,sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
svg { max-width: 100%; height: auto; } svg text { font-size: 11px; fill: #444; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem 1rem .15rem 0;
  vertical-align: top; } td { overflow-wrap: anywhere; } td.n { text-align: right; }
.key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em; }
.meta { color: #555; }
"""
_OTHERS = "others"
_RECALLS = ("Change", "Statement", "Why", "Told", "Not reached", "Acknowledged")


def page(figures: Figures, link: Callable[[str], str | None] = lambda _: None) -> str:
    """The whole page; `link` gives the address of a statement's passage, if there is one."""
    span = f"{_time(figures.since)} to {_time(figures.until)} (UTC)"
    body = join(
        tag("h1", "What was asked, and what came of it"),
        tag(
            "p",
            f"{span}: {figures.entries:,} entries, of which {figures.forgotten:,} by people who "
            "have been forgotten.",
            class_="meta",
        ),
        tag("h2", "Answers per day"),
        _days(figures),
        tag("h2", "Found and not found"),
        side_by_side(_outcomes(figures), "Answers by outcome"),
        tag("h2", "Latency"),
        side_by_side(_latencies(figures), "Answers by latency"),
        tag(
            "p",
            "From Discord's making of the interaction to the arrival of the reply, by two clocks. "
            f"{figures.undelivered:,} replies did not arrive, or it is not known whether they did.",
            class_="meta",
        ),
        tag("h2", "Most asked"),
        _table(("Times", "Command", "Query"), [(n, *asked) for asked, n in figures.most_asked]),
        tag("h2", "Asked and not found"),
        _table(("Askers", "Times", "Command", "Query"), _gaps(figures)),
        tag("h2", "Recalls"),
        _table(_RECALLS, _recalls(figures, link)),
    )
    return document(f"Factdesk, {span}", _STYLE, body)


def _days(figures: Figures) -> Html:
    """Five commands have a colour of their own, the sixth is for all others."""
    whole: Counter[str] = sum(figures.days.values(), Counter())
    own = [name for name, _ in whole.most_common(len(COLOURS) - 1)]
    days = {}
    for day, counts in sorted(figures.days.items()):
        days[day] = {name: counts[name] for name in own}
        days[day][_OTHERS] = counts.total() - sum(days[day].values())
    parts = [*own, _OTHERS]
    keys = [
        join(tag("span", class_="key", style=f"background:{colour}"), part)
        for colour, part in zip((*COLOURS[: len(own)], COLOURS[-1]), parts, strict=True)
    ]
    if len(own) < len(COLOURS) - 1:
        # Fewer than five: the others, of which there are none, take no colour from them.
        parts = [*own, *("" for _ in range(len(COLOURS) - 1 - len(own))), _OTHERS]
    return join(stacked(days, parts, "Answers by day and command"), tag("p", *keys))


def _outcomes(figures: Figures) -> list[tuple[str, int]]:
    return [(name.replace("_", " "), count) for name, count in figures.outcomes.most_common()]


def _latencies(figures: Figures) -> list[tuple[str, int]]:
    *within, _ = LIMITS
    names = [*(f"≤ {limit:g} s" for limit in within), f"> {within[-1]:g} s"]
    return list(zip(names, figures.latencies, strict=True))


def _gaps(figures: Figures) -> list[tuple[object, ...]]:
    return [(gap.askers, gap.times, gap.command, gap.query) for gap in figures.gaps]


def _recalls(figures: Figures, link: Callable[[str], str | None]) -> list[tuple[object, ...]]:
    return [
        (
            each.sequence,
            _linked(each.statement, link(each.statement)),
            each.why,
            each.sent,
            each.failed,
            each.acknowledged,
        )
        for each in figures.recalls
    ]


def _linked(statement: str, link: str | None) -> Content:
    return statement if link is None else tag("a", statement, href=link)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Html:
    lines = [tag("tr", *map(_cell, row)) for row in rows]
    if not lines:
        return tag("p", "None.")
    return tag("table", tag("tr", *(tag("th", each) for each in head)), *lines)


def _cell(value: object) -> Html:
    if isinstance(value, int):
        return tag("td", f"{value:,}", class_="n")
    return tag("td", value)


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"
