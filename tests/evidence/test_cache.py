"""What several ask for at the same time is made once; what was used longest ago gives way."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.evidence.cache import Cache

pytestmark = pytest.mark.anyio


class Maker:
    """Writes ten bytes when it may, and counts."""

    def __init__(self) -> None:
        self.made = 0
        self.may = asyncio.Event()

    async def __call__(self, path: Path) -> None:
        self.made += 1
        await self.may.wait()
        await asyncio.to_thread(path.write_bytes, bytes(10))


async def test_what_several_ask_for_is_made_once(tmp_path: Path) -> None:
    cache, make = Cache(tmp_path / "cache"), Maker()
    waiting = [asyncio.ensure_future(cache.file("a/b", make)) for _ in range(20)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    make.may.set()
    paths = await asyncio.gather(*waiting[1:])
    assert make.made == 1 and {path.read_bytes() for path in paths} == {bytes(10)}
    assert await cache.file("a/b", make) == paths[0] and make.made == 1


async def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache, make = Cache(tmp_path / "cache", most=30), Maker()
    make.may.set()
    for name in ("one", "two", "three", "one", "four"):
        await cache.file(name, make)
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["four", "one", "three"]
    assert make.made == 4
    await cache.file("two", make)
    assert make.made == 5


async def test_what_failed_is_told_to_all_and_tried_again(tmp_path: Path) -> None:
    cache, make = Cache(tmp_path / "cache"), Maker()
    make.may.set()

    async def fail(path: Path) -> None:
        await asyncio.to_thread(path.write_bytes, b"half")
        raise KeyError("gone")

    results = await asyncio.gather(*(cache.file("a", fail) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [KeyError] * 3
    assert (await cache.file("a", make)).read_bytes() == bytes(10)


async def test_it_starts_empty_and_stops_what_is_being_made(tmp_path: Path) -> None:
    (tmp_path / "cache" / "old").mkdir(parents=True)
    cache, make = Cache(tmp_path / "cache"), Maker()
    with cache.room() as room:
        assert room.is_dir()
    waiting = asyncio.ensure_future(cache.file("a", make))
    while not make.made:
        await asyncio.sleep(0)
    await cache.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert list((tmp_path / "cache").iterdir()) == []
