from __future__ import annotations

import pytest

from server.hearing.model import Link
from server.quality import quality

pytestmark = pytest.mark.spec("H8")


def test_the_worse_way_decides() -> None:
    before = Link(up=1000, up_lost=500, down=1000, down_lost=0)
    assert quality(before, Link(2000, 500, 2000, 0)) == "good"
    assert quality(before, Link(2000, 519, 2000, 19)) == "good"
    assert quality(before, Link(2000, 520, 2000, 0)) == "fair"
    assert quality(before, Link(2000, 500, 2000, 100)) == "poor"


def test_a_few_packets_say_nothing() -> None:
    assert quality(Link(), Link(up=49, up_lost=49)) == "good"
    assert quality(Link(), Link(up=50, up_lost=5)) == "poor"


def test_after_a_connection_that_began_anew_it_counts_from_nothing() -> None:
    assert quality(Link(up=9000, up_lost=900), Link(up=100, up_lost=0)) == "good"
    assert quality(Link(up=9000, up_lost=0), Link(up=100, up_lost=3)) == "fair"
