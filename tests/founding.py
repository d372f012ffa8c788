"""Hearings with seats of a test's own choosing, in a data folder before a server serves it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server.hearing.events import HearingCreated
from server.hearing.model import Role, Seat
from server.rooms import found, now
from server.settings import Settings
from server.store.ports import ListedHearing, ListedSeat
from server.store.store import open_store

SHARED = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.JUDGE, "周正"),
    (Role.CLERK, "李静"),
    (Role.CLERK, "赵磊"),
    (Role.PLAINTIFF, "张伟"),
    (Role.PLAINTIFF_AGENT, "孙悦"),
    (Role.DEFENDANT, "刘洋"),
)
"""Two judges, and a party with an agent: each pair may sit at one microphone."""


def found_hearing(data: Path, people: Sequence[tuple[Role, str]] = SHARED) -> list[ListedSeat]:
    """Found the hearing that a server started on `data` prints links for; its seats in the order of `people`."""
    # Whoever asks may run an event loop of his own.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, _found(data, people)).result()


async def _found(data: Path, people: Sequence[tuple[Role, str]]) -> list[ListedSeat]:
    hearing = "h-" + secrets.token_hex(4)
    at = now()
    seats = [ListedSeat(id="s-" + secrets.token_hex(4), hearing=hearing, role=role, name=name) for role, name in people]
    card = ListedHearing(
        id=hearing,
        case_number="（2026）京0107民初456号",
        case_name="张伟诉刘洋民间借贷纠纷",
        cause="民间借贷纠纷",
        court="示范人民法院",
        place="第三法庭",
        starts_at=at,
        public=True,
        demonstration=True,
    )
    created = HearingCreated(hearing, at, tuple(Seat(id=seat.id, role=seat.role) for seat in seats))
    store = await open_store(Settings(data=data))
    try:
        await found(store.journal, store.leases, "founding", created)
        await store.directory.create_hearing(card, seats)
    finally:
        await store.close()
    return seats
