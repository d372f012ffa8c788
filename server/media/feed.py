"""Delivering sound to the speech process, which may be away for a while."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from pathlib import Path

import structlog

from server.asr.client import MicrophoneLink, connect_microphones
from server.asr.messages import Audio, StreamEnded
from server.link import LinkError
from server.media.messages import SoundLost
from server.media.timeline import BYTES_PER_MS

KEPT_MS = 120_000
"""Sound kept of each stream while the speech process does not take it. Beyond, the oldest is lost, and reported."""

LOST_AT_ONCE_MS = 1_000
"""Sound given up in one go when too much waits, so that a loss is one report a second."""

IN_FLIGHT = 256 * 1024
"""Bytes handed to the link ahead of the reader: what would die with the speech process is 8 s of one microphone."""

log = structlog.get_logger(__name__)


class _Waiting:
    """What has not been handed over of one stream."""

    def __init__(self) -> None:
        self.pieces: deque[Audio] = deque()
        self.milliseconds = 0.0
        self.ended = False

    def append(self, piece: Audio) -> None:
        self.pieces.append(piece)
        self.milliseconds += len(piece.pcm) / BYTES_PER_MS

    def popleft(self) -> Audio:
        piece = self.pieces.popleft()
        self.milliseconds -= len(piece.pcm) / BYTES_PER_MS
        return piece


class SpeechFeed:
    """Sends each stream's sound in order, across deaths of the speech process.

    What it had been handed when it died is lost with it.
    """

    def __init__(self, run: Path, lost: Callable[[SoundLost], None]) -> None:
        self.connected = False
        self._run = run
        self._lost = lost
        self._streams: dict[str, _Waiting] = {}
        self._arrived = asyncio.Event()

    def send(self, piece: Audio) -> None:
        """Send now, or when the speech process is there."""
        waiting = self._streams.setdefault(piece.stream, _Waiting())
        waiting.append(piece)
        if waiting.milliseconds > KEPT_MS:
            self._lose(waiting)
        self._arrived.set()

    def end(self, stream: str) -> None:
        """Nothing more comes of this stream."""
        self._streams.setdefault(stream, _Waiting()).ended = True
        self._arrived.set()

    async def run(self) -> None:
        """Keep a link to the speech process until cancelled."""
        while True:
            try:
                link = await connect_microphones(self._run)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            self.connected = True
            delivering = asyncio.create_task(self._deliver(link))
            try:
                await link.receive()  # the speech process says nothing here: this ends with the link
            except LinkError:
                log.warning("the speech process went away")
            finally:
                self.connected = False
                delivering.cancel()
                link.abort()

    async def _deliver(self, link: MicrophoneLink) -> None:
        try:
            while True:
                while self._streams:
                    for stream in list(self._streams):
                        self._deliver_one(link, stream)
                    while link.backlog > IN_FLIGHT:  # noqa: ASYNC110 - a link tells its backlog only when asked
                        await asyncio.sleep(0.02)
                self._arrived.clear()
                await self._arrived.wait()
        except LinkError:
            pass  # `run` sees the end of the link too, and connects anew

    def _deliver_one(self, link: MicrophoneLink, stream: str) -> None:
        waiting = self._streams[stream]
        if waiting.pieces:
            link.send(waiting.pieces[0])  # raises when the link has ended, and the piece stays
            waiting.popleft()
        elif waiting.ended:
            link.send(StreamEnded(stream))
            waiting.ended = False
        if not waiting.pieces and not waiting.ended:
            del self._streams[stream]

    def _lose(self, waiting: _Waiting) -> None:
        first = last = waiting.popleft()
        while waiting.milliseconds > KEPT_MS - LOST_AT_ONCE_MS:
            last = waiting.popleft()
        end = last.at + len(last.pcm) // BYTES_PER_MS
        self._lost(SoundLost(first.hearing, first.seat, first.stream, start=first.at, end=end))
