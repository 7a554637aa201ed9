"""Two plots as inline SVG: bars in parts by day, and bars side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.markup import Html, tag

COLOURS = ("#1b5e8c", "#c76b00", "#2e7d32", "#8e3b8e", "#8a6d00", "#5f6b73")
"""Told apart by colour-blind readers as well; the last is for all that are left."""

_HEIGHT, _GAP, _LABELS = 160, 2, 34
_MOST_DATES = 12


def stacked(days: Mapping[str, Mapping[str, int]], parts: Sequence[str], title: str) -> Html:
    """For each day a bar made of these parts, from the ground up."""
    highest = max((sum(day.values()) for day in days.values()), default=0) or 1
    width = max(4, min(40, 720 // max(1, len(days))))
    bars = []
    for at, (day, counts) in enumerate(days.items()):
        ground = float(_HEIGHT)
        for colour, part in zip(COLOURS, parts, strict=False):
            count = counts.get(part, 0)
            tall = count * (_HEIGHT - 20) / highest
            ground -= tall
            if count:
                tip = f"{day}: {count} × {part}"
                bars.append(_bar(at * width, ground, width - _GAP, tall, colour, tip))
    step = -(-len(days) // _MOST_DATES) or 1
    dates = [
        _label(at * width + width / 2, _HEIGHT + 14, day[5:])
        for at, day in enumerate(days)
        if at % step == 0
    ]
    top = tag("text", highest, x=0, y=12)
    return _svg(max(len(days) * width, 60), [top, *bars, *dates], title)


def side_by_side(bars: Sequence[tuple[str, int]], title: str) -> Html:
    """A bar for each, with its name below and its count above."""
    highest = max((count for _, count in bars), default=0) or 1
    width = 80
    drawn = []
    for at, (name, count) in enumerate(bars):
        tall = count * (_HEIGHT - 20) / highest
        middle = at * width + width / 2
        tip = f"{name}: {count}"
        drawn += [
            _bar(at * width + 8, _HEIGHT - tall, width - 16, tall, COLOURS[0], tip),
            _label(middle, _HEIGHT - tall - 4, count),
            _label(middle, _HEIGHT + 14, name),
        ]
    return _svg(len(bars) * width, drawn, title)


def _bar(x: float, y: float, width: float, height: float, colour: str, tip: str) -> Html:
    return tag(
        "rect",
        tag("title", tip),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{width:.1f}",
        height=f"{height:.1f}",
        fill=colour,
    )


def _label(x: float, y: float, what: object) -> Html:
    return tag("text", what, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor="middle")


def _svg(width: float, parts: Sequence[Html], title: str) -> Html:
    return tag(
        "svg",
        *parts,
        viewBox=f"0 0 {width:.0f} {_HEIGHT + _LABELS - 10}",
        width=f"{width:.0f}",
        role="img",
        aria_label=title,
    )
