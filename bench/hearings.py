"""Hearings to measure with, made by the product's own functions in a data folder that no server uses yet."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from server.gateway.auth import COOKIE, SESSION_SECONDS
from server.hearing.events import HearingCreated
from server.hearing.model import Role, Seat
from server.rooms import found, now
from server.settings import Settings
from server.store.ports import ListedHearing, ListedSeat
from server.store.store import Store, open_store


class SignedIn(msgspec.Struct, frozen=True):
    """A seat and the cookie that opens it."""

    seat: str
    cookie: str


class Record(msgspec.Struct, frozen=True):
    """Who writes and who reads one hearing's record. Seats are empty for servers that know none."""

    name: str
    writers: Sequence[SignedIn]
    readers: Sequence[SignedIn]


async def create(data: Path, records: int, writers: int, readers: int) -> list[Record]:
    """Make hearings in which so many clerks write and so many parties read; everybody is signed in."""
    store = await open_store(Settings(data=data))
    try:
        return [await _create_one(store, writers, readers) for _ in range(records)]
    finally:
        await store.close()


async def _create_one(store: Store, writers: int, readers: int) -> Record:
    hearing = "h-" + secrets.token_hex(4)
    roles = [Role.CLERK] * writers + [Role.PLAINTIFF_AGENT] * readers
    seats = [
        ListedSeat(id="s-" + secrets.token_hex(4), hearing=hearing, role=role, name=f"{number}号")
        for number, role in enumerate(roles, 1)
    ]
    card = ListedHearing(
        id=hearing,
        case_number=f"测量{hearing}",
        case_name="测量",
        cause="测量",
        court="测量",
        place="测量",
        starts_at=now(),
        public=True,
        demonstration=False,
    )
    created = HearingCreated(hearing, card.starts_at, tuple(Seat(id=seat.id, role=seat.role) for seat in seats))
    await found(store.journal, store.leases, "bench", created)
    await store.directory.create_hearing(card, seats)
    signed_in = [await _sign_in(store, seat) for seat in seats]
    return Record(name=hearing, writers=signed_in[:writers], readers=signed_in[writers:])


async def _sign_in(store: Store, seat: ListedSeat) -> SignedIn:
    token = await store.directory.open_session(seat.id, now() + SESSION_SECONDS * 1000)
    return SignedIn(seat=seat.id, cookie=f"{COOKIE}={token}")
