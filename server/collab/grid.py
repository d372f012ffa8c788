"""Tables as a grid without gaps or overlaps.

What several people's edits merge into may be ragged: rows of different length, spans that reach beyond the table or
into each other. No cell is lost; what is missing is filled with empty cells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Span(NamedTuple):
    """How many columns and rows a cell wants, and how wide each of these columns was drawn, if anybody drew it."""

    columns: int = 1
    rows: int = 1
    drawn: tuple[int, ...] = ()

    @classmethod
    def of(cls, attributes: Mapping[str, Any]) -> Span:
        """From a cell's attributes."""
        drawn = tuple(width or 0 for width in attributes.get("colwidth") or ())
        return cls(attributes.get("colspan", 1), attributes.get("rowspan", 1), drawn)


class Place(NamedTuple):
    """Where a cell goes: the `number`th of the given row `row`, None for one that fills a hole."""

    row: int
    number: int | None
    x: int
    y: int
    width: int
    height: int


class Grid(NamedTuple):
    """The cells row by row; `widths` of the columns among each other, all 1 where nobody drew them."""

    widths: tuple[int, ...]
    rows: int
    places: tuple[Place, ...]


def grid(rows: Sequence[Sequence[Span]]) -> Grid | None:
    """Lay cells out as browsers do, without columns and rows in which no cell begins; None if there are no cells."""
    loose = list(_placed(rows))
    if not loose:
        return None
    columns = sorted({place.x for place in loose})
    lines = sorted({place.y for place in loose})
    places = [_tightened(place, columns, lines) for place in loose]
    places += _fillers(places, len(columns), len(lines))
    places.sort(key=lambda place: (place.y, place.x))
    return Grid(_widths(rows, loose, columns), len(lines), tuple(places))


def _placed(rows: Sequence[Sequence[Span]]) -> Iterator[Place]:
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for number, span in enumerate(row):
            while (x, y) in taken:
                x += 1
            width = height = 1
            while width < span.columns and (x + width, y) not in taken:
                width += 1
            while height < min(span.rows, len(rows) - y) and not any(
                (column, y + height) in taken for column in range(x, x + width)
            ):
                height += 1
            taken.update((column, line) for column in range(x, x + width) for line in range(y, y + height))
            yield Place(y, number, x, y, width, height)
            x += width


def _tightened(place: Place, columns: Sequence[int], lines: Sequence[int]) -> Place:
    x, y = bisect_left(columns, place.x), bisect_left(lines, place.y)
    width = bisect_left(columns, place.x + place.width) - x
    height = bisect_left(lines, place.y + place.height) - y
    return place._replace(x=x, y=y, width=width, height=height)


def _fillers(places: Sequence[Place], columns: int, lines: int) -> Iterator[Place]:
    covered = {
        (x, y)
        for place in places
        for x in range(place.x, place.x + place.width)
        for y in range(place.y, place.y + place.height)
    }
    for y in range(lines):
        for x in range(columns):
            if (x, y) not in covered:
                yield Place(y, None, x, y, 1, 1)


def _widths(rows: Sequence[Sequence[Span]], places: Sequence[Place], columns: Sequence[int]) -> tuple[int, ...]:
    drawn: dict[int, int] = {}
    for place in places:
        assert place.number is not None
        for offset, width in enumerate(rows[place.row][place.number].drawn[: place.width]):
            drawn.setdefault(place.x + offset, width)
    ends = [*columns[1:], max(place.x + place.width for place in places)]
    widths = tuple(
        sum(drawn.get(column, 0) for column in range(begin, end)) for begin, end in zip(columns, ends, strict=True)
    )
    return widths if all(widths) else (1,) * len(columns)
