"""Tables become a grid without gaps or overlaps, and no cell is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.collab.grid import Grid, Place, Span, grid

spans = st.builds(Span, st.integers(1, 100), st.integers(1, 1000))
tables = st.lists(st.lists(spans, max_size=5), max_size=6)


def drawn(rows: list[list[Span]]) -> str:
    """Each field with the letter of its cell, "." for a filler."""
    found = grid(rows)
    assert found is not None
    fields = [[" "] * len(found.widths) for _ in range(found.rows)]
    letters = {
        place: chr(ord("a") + index) for index, place in enumerate(p for p in found.places if p.number is not None)
    }
    for place in found.places:
        for y in range(place.y, place.y + place.height):
            for x in range(place.x, place.x + place.width):
                fields[y][x] = letters.get(place, ".")
    return "\n".join("".join(row) for row in fields)


@pytest.mark.parametrize(
    ("rows", "picture"),
    [
        ([[Span(), Span()], [Span(), Span()]], "ab\ncd"),
        ([[Span(columns=2), Span(rows=2)], [Span(), Span()]], "aab\ncdb"),
        ([[Span()], [Span(), Span()]], "a.\nbc"),
        ([[Span(rows=9), Span()], [Span()]], "ab\nac"),
        ([[Span(columns=50)], [Span(), Span()]], "aa\nbc"),
        ([[Span(columns=100, rows=1000)]], "a"),
        ([[Span(rows=2)], [], [Span()]], "a\nb"),
        ([[Span(), Span(rows=2)], [Span(columns=2)]], "ab\ncb"),
    ],
    ids=["plain", "spans", "short row", "too long", "too wide", "much too large", "row without cells", "overlap"],
)
def test_cells_are_laid_out_as_browsers_do(rows: list[list[Span]], picture: str) -> None:
    assert drawn(rows) == picture


@given(tables)
def test_every_field_belongs_to_one_cell_and_every_cell_stands_once(rows: list[list[Span]]) -> None:
    found = grid(rows)
    cells = [(y, number) for y, row in enumerate(rows) for number in range(len(row))]
    if found is None:
        assert not cells
        return
    fields = [
        (x, y)
        for place in found.places
        for x in range(place.x, place.x + place.width)
        for y in range(place.y, place.y + place.height)
    ]
    assert sorted(fields) == [(x, y) for x in range(len(found.widths)) for y in range(found.rows)]
    assert [(place.row, place.number) for place in found.places if place.number is not None] == cells


def test_columns_are_as_wide_as_they_were_drawn() -> None:
    row = [Span(drawn=(100,)), Span(columns=2, drawn=(30, 50))]
    assert grid([row]) == Grid((100, 80), 1, (Place(0, 0, 0, 0, 1, 1), Place(0, 1, 1, 0, 1, 1)))
    assert grid([[Span(drawn=(100,)), Span()]]) == Grid((1, 1), 1, (Place(0, 0, 0, 0, 1, 1), Place(0, 1, 1, 0, 1, 1)))


def test_a_cell_says_itself_how_large_it_is() -> None:
    assert Span.of({"colspan": 2, "rowspan": 3, "colwidth": [70, None]}) == Span(2, 3, (70, 0))
    assert Span.of({}) == Span(1, 1, ())
