"""What every store of messages and feedback does, whatever it is stored in."""

from __future__ import annotations

import pytest

from server.hearing.model import Role
from server.store.ports import Feedback, ListedHearing, ListedSeat
from server.store.store import Store

pytestmark = pytest.mark.anyio


async def begin(store: Store, hearing: str) -> None:
    card = ListedHearing(id=hearing, case_number="", case_name="", cause="", court="", place="", starts_at=0)
    seat = ListedSeat(id=f"{hearing}-p", hearing=hearing, role=Role.PLAINTIFF, name="张伟")
    await store.directory.create_hearing(card, [seat])


@pytest.mark.spec("H11")
async def test_messages_are_numbered_by_hearing_and_kept_in_order(store: Store) -> None:
    for hearing in ("h", "other"):
        await begin(store, hearing)
    first = await store.correspondence.write("h", "h-p", "h-p", "听不到𬭎")
    second = await store.correspondence.write("h", "", "c", "好")
    await store.correspondence.write("other", "other-p", "other-p", "别的")
    assert (first.number, second.number) == (1, 2)
    assert await store.correspondence.messages("h") == [first, second]
    assert [message.text for message in await store.correspondence.messages("other")] == ["别的"]
    assert await store.correspondence.messages("none") == []


@pytest.mark.spec("H4")
async def test_feedback_is_one_for_each_seat_the_latest(store: Store) -> None:
    for hearing in ("h", "other"):
        await begin(store, hearing)
    await store.correspondence.give_feedback(Feedback("h-p", 1, 1, 1, 1, "差"))
    await store.correspondence.give_feedback(Feedback("other-p", 2, 3, 3, 3, ""))
    better = Feedback("h-p", 3, 5, 4, 5, "好了")
    await store.correspondence.give_feedback(better)
    assert await store.correspondence.feedback() == [Feedback("other-p", 2, 3, 3, 3, ""), better]
