"""Photographs go when their time is over, by the server's clock."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.access.erasing import DAY_MS, EVERY_S, Erasing
from server.hearing.model import Role
from server.settings import Settings
from server.store.identities import SqlIdentities
from server.store.ports import ListedHearing, ListedSeat, StoreError
from server.store.store import open_store

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A6")]


class Clock:
    """Time that passes when somebody sleeps, until `end`."""

    def __init__(self, end: int) -> None:
        self.now = 1_000
        self._end = end

    def __call__(self) -> int:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += int(seconds * 1000)
        if self.now > self._end:
            raise asyncio.CancelledError


async def until(clock: Clock, kept: SqlIdentities, days: int) -> None:
    with pytest.raises(asyncio.CancelledError):
        await Erasing(kept, days, clock, clock.sleep).run()


async def test_photographs_are_erased_after_so_many_days_and_at_the_start(tmp_path: Path) -> None:
    store = await open_store(Settings(data=tmp_path))
    card = ListedHearing(id="h", case_number="", case_name="", cause="", court="", place="", starts_at=0)
    seats = [ListedSeat(id=seat, hearing="h", role=Role.PLAINTIFF, name="张伟") for seat in ("early", "late")]
    await store.directory.create_hearing(card, seats)
    kept = store.identities
    assert isinstance(kept, SqlIdentities)
    early, late = Clock(0), Clock(0)
    late.now += DAY_MS
    for seat, clock in (("early", early), ("late", late)):
        kept._now = clock  # the moment at which it was taken
        await kept.keep_photo(seat, "card", b"a face")
    clock = Clock(3 * DAY_MS)
    await until(clock, kept, 3)
    assert (await kept.identity("early")).photos == ("card",)
    clock = Clock(3 * DAY_MS + int(2 * EVERY_S * 1000))
    await until(clock, kept, 3)
    assert (await kept.identity("early")).photos == ()
    assert (await kept.identity("late")).photos == ("card",)

    # A server that was down when the time came erases at its start.
    restarted = Clock(0)
    restarted.now = 90 * DAY_MS
    await until(restarted, kept, 3)
    assert (await kept.identity("late")).photos == ()
    await store.close()


class Failing:
    """A store that is down at first."""

    def __init__(self) -> None:
        self.asked = 0

    async def erase_photos(self, before: int) -> int:
        self.asked += 1
        if self.asked == 1:
            raise StoreError("database_unreachable", "。", ".")
        return 1


async def test_a_store_that_is_down_is_asked_again() -> None:
    failing = Failing()
    clock = Clock(int(EVERY_S * 1500))
    with pytest.raises(asyncio.CancelledError):
        await Erasing(failing, 3, clock, clock.sleep).run()  # type: ignore[arg-type]  # one verb of the port is used
    assert failing.asked == 2
