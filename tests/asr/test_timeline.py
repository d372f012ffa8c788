from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.asr.timeline import TOLERANCE_MS, Timeline

SECOND = 16_000


def test_sound_without_gaps_keeps_the_time_of_its_start() -> None:
    timeline = Timeline()
    for i in range(10):
        timeline.extend(1_000 + i * 1_000, SECOND)
    assert timeline.at(0) == 1_000
    assert timeline.at(7_500) == 8_500
    assert timeline.gap(11_000) == 0


def test_small_differences_are_not_gaps() -> None:
    timeline = Timeline()
    timeline.extend(1_000, SECOND)
    timeline.extend(2_000 + TOLERANCE_MS, SECOND)
    timeline.extend(3_000 - TOLERANCE_MS, SECOND)
    assert timeline.at(2_500) == 3_500


def test_positions_on_both_sides_of_a_gap_have_their_own_times() -> None:
    timeline = Timeline()
    timeline.extend(1_000, SECOND)
    assert timeline.gap(61_000) == 59_000
    timeline.extend(61_000, SECOND)
    assert timeline.at(900) == 1_900
    assert timeline.at(1_100) == 61_100


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 100)), min_size=1, max_size=300))
def test_the_end_of_every_piece_is_where_it_was_captured(pieces: list[tuple[int, int]]) -> None:
    timeline, at, position = Timeline(), 0, 0
    for gap, length in pieces:
        at += gap
        timeline.extend(at, length * 16)
        at, position = at + length, position + length
        assert timeline.at(position) == pytest.approx(at, abs=TOLERANCE_MS)
