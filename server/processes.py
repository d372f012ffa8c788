"""The server's own child processes: started, watched, started again, and connected to."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
import structlog

from server.link import Link, LinkError, connect_unix

In = TypeVar("In")
Out = TypeVar("Out")

CONNECT_TIMEOUT = 20.0
"""Seconds that a process may take from its start until it listens."""

_PR_SET_PDEATHSIG = 1  # prctl(2)
_LIBC = ctypes.CDLL(None)

log = structlog.get_logger(__name__)


class ChildProcess(Generic[In, Out]):
    """A module of the server in a process of its own, with a link to it.

    Dies with the server; when it dies by itself it is started again at once, then with growing pauses up to 2 s.
    """

    def __init__(
        self,
        module: str,
        socket: Path,
        decoder: msgspec.msgpack.Decoder[In],
        *,
        environment: dict[str, str],
        greet: Callable[[], Out | None],
        receive: Callable[[In], None],
        changed: Callable[[bool], None],
    ) -> None:
        self._module = module
        self._socket = socket
        self._decoder = decoder
        self._environment = environment
        self._greet = greet
        self._receive = receive
        self._changed = changed
        self._link: Link[In, Out] | None = None
        self.pid: int | None = None

    @property
    def connected(self) -> bool:
        """Whether the process is up and answers."""
        return self._link is not None

    def send(self, message: Out) -> bool:
        """Send a message; False when the process is away."""
        if self._link is None:
            return False
        try:
            self._link.send(message)
        except LinkError:
            return False
        return True

    async def run(self) -> None:
        """Keep the process going until cancelled."""
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            async with self._started():
                if await self._serve():
                    pause = 0.0
            log.warning("process ended", module=self._module)
            pause = min(2.0, pause * 2 + 0.1)

    @asynccontextmanager
    async def _started(self) -> AsyncIterator[None]:
        self._socket.unlink(missing_ok=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            env=os.environ | self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )
        self.pid = process.pid
        try:
            yield
        finally:
            self.pid = None
            await _end(process)

    async def _serve(self) -> bool:
        link = await self._connect()
        if link is None:
            return False
        greeting = self._greet()
        if greeting is not None:
            link.send(greeting)
        self._link = link
        self._changed(True)
        try:
            async for message in link:
                self._receive(message)
        except LinkError as error:
            log.warning("link to a process broke", module=self._module, detail=str(error))
        finally:
            self._link = None
            link.abort()
            self._changed(False)
        return True

    async def _connect(self) -> Link[In, Out] | None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                while True:
                    try:
                        return await connect_unix(self._socket, self._decoder)
                    except OSError:
                        await asyncio.sleep(0.02)
        except TimeoutError:
            return None


def _die_with_parent() -> None:
    """Runs in the child between fork and exec: the kernel ends it when the server dies, however that happens."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 3)
        except TimeoutError:
            process.kill()
            await process.wait()
