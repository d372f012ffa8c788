"""Processes for work that takes long or may go wrong: rendering now, files from outside later.

Each does one job at a time, with limits of time and memory, and may die of it: the job fails, the next one gets
another process. Nothing of a job runs in the server's own process.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor

import msgspec
import structlog

from server.worker import ANSWER_BYTES, LENGTH, Answer, Job, JobError, exactly, frame

JOBS_EACH = 100
"""After so many a process is replaced, whatever it may have kept in memory; unless its pool says otherwise."""

IDLE_SECONDS = 300.0
"""A process that has had nothing to do for so long is ended: it holds fonts and libraries in memory."""

_START = "from server.worker import main; main()"
"""Not `-m`: then the module would be there twice, and a job's JobError another than the one that is caught."""

log = structlog.get_logger(__name__)


class Workers:
    """At most `size` processes, started when they are needed and replaced after `jobs_each`; at most `waiting` jobs
    wait for one of them."""

    def __init__(self, size: int = 2, waiting: int = 20, jobs_each: int = JOBS_EACH) -> None:
        self._jobs_each = jobs_each
        self._threads = ThreadPoolExecutor(size)  # of its own: a job of an hour takes none of those for short errands
        self._turn = asyncio.Semaphore(size)
        self._most = size + waiting
        self._jobs = 0
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()

    @property
    def pids(self) -> set[int]:
        """The processes there are at present."""
        return {worker.pid for worker in self._all}

    async def do(self, function: str, body: bytes, seconds: float = 30.0) -> bytes:
        """Have a worker call `function` (of bytes, by its dotted name); `seconds` do not include waiting for one.

        Raises JobError: ``workers_busy``, ``job_too_long``, ``job_died``, or what the job itself raised.
        """
        if self._jobs >= self._most:
            raise JobError("workers_busy")
        self._jobs += 1
        try:
            async with self._turn:
                answer = await self._ask(Job(function, body), seconds)
        finally:
            self._jobs -= 1
        if answer.code:
            raise JobError(answer.code)
        return answer.body

    async def close(self) -> None:
        """End every process; a job that is under way fails."""
        await asyncio.gather(*(self._end(worker) for worker in list(self._all)))
        self._threads.shutdown(wait=False)

    async def _ask(self, job: Job, seconds: float) -> Answer:
        worker = await self._worker()
        try:
            async with asyncio.timeout(seconds):
                return await worker.ask(job)
        except TimeoutError:
            log.warning("job took too long", function=job.function, seconds=seconds)
            raise JobError("job_too_long") from None
        except (OSError, EOFError, ValueError, RuntimeError) as error:  # the last: these workers have been closed
            log.warning("worker died", function=job.function, detail=repr(error))
            raise JobError("job_died") from None
        finally:
            if worker.reusable and worker in self._all:
                self._idle.append(worker)
                worker.later(IDLE_SECONDS, self._end)
            else:
                await self._end(worker)

    async def _worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.reusable:
                return worker
            await self._end(worker)
        worker = _Worker(self._jobs_each, self._threads)
        self._all.add(worker)
        return worker

    async def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        await worker.end()


class _Worker:
    """One process. `reusable` between jobs, as long as each has been answered and it lives.

    Started by `subprocess`: uvloop's own way copies the server's page tables, 10 ms in which nothing else happens.
    Its pipes are read and written in a thread, which the end of the process ends as well.
    """

    def __init__(self, most: int, threads: Executor) -> None:
        self._most = most
        self._threads = threads
        command = [sys.executable, "-c", _START]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: S603 - nothing of it is given
        self.pid = self._process.pid
        self._jobs = 0
        self._answered = True
        self._resting: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def reusable(self) -> bool:
        return self._answered and self._jobs < self._most and self._process.poll() is None

    async def ask(self, job: Job) -> Answer:
        self._wake()
        self._answered = False
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._exchange, job)
        self._jobs += 1
        self._answered = True
        return answer

    def later(self, seconds: float, end: Callable[[_Worker], Awaitable[None]]) -> None:
        """Let `end` be called unless there is another job before."""

        async def rest() -> None:
            await end(self)

        def begin() -> None:
            ending = asyncio.create_task(rest())
            self._ending.add(ending)  # the loop alone would not keep it
            ending.add_done_callback(self._ending.discard)

        self._resting = asyncio.get_running_loop().call_later(seconds, begin)

    async def end(self) -> None:
        self._wake()
        self._process.kill()
        await asyncio.to_thread(self._reap)

    def _exchange(self, job: Job) -> Answer:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in and pipe_out
        pipe_in.write(frame(job))
        pipe_in.flush()
        (length,) = LENGTH.unpack(exactly(pipe_out, LENGTH.size))
        if length > ANSWER_BYTES:
            raise ValueError("the answer is too long")
        return msgspec.msgpack.decode(exactly(pipe_out, length), type=Answer)

    def _reap(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # what was not yet written has no reader any more

    def _wake(self) -> None:
        if self._resting:
            self._resting.cancel()
            self._resting = None
