"""PURE: a signature as the pen's strokes, as a signing page sends it."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from server.signing.signed import Ink

MOST_POINTS: Final = 8000
"""Of a whole signature."""
LEAST_INK: Final = 120
"""Length, in units, that a signature has at least: a dot is none."""

_Place = Annotated[int, Meta(ge=0, le=10_000)]
_Pressure = Annotated[int, Meta(ge=0, le=100)]

Point = tuple[_Place, _Place, _Pressure]
"""x and y in units of which the pad's longer side has 10,000; pressure in hundredths."""

Stroke = Annotated[tuple[Point, ...], Meta(min_length=1, max_length=4000)]


class Drawn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature on a pad of `width` × `height` units."""

    width: Annotated[int, Meta(ge=500, le=10_000)]
    height: Annotated[int, Meta(ge=500, le=10_000)]
    strokes: Annotated[tuple[Stroke, ...], Meta(min_length=1, max_length=400)]


def fault(drawn: Drawn) -> str:
    """Why it is no signature: the code of a refusal, "" for a good one."""
    points = [point for stroke in drawn.strokes for point in stroke]
    if len(points) > MOST_POINTS or any(x > drawn.width or y > drawn.height for x, y, _ in points):
        return "bad_request"
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for stroke in drawn.strokes for a, b in pairwise(stroke))
    return "" if length >= LEAST_INK else "signature_empty"


def encode(drawn: Drawn) -> bytes:
    """The file: canonical JSON."""
    return msgspec.json.encode(drawn, order="sorted")


def decode(body: bytes) -> Drawn:
    """Raises msgspec.DecodeError."""
    return msgspec.json.decode(body, type=Drawn)


def ink(drawn: Drawn) -> Ink:
    """The same as it is drawn."""
    strokes = tuple(
        tuple((float(x), float(y), pressure / 100) for x, y, pressure in stroke) for stroke in drawn.strokes
    )
    return Ink(float(drawn.width), float(drawn.height), strokes)
