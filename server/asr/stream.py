"""One stream of sound: queued in the event loop, recognised piece by piece in a thread, told in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import NamedTuple

import structlog

from server.asr.engine import Engine
from server.asr.microphone import BYTES_PER_MS, Microphone, Understood, Uttered
from server.asr.timeline import TOLERANCE_MS

PIECE_MS = 60
"""Sound is recognised in pieces of this length: shorter ones cost more and are understood no sooner."""

IDLE_S = 2.5
"""Time without sound after which what was said last is complete. The media process sends the silence that ends an
utterance, so this is for a microphone that was cut off; a busy machine must not make sound that late."""

LAG_MS = 1000
"""Waiting sound is reported from here on, at every full second, and when it is over."""

log = structlog.get_logger(__name__)


class Piece(NamedTuple):
    """Sound captured from `at` on; all of it was here at `heard_at` (milliseconds since the epoch)."""

    at: int
    pcm: bytes
    heard_at: int

    @property
    def milliseconds(self) -> int:
        """Its length."""
        return len(self.pcm) // BYTES_PER_MS

    @property
    def end(self) -> int:
        """When its last sample was captured."""
        return self.at + self.milliseconds


Tell = Callable[[Understood | Uttered, Piece], None]
"""Gets what was heard, with the last piece of sound it was heard in."""


class Stream:
    """Sound goes in by `push`; `tell` and `lagging` (milliseconds) are called in the event loop, in order.

    The queue is bounded by memory alone, because sound is never dropped; the lag says how long it is.
    """

    def __init__(self, threads: Executor, tell: Tell, lagging: Callable[[int], None]) -> None:
        self._threads = threads
        self._tell = tell
        self._lagging = lagging
        self._queue: asyncio.Queue[Piece | None] = asyncio.Queue()
        self._open = Piece(0, b"", 0)
        self._waiting_ms = 0
        self._lag_told = 0

    def push(self, at: int, pcm: bytes) -> None:
        """Queue sound, joined to pieces where it goes on without a gap."""
        if self._open.pcm and abs(at - self._open.end) > TOLERANCE_MS:
            self._close_piece()
        start = self._open.at if self._open.pcm else at
        self._open = Piece(start, self._open.pcm + pcm, time.time_ns() // 1_000_000)
        if self._open.milliseconds >= PIECE_MS:
            self._close_piece()

    def end(self) -> None:
        """No more sound will come; `run` returns when all is told."""
        self._close_piece()
        self._queue.put_nowait(None)

    async def run(self, engine: Engine) -> None:
        """Recognise until the end."""
        microphone = await self._microphone(engine)
        last = self._open
        while True:
            try:
                async with asyncio.timeout(IDLE_S):
                    piece = await self._queue.get()
            except TimeoutError:
                self._close_piece()
                if self._queue.empty():
                    await self._listen(microphone.pause, last)
                continue
            if piece is None:
                await self._listen(microphone.pause, last)
                return
            last = piece
            if not await self._listen(partial(microphone.hear, piece.at, piece.pcm), piece):
                microphone = await self._microphone(engine)
            self._wait(-piece.milliseconds)

    async def _microphone(self, engine: Engine) -> Microphone:
        loop = asyncio.get_running_loop()
        return Microphone(await loop.run_in_executor(self._threads, engine.recogniser))

    async def _listen(self, work: Callable[[], list[Understood | Uttered]], piece: Piece) -> bool:
        loop = asyncio.get_running_loop()
        try:
            heard = await loop.run_in_executor(self._threads, work)
        except Exception:
            # Whatever a recogniser chokes on, the microphone goes on with a new one.
            log.exception("the recogniser failed", lost_from=piece.at, lost_until=piece.end)
            return False
        for what in heard:
            self._tell(what, piece)
        return True

    def _close_piece(self) -> None:
        piece, self._open = self._open, Piece(0, b"", 0)
        if piece.pcm:
            self._queue.put_nowait(piece)
            self._wait(piece.milliseconds)

    def _wait(self, milliseconds: int) -> None:
        self._waiting_ms += milliseconds
        behind = self._waiting_ms if self._waiting_ms >= LAG_MS else 0
        if behind // 1000 != self._lag_told // 1000 and not LAG_MS // 2 <= self._waiting_ms < LAG_MS:
            self._lag_told = behind
            self._lagging(behind)
