"""Jobs run in processes that may die of them; the server and the next job do not notice."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from server import workers as module
from server.worker import JobError
from server.workers import Workers

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def pool(size: int = 1, waiting: int = 20, jobs_each: int = 100) -> AsyncIterator[Workers]:
    workers = Workers(size, waiting, jobs_each)
    try:
        yield workers
    finally:
        await workers.close()
        assert not workers.pids


async def refusal(workers: Workers, job: str, seconds: float = 30) -> str:
    with pytest.raises(JobError) as raised:
        await workers.do(f"tests.export.jobs.{job}", b"", seconds)
    return raised.value.code


async def test_a_job_is_bytes_to_bytes_whatever_it_prints() -> None:
    async with pool() as workers:
        body = bytes(range(256)) * 5000
        assert await workers.do("tests.export.jobs.turn", body) == body[::-1]


async def test_a_process_is_kept_for_the_next_job() -> None:
    async with pool() as workers:
        first = await workers.do("tests.export.jobs.whose", b"")
        assert await workers.do("tests.export.jobs.whose", b"") == first


async def test_whatever_a_job_does_the_next_one_succeeds() -> None:
    async with pool() as workers:
        assert await refusal(workers, "die") == "job_died"
        assert await refusal(workers, "stay", seconds=0.2) == "job_too_long"
        assert await refusal(workers, "hoard") == "internal"
        assert await refusal(workers, "refuse") == "fonts_missing"
        assert await refusal(workers, "stumble") == "internal"
        assert await refusal(workers, "no_such_job") == "internal"
        assert await workers.do("tests.export.jobs.turn", b"ab") == b"ba"


async def test_a_job_reaches_nobody() -> None:
    if await asyncio.to_thread(subprocess.call, ["unshare", "--net", "true"]):
        pytest.skip("this machine lets nobody leave its network")
    with socket.create_server(("127.0.0.1", 0)) as there:
        async with pool() as workers:
            port = b"%d" % there.getsockname()[1]
            assert await workers.do("tests.export.jobs.reach", port) in (b"ENETUNREACH", b"EADDRNOTAVAIL")


async def test_a_process_that_died_idle_is_replaced() -> None:
    async with pool() as workers:
        idle = int(await workers.do("tests.export.jobs.whose", b""))
        os.kill(idle, signal.SIGKILL)
        await asyncio.to_thread(os.waitid, os.P_PID, idle, os.WEXITED | os.WNOWAIT)
        assert int(await workers.do("tests.export.jobs.whose", b"")) != idle


async def test_a_process_is_replaced_after_many_jobs_and_ended_after_a_while_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with pool(jobs_each=2) as workers:
        first, second, third = [await workers.do("tests.export.jobs.whose", b"") for _ in range(3)]
        assert first == second != third
        monkeypatch.setattr(module, "IDLE_SECONDS", 0.0)
        await workers.do("tests.export.jobs.whose", b"")
        while workers.pids:
            await asyncio.sleep(0)


async def test_jobs_wait_their_turn_and_too_many_are_refused_at_once() -> None:
    async with pool(size=2, waiting=1) as workers:
        waiting = [asyncio.ensure_future(workers.do("tests.export.jobs.turn", b"%d" % n)) for n in range(3)]
        await asyncio.sleep(0)
        assert await refusal(workers, "turn") == "workers_busy"
        assert await asyncio.gather(*waiting) == [b"0", b"1", b"2"]
        assert len(workers.pids) <= 2


async def test_whoever_stops_waiting_ends_the_job() -> None:
    async with pool() as workers:
        waiting = asyncio.ensure_future(workers.do("tests.export.jobs.stay", b""))
        while not workers.pids:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not workers.pids


async def test_closing_fails_what_is_under_way() -> None:
    async with pool() as workers:
        waiting = asyncio.ensure_future(workers.do("tests.export.jobs.stay", b""))
        while not workers.pids:
            await asyncio.sleep(0)
        await workers.close()
        with pytest.raises(JobError):
            await waiting
