"""A loudspeaker without a browser: receives the others through WebRTC as a page does, and counts what comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from server.media.addresses import Addresses, use
from tests.page import ANSWERS_WITHIN, Page
from tests.speaker import CONFIGURATION


class Ear:
    """What one page has received since it subscribed."""

    def __init__(self) -> None:
        self.frames = 0
        self.ended = False
        self._changed = asyncio.Condition()

    async def more(self, frames: int = 20) -> None:
        """Wait until so many more have come."""
        wanted = self.frames + frames
        async with asyncio.timeout(ANSWERS_WITHIN), self._changed:
            await self._changed.wait_for(lambda: self.frames >= wanted)

    async def silenced(self) -> None:
        """Wait until the server has ended the connection."""
        async with asyncio.timeout(ANSWERS_WITHIN), self._changed:
            await self._changed.wait_for(lambda: self.ended)

    async def listen(self, track: MediaStreamTrack) -> None:
        """Count a track's frames until it ends."""
        try:
            while True:
                await track.recv()
                async with self._changed:
                    self.frames += 1
                    self._changed.notify_all()
        except MediaStreamError:
            async with self._changed:
                self.ended = True
                self._changed.notify_all()


@asynccontextmanager
async def listening(page: Page) -> AsyncIterator[Ear]:
    """Subscribe, answer the server's offers and listen until the block ends."""
    use(Addresses(("127.0.0.1",), None, (20_000, 40_000)))
    ear = Ear()
    connection = RTCPeerConnection(CONFIGURATION)
    tasks: list[asyncio.Task[None]] = []

    @connection.on("track")
    def _(track: MediaStreamTrack) -> None:
        tasks.append(asyncio.create_task(ear.listen(track)))

    async def answer() -> None:
        answered: set[int] = set()
        while True:
            offered = await page.wait(lambda m: m["type"] == "offered" and m["offer"] not in answered)
            answered.add(offered["offer"])
            await connection.setRemoteDescription(RTCSessionDescription(offered["sdp"], "offer"))
            await connection.setLocalDescription(await connection.createAnswer())
            answer = {"type": "answer", "offer": offered["offer"], "sdp": connection.localDescription.sdp}
            await page.send(answer)

    assert (await page.ask({"type": "subscribe"}))["type"] == "done"
    answering = asyncio.create_task(answer())
    try:
        yield ear
    finally:
        for task in (answering, *tasks):
            task.cancel()
        await asyncio.gather(answering, *tasks, return_exceptions=True)
        await connection.close()
