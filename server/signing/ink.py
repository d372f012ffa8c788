"""Handwriting as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from server.signing.signed import Ink

POINTS = 20_000
"""Of a longer signature only every second, third, … point is drawn: a finger makes some 60 a second."""

_THIN, _THICK = 0.6, 1.5
"""Width of a line without and with full pressure, in hundredths of the pad's longer side."""

_WIDTHS = 8
"""So many are told apart: the eye sees no more, and the file stays small."""

_MARGIN = 2.0

_DOT = 0.1
"""What never moved is drawn so long: its round ends make the dot."""

Point = tuple[float, float, float]


def svg(ink: Ink) -> str:
    """The strokes, cut to what is written, as an SVG file of letters and figures alone. "" if nothing is written."""
    unit = max(ink.width, ink.height, 1.0) / 100
    every = -(-sum(map(len, ink.strokes)) // POINTS)
    strokes = [_thinned(stroke, every) for stroke in ink.strokes if stroke]
    if not strokes:
        return ""
    xs = [point[0] for stroke in strokes for point in stroke]
    ys = [point[1] for stroke in strokes for point in stroke]
    left, top = min(xs) - _MARGIN * unit, min(ys) - _MARGIN * unit
    width, height = max(xs) - left + _MARGIN * unit, max(ys) - top + _MARGIN * unit
    lines = "".join(line for stroke in strokes for line in _lines(stroke, unit))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}" height="{height:.1f}" '
        f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}">'
        f'<g fill="none" stroke="#1c2333" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    )


def _thinned(stroke: Sequence[Point], every: int) -> Sequence[Point]:
    return stroke if every < 2 else [*stroke[:-1:every], stroke[-1]]


def _lines(stroke: Sequence[Point], unit: float) -> Iterator[str]:
    """A path for as long as the width stays the same."""
    for width, bends in groupby(_bends(stroke), key=lambda bend: _width(bend[1][2])):
        first, *rest = bends
        curve = " ".join(f"Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}" for _, bend, end in (first, *rest))
        yield f'<path stroke-width="{width * unit:.2f}" d="M{first[0][0]:.1f} {first[0][1]:.1f}{curve}"/>'


def _bends(stroke: Sequence[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """From the middle of one pair of points to the middle of the next, bent at the point between: no corner is seen."""
    for number, point in enumerate(stroke):
        before = _middle(stroke[number - 1], point) if number else point
        after = _middle(point, stroke[number + 1]) if number + 1 < len(stroke) else point
        yield before, point, after if after != before else (point[0] + _DOT, point[1], point[2])


def _width(pressure: float) -> float:
    return _THIN + (_THICK - _THIN) * round(min(max(pressure, 0.0), 1.0) * _WIDTHS) / _WIDTHS


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, 0.0
