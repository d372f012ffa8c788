"""Handwriting as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.signing.signed import Ink

POINTS = 20_000
"""Of a longer signature only every second, third, … point is drawn: a finger makes some 60 a second."""

_THIN, _THICK = 0.6, 1.5
"""Width of a line without and with full pressure, in hundredths of the pad's longer side."""

_MARGIN = 2.0

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
    """From the middle of one pair of points to the middle of the next, bent at the point between: no corner is seen."""
    if len(stroke) == 1:
        yield _line(stroke[0], stroke[0], stroke[0], unit)
    for number, point in enumerate(stroke if len(stroke) > 1 else ()):
        before = _middle(stroke[number - 1], point) if number else point
        after = _middle(point, stroke[number + 1]) if number + 1 < len(stroke) else point
        yield _line(before, point, after, unit)


def _line(start: Point, bend: Point, end: Point, unit: float) -> str:
    width = (_THIN + (_THICK - _THIN) * min(max(bend[2], 0.0), 1.0)) * unit
    return (
        f'<path stroke-width="{width:.2f}" d="M{start[0]:.1f} {start[1]:.1f}'
        f'Q{bend[0]:.1f} {bend[1]:.1f} {end[0] + 0.01:.2f} {end[1]:.1f}"/>'
    )


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, 0.0
