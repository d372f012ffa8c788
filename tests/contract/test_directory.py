"""What every directory does, whatever it is stored in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import msgspec
import pytest
from sqlalchemy import select

from server.hearing.model import Role
from server.settings import Settings
from server.store.database import Database
from server.store.directory import SqlDirectory
from server.store.migrate import migrate
from server.store.ports import Directory, ListedCase, ListedHearing, ListedSeat, StoreError
from server.store.store import Store, open_store
from server.store.tables import sessions
from tests.journals import SEALER, behind_the_store

pytestmark = pytest.mark.anyio

HEARING = ListedHearing(
    id="h-1",
    case_number="（2026）京0105民初1号",
    case_name="张三诉李四民间借贷纠纷",
    cause="民间借贷纠纷",
    court="示例人民法院",
    place="第一互联网法庭",
    starts_at=1_795_000_000_000,
    kind="mediation",
    public=False,
    demonstration=True,
    cases=(
        ListedCase(
            id="c-2", case_number="（2026）京0105民初1号", case_name="张三诉李四民间借贷纠纷", cause="民间借贷纠纷"
        ),
        ListedCase(
            id="c-1", case_number="（2026）京0105民初2号", case_name="张三诉王五保证合同纠纷", cause="保证合同纠纷"
        ),
    ),
)
SEATS = [
    ListedSeat(id="s-z", hearing="h-1", role=Role.PRESIDING_JUDGE, name="王法官"),
    ListedSeat(id="s-a", hearing="h-1", role=Role.CLERK, name="𬭎喆"),
    ListedSeat(id="s-m", hearing="h-1", role=Role.PLAINTIFF, name="O'Brien; DROP TABLE seats"),
]
FAR = 2**53


@pytest.fixture
async def directory(store: Store) -> Directory:
    await store.directory.create_hearing(HEARING, SEATS)
    return store.directory


async def test_a_hearing_and_its_seats_come_back_as_they_were_entered(directory: Directory) -> None:
    assert await directory.hearing("h-1") == HEARING
    assert await directory.seats("h-1") == SEATS
    assert await directory.seat("s-a") == SEATS[1]


async def test_what_is_unknown_is_none(directory: Directory) -> None:
    assert await directory.hearing("h-2") is None
    assert await directory.seats("h-2") == []
    assert await directory.seat("s-q") is None
    assert await directory.session("no such token") is None
    assert await directory.session("\udc80") is None


async def test_a_hearing_is_entered_once(directory: Directory) -> None:
    with pytest.raises(StoreError) as error:
        await directory.create_hearing(msgspec.structs.replace(HEARING, court="另一法院"), [])
    assert error.value.code == "hearing_exists"
    assert await directory.hearing("h-1") == HEARING


async def test_of_two_who_enter_the_same_hearing_one_is_told(store: Store) -> None:
    results = await asyncio.gather(
        *(store.directory.create_hearing(HEARING, SEATS) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "StoreError"]
    assert await store.directory.seats("h-1") == SEATS


async def test_a_hearing_whose_seats_cannot_be_entered_is_not_entered_either(directory: Directory) -> None:
    taken = [msgspec.structs.replace(SEATS[0], hearing="h-2")]
    with pytest.raises(StoreError):
        await directory.create_hearing(msgspec.structs.replace(HEARING, id="h-2"), taken)
    assert await directory.hearing("h-2") is None


async def test_a_token_signs_its_seat_in(directory: Directory) -> None:
    token, other = await directory.open_session("s-a", FAR), await directory.open_session("s-z", FAR)
    assert await directory.session(token) == SEATS[1]
    assert await directory.session(other) == SEATS[0]


async def test_the_database_holds_no_token(settings: Settings, directory: Directory) -> None:
    token = await directory.open_session("s-a", FAR)
    with behind_the_store(settings) as connection:
        stored = repr(connection.execute(select(sessions)).all())
    assert "s-a" in stored
    assert token not in stored


async def test_closing_the_sessions_of_a_seat_ends_all_of_its_and_no_other(directory: Directory) -> None:
    tokens = [await directory.open_session("s-a", FAR) for _ in range(2)]
    other = await directory.open_session("s-z", FAR)
    await directory.close_sessions("s-a")
    assert [await directory.session(token) for token in tokens] == [None, None]
    assert await directory.session(other) == SEATS[0]
    assert await directory.session(await directory.open_session("s-a", FAR)) == SEATS[1]


async def test_nobody_signs_in_to_a_seat_that_is_not_there(directory: Directory) -> None:
    with pytest.raises(StoreError) as error:
        await directory.open_session("s-q", FAR)
    assert error.value.code == "no_such_seat"


async def test_a_secret_is_made_once_for_all_servers(settings: Settings, directory: Directory) -> None:
    other = await open_store(settings)
    found = await asyncio.gather(*(place.secret("links") for place in (directory, other.directory) * 5))
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert await directory.secret("something else") != found[0]
    await other.close()


class Clock:
    """Milliseconds since the epoch, as the test says."""

    now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = Database(settings.database_url or f"sqlite:///{settings.data / 'tingji.db'}")
    await opened.write(partial(migrate, sealer=SEALER))
    yield opened
    await opened.close()


async def test_a_session_ends_at_its_time(database: Database) -> None:
    clock = Clock()
    directory = SqlDirectory(database, SEALER, clock)
    await directory.create_hearing(HEARING, SEATS)
    token = await directory.open_session("s-a", clock.now + 60_000)
    clock.now += 59_999
    assert await directory.session(token) == SEATS[1]
    clock.now += 1
    assert await directory.session(token) is None
