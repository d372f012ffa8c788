"""A microphone without a browser: publishes sound files through WebRTC as a page does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer

from server.media.addresses import Addresses, use
from tests.page import Page

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


@asynccontextmanager
async def speaking(page: Page, sound: Path) -> AsyncIterator[None]:
    """Publish a sound file as the page's microphone, in real time, until the block ends."""
    player = MediaPlayer(str(sound))
    assert player.audio
    async with publishing(page, player.audio):
        yield


@asynccontextmanager
async def publishing(page: Page, microphone: MediaStreamTrack) -> AsyncIterator[None]:
    """Publish a track as the page's microphone until the block ends."""
    use(Addresses(("127.0.0.1",), None, (20_000, 40_000)))
    connection = RTCPeerConnection(CONFIGURATION)
    connection.addTransceiver(microphone, "sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    offer = {"type": "publish", "source": "camera", "sdp": connection.localDescription.sdp}
    answer = await page.ask(offer)
    assert answer["type"] == "published", answer
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    try:
        yield
    finally:
        await connection.close()
        await asyncio.sleep(0)  # lets the player's thread see that its track has ended
