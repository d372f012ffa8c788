"""A microphone without a browser: publishes sound files through WebRTC as a page does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer

from server.media.addresses import Addresses, use
from tests.page import Message, Page

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


@asynccontextmanager
async def speaking(page: Page, sound: Path) -> AsyncIterator[None]:
    """Publish a sound file as the page's microphone, in real time, until the block ends."""
    player = MediaPlayer(str(sound))
    assert player.audio
    async with publishing(page, player.audio):
        yield


@asynccontextmanager
async def rehearsing(page: Page, sound: Path) -> AsyncIterator[None]:
    """Let only the recogniser hear it, as in 设备检测."""
    player = MediaPlayer(str(sound))
    assert player.audio
    async with publishing(page, player.audio, rehearsal=True):
        yield


@asynccontextmanager
async def publishing(page: Page, microphone: MediaStreamTrack, *, rehearsal: bool = False) -> AsyncIterator[None]:
    """Publish a track as the page's microphone until the block ends, in a `rehearsal` for the recogniser alone."""
    message: Message = {"type": "rehearse"} if rehearsal else {"type": "publish", "source": "camera"}
    use(Addresses(("127.0.0.1",), None, (20_000, 40_000)))
    connection = RTCPeerConnection(CONFIGURATION)
    connection.addTransceiver(microphone, "sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    answer = await page.ask(message | {"sdp": connection.localDescription.sdp})
    assert answer["type"] == "published", answer
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    try:
        yield
    finally:
        await connection.close()
        await asyncio.sleep(0)  # lets the player's thread see that its track has ended
