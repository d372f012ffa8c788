from __future__ import annotations

import pytest

from server.asr.messages import Final
from server.asr.unconfirmed import FIRST_RETRY_S, LAST_RETRY_S, Unconfirmed

pytestmark = pytest.mark.spec("S1")


def final(n: int, stream: str = "mic") -> Final:
    return Final("h-1", "s-1", stream, n, 0, 0, (), 0, 0)


def test_all_are_kept_in_order_until_each_is_confirmed() -> None:
    unconfirmed = Unconfirmed()
    for n in (1, 2, 3):
        unconfirmed.add(final(n), 0)
    unconfirmed.confirm("mic", 2)
    unconfirmed.confirm("mic", 2)
    unconfirmed.confirm("other", 1)
    assert list(unconfirmed.all()) == [final(1), final(3)]


def test_one_is_due_again_after_pauses_that_grow_to_a_minute() -> None:
    unconfirmed, now, sent = Unconfirmed(), 0.0, []
    unconfirmed.add(final(1), now)
    while now < 400:
        now += 0.5
        sent += [now] * len(list(unconfirmed.due(now)))
    pauses = [later - earlier for earlier, later in zip([0.0, *sent], sent, strict=False)]
    assert pauses[0] == FIRST_RETRY_S
    assert pauses == sorted(pauses)
    assert pauses[-1] == LAST_RETRY_S
    unconfirmed.confirm("mic", 1)
    assert not list(unconfirmed.due(10_000))
