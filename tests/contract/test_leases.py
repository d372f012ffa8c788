"""What every kind of leases does."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from redis import asyncio as redis

from server.settings import Settings
from server.store.leases_memory import MemoryLeases
from server.store.leases_redis import RedisLeases
from server.store.ports import Fenced, Leases, StoreError
from server.store.store import open_store
from tests.servers import free_port

pytestmark = pytest.mark.anyio

LONG = 3600.0
Make = Callable[[], Leases]


class Journal:
    """What leases know of the journal: the greatest fence that it has seen."""

    seen = 0

    async def fenced(self, hearing: str) -> int:
        await asyncio.sleep(0)
        return self.seen


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture(params=["memory", "redis"])
async def leases(request: pytest.FixtureRequest, journal: Journal) -> AsyncIterator[Leases]:
    kinds: dict[str, Make] = {
        "memory": lambda: MemoryLeases(journal.fenced),
        "redis": lambda: RedisLeases(request.getfixturevalue("redis_url"), journal.fenced),
    }
    opened = kinds[request.param]()
    yield opened
    await opened.close()


@pytest.fixture
def hearing() -> str:
    return f"h-{uuid.uuid4()}"


async def until(condition: Callable[[], Any]) -> None:
    with anyio.fail_after(60):
        while not await condition():
            await anyio.sleep(0.005)


async def test_one_holder_at_a_time(leases: Leases, hearing: str) -> None:
    assert await leases.holder(hearing) is None
    assert await leases.acquire(hearing, "one", LONG) is not None
    assert await leases.acquire(hearing, "two", LONG) is None
    assert await leases.holder(hearing) == "one"


async def test_of_many_who_ask_at_once_one_gets_it(leases: Leases, hearing: str) -> None:
    fences = await asyncio.gather(*(leases.acquire(hearing, f"holder {number}", LONG) for number in range(20)))
    assert len([fence for fence in fences if fence is not None]) == 1


async def test_hearings_are_held_apart(leases: Leases, hearing: str) -> None:
    assert await leases.acquire(hearing, "one", LONG)
    assert await leases.acquire(f"{hearing}-other", "two", LONG)
    assert await leases.holder(hearing) == "one"


async def test_what_is_released_is_free(leases: Leases, hearing: str) -> None:
    await leases.acquire(hearing, "one", LONG)
    await leases.release(hearing, "one")
    assert await leases.holder(hearing) is None
    assert await leases.acquire(hearing, "two", LONG)


async def test_only_the_holder_can_release_or_renew(leases: Leases, hearing: str) -> None:
    await leases.acquire(hearing, "one", LONG)
    await leases.release(hearing, "two")
    assert not await leases.renew(hearing, "two", LONG)
    assert await leases.renew(hearing, "one", LONG)
    assert await leases.holder(hearing) == "one"


async def test_nobody_can_renew_what_he_never_had(leases: Leases, hearing: str) -> None:
    assert not await leases.renew(hearing, "one", LONG)
    assert await leases.holder(hearing) is None


async def test_the_fence_grows_with_every_holder(leases: Leases, hearing: str) -> None:
    fences = []
    for number in range(5):
        fences.append(await leases.acquire(hearing, f"holder {number}", LONG))
        await leases.release(hearing, f"holder {number}")
    assert None not in fences
    assert fences == sorted(set(fences), key=lambda fence: fence or 0)


async def test_the_same_holder_gets_a_greater_fence_when_it_asks_again(leases: Leases, hearing: str) -> None:
    first = await leases.acquire(hearing, "one", LONG)
    second = await leases.acquire(hearing, "one", LONG)
    assert first is not None
    assert second is not None
    assert second > first


async def test_the_fence_is_greater_than_any_that_the_journal_has_seen(
    leases: Leases, journal: Journal, hearing: str
) -> None:
    journal.seen = 2**40
    assert await leases.acquire(hearing, "one", LONG) == 2**40 + 1
    journal.seen = 0
    assert await leases.acquire(hearing, "one", LONG) == 2**40 + 2


async def test_a_lease_ends_by_itself(leases: Leases, hearing: str) -> None:
    await leases.acquire(hearing, "one", 0.02)

    async def free() -> bool:
        return await leases.holder(hearing) is None

    await until(free)
    assert not await leases.renew(hearing, "one", LONG)
    assert await leases.acquire(hearing, "two", LONG)


async def test_a_renewed_lease_lasts(leases: Leases, hearing: str) -> None:
    await leases.acquire(hearing, "one", 0.05)
    assert await leases.renew(hearing, "one", LONG)
    await leases.acquire(f"{hearing}-short", "one", 0.06)

    async def short_one_ended() -> bool:
        return await leases.holder(f"{hearing}-short") is None

    await until(short_one_ended)
    assert await leases.holder(hearing) == "one"


async def test_two_servers_share_redis(redis_url: str, journal: Journal, hearing: str) -> None:
    one, two = RedisLeases(redis_url, journal.fenced), RedisLeases(redis_url, journal.fenced)
    first = await one.acquire(hearing, "one", LONG)
    assert await two.acquire(hearing, "two", LONG) is None
    assert await two.holder(hearing) == "one"
    await one.close()
    assert await two.holder(hearing) == "one"
    await two.release(hearing, "one")
    second = await two.acquire(hearing, "two", LONG)
    assert first is not None
    assert second is not None
    assert second > first
    await two.close()


async def test_an_emptied_redis_does_not_bring_an_old_fence_back(
    redis_url: str, settings: Settings, hearing: str
) -> None:
    store = await open_store(Settings(data=settings.data, database_url=settings.database_url, redis_url=redis_url))
    fence = await store.leases.acquire(hearing, "one", LONG)
    assert fence is not None
    await store.journal.fence(hearing, fence + 10)
    async with redis.from_url(redis_url) as client:
        await client.flushall()
    later = await store.leases.acquire(hearing, "two", LONG)
    assert later is not None
    await store.journal.fence(hearing, later)
    with pytest.raises(Fenced):
        await store.journal.fence(hearing, fence)
    await store.close()


async def test_a_restarted_server_goes_on_from_the_journals_fence(settings: Settings) -> None:
    for _ in range(3):
        store = await open_store(settings)
        fence = await store.leases.acquire("h-1", "one", LONG)
        assert fence is not None
        await store.journal.fence("h-1", fence)
        await store.close()


async def test_a_redis_that_is_not_there_is_a_clear_error_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        await open_store(Settings(data=tmp_path, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    assert error.value.code == "redis_unreachable"
    assert "TINGJI_REDIS" in error.value.zh
    assert "TINGJI_REDIS" in error.value.en


async def test_a_wrong_redis_password_is_a_clear_error(tmp_path: Path, redis_url: str) -> None:
    wrong = redis_url.replace("redis://", "redis://nobody:wrong@")
    with pytest.raises(StoreError) as error:
        await open_store(Settings(data=tmp_path, redis_url=wrong))
    assert error.value.code == "redis_password"
    assert "wrong@" not in error.value.en
