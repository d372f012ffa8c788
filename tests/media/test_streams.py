"""The pure parts: order, numbers, and what is missing. Losses are lists, not chance."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.missing import LIFE, MOST, Missing
from server.media.renumber import Renumber
from server.media.reorder import Reorder


class Packet(NamedTuple):
    sequence_number: int


def through(order: Reorder[Packet], *numbers: int) -> list[int]:
    return [ready.sequence_number for number in numbers for ready in order.add(Packet(number & 0xFFFF))]


@pytest.mark.parametrize(
    ("arriving", "leaving"),
    [
        pytest.param([1, 2, 3], [1, 2, 3], id="in order"),
        pytest.param([1, 3, 2, 4], [1, 2, 3, 4], id="two swapped"),
        pytest.param([1, 2, 2, 1, 3], [1, 2, 3], id="doubled"),
        pytest.param([1, 3, 4, 5], [1], id="one missing, still waiting"),
        pytest.param([1, 3, 4, 5, 6], [1, 3, 4, 5, 6], id="one missing, given up"),
        pytest.param([1, 3, 4, 5, 6, 2, 7], [1, 3, 4, 5, 6, 7], id="one too late"),
        pytest.param([65534, 0, 65535, 1], [65534, 65535, 0, 1], id="around the end of the numbers"),
        pytest.param([1, 4, 6, 7, 8, 9], [1, 4, 6, 7, 8, 9], id="two holes"),
        pytest.param([5000, 200, 201, 202, 203, 204], [5000, 200, 201, 202, 203, 204], id="begun anew further back"),
    ],
)
def test_packets_leave_in_order_and_wait_for_three_others_at_most(arriving: list[int], leaving: list[int]) -> None:
    assert through(Reorder(3), *arriving) == leaving


def test_waiting_can_be_given_up() -> None:
    order: Reorder[Packet] = Reorder(3)
    assert through(order, 1, 3, 5) == [1]
    left = []
    while order.waiting:
        left += [packet.sequence_number for packet in order.give_up()]
    assert left == [3, 5]
    assert order.give_up() == []


@given(st.lists(st.integers(0, 65535), max_size=200), st.integers(0, 6))
def test_whatever_arrives_nothing_leaves_twice_in_a_row_and_at_most_depth_waits(numbers: list[int], depth: int) -> None:
    order: Reorder[Packet] = Reorder(depth)
    left = through(order, *numbers)
    assert len(order._waiting) <= depth
    assert all(first != second for first, second in pairwise(left))


@given(st.permutations(list(range(40))), st.integers(0, 65535))
def test_with_enough_depth_every_permutation_after_the_first_is_put_in_order(numbers: list[int], start: int) -> None:
    order: Reorder[Packet] = Reorder(40)
    arriving = [start, *(start + 1 + number for number in numbers)]
    assert through(order, *arriving) == [(start + number) & 0xFFFF for number in range(41)]


def test_a_new_source_goes_on_where_the_one_before_ended() -> None:
    numbers = Renumber(48_000)
    first = numbers.map(60_000, 4_294_967_000, now=0.0)
    second = numbers.map(60_001, 664, now=0.02)
    assert first is not None
    assert second is not None
    assert (second[0] - first[0], (second[1] - first[1]) & 0xFFFFFFFF) == (1, 960)
    numbers.begin()
    third = numbers.map(7, 123_456, now=1.02)
    assert third == (second[0] + 1, (second[1] + 48_000) & 0xFFFFFFFF)
    assert numbers.map(9, 123_456 + 1920, now=1.03) == (second[0] + 3, (second[1] + 49_920) & 0xFFFFFFFF)
    assert numbers.map(8, 123_456 + 960, now=1.04) == (second[0] + 2, (second[1] + 48_960) & 0xFFFFFFFF)


def test_a_straggler_of_what_was_not_forwarded_is_left_out() -> None:
    numbers = Renumber(90_000)
    assert numbers.map(500, 0, now=0.0) is not None
    assert numbers.map(499, 0, now=0.0) is None
    assert numbers.map(501, 0, now=0.0) is not None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 65535), st.integers(0, 2**32 - 1)), min_size=1, max_size=60))
def test_no_number_is_ever_used_for_two_different_packets_of_consecutive_sources(
    sources: list[tuple[bool, int, int]],
) -> None:
    numbers = Renumber(90_000)
    used: list[int] = []
    for second, (swap, number, moment) in enumerate(sources):
        numbers.begin()
        order = [0, 2, 1, 3] if swap else [0, 1, 2, 3]
        for step in order:
            mapped = numbers.map((number + step) & 0xFFFF, (moment + step) & 0xFFFFFFFF, float(second))
            assert mapped is not None
            used.append(mapped[0])
    assert len(set(used)) == len(used)
    assert {(used[0] + step) & 0xFFFF for step in range(len(used))} == set(used)


def test_what_is_missing_is_named_until_it_comes_or_is_too_old() -> None:
    missing = Missing()
    assert not missing.add(65_534, now=0.0)
    assert missing.add(1, now=0.0)
    assert missing.numbers(0.1) == [0, 65_535]
    assert not missing.add(0, now=0.2)
    assert missing.numbers(0.3) == [65_535]
    assert missing.numbers(LIFE) == []


def test_a_leap_of_numbers_does_not_ask_for_thousands() -> None:
    missing = Missing()
    missing.add(0, now=0.0)
    assert missing.add(30_000, now=0.0)
    assert missing.numbers(0.0) == list(range(30_000 - MOST, 30_000))
