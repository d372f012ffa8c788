"""Bars in SVG: for each group the same series side by side, so that they can be compared at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

WIDTH = 760
LABEL = 250
BAR = 16
GAP = 22
TOP = 46
COLOURS = ("#8c2f2b", "#5b7a99", "#a9b4bf")


class Bar(msgspec.Struct, frozen=True):
    """A value with the lowest and highest that it was seen at."""

    value: float
    low: float
    high: float


class Group(msgspec.Struct, frozen=True):
    """One thing measured on every series; `unit` follows each value. Each group has a scale of its own."""

    title: str
    unit: str
    bars: Sequence[Bar]


def svg(title: str, series: Sequence[str], groups: Sequence[Group]) -> str:
    """A picture. A thin line over each bar shows the spread, cut off where it leaves the picture."""
    height = TOP + sum(len(group.bars) * BAR + GAP for group in groups)
    font = 'font-family="system-ui, sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {font}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *_legend(series),
    ]
    y = TOP
    for group in groups:
        parts += _group(group, y)
        y += len(group.bars) * BAR + GAP
    return "\n".join([*parts, "</svg>", ""])


def _legend(series: Sequence[str]) -> list[str]:
    parts = []
    for number, (name, colour) in enumerate(zip(series, COLOURS, strict=False)):
        x = LABEL + number * 150
        parts.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 18}" y="24">{escape(name)}</text>')
    return parts


def _group(group: Group, top: int) -> list[str]:
    room = WIDTH - LABEL - 110
    scale = room / max(bar.value for bar in group.bars)
    middle = top + len(group.bars) * BAR / 2 + 4
    parts = [f'<text x="{LABEL - 12}" y="{middle:.0f}" text-anchor="end">{escape(group.title)}</text>']
    for number, (bar, colour) in enumerate(zip(group.bars, COLOURS, strict=False)):
        y = top + number * BAR
        low, high = (LABEL + min(value * scale, room + 20) for value in (bar.low, bar.high))
        parts += [
            f'<rect x="{LABEL}" y="{y + 1}" width="{bar.value * scale:.1f}" height="{BAR - 2}" fill="{colour}"/>',
            f'<path d="M{low:.1f} {y + BAR / 2:.0f}H{high:.1f}" stroke="#222" stroke-width="1"/>',
            f'<text x="{LABEL + room + 28}" y="{y + BAR - 4}">{bar.value:.3g} {escape(group.unit)}</text>',
        ]
    return parts
