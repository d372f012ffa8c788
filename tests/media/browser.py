"""Real Chromium pages, joined to a media process by a bridge that stands for the server."""

from __future__ import annotations

import asyncio
import itertools
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from server.media.messages import Answered, Failed, FromMedia, Leave, Offer, Publish, Published, Speaking, Subscribe
from tests.media.harness import LIMIT, MediaProcess
from tests.media.voice import sweep

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
PAGE = Path(__file__).with_name("page.html")


class Bridge:
    """Serves the page and passes its messages to the process and back, for hearing "h"."""

    def __init__(self, media: MediaProcess) -> None:
        self._media = media
        self._numbers = itertools.count(1)
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._requests: dict[int, tuple[str, int]] = {}

    async def page(self, _request: web.Request) -> web.FileResponse:
        """The page."""
        return web.FileResponse(PAGE)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """One page's messages."""
        peer, seat = f"peer {next(self._numbers)}", request.query["seat"]
        self._sockets[peer] = socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            self._from_page(peer, seat, json.loads(message.data))
        del self._sockets[peer]
        self._media.send(Leave(peer))
        return socket

    def _from_page(self, peer: str, seat: str, message: dict[str, Any]) -> None:
        match message:
            case {"type": "publish", "request": request, "source": source, "sdp": sdp}:
                number = next(self._numbers)
                self._requests[number] = (peer, request)
                self._media.send(Publish(number, peer, "h", seat, source, f"{seat}.{number}", sdp))
            case {"type": "subscribe"}:
                self._media.send(Subscribe(peer, "h", seat))
            case {"type": "answer", "offer": offer, "sdp": sdp}:
                self._media.send(Answered(peer, offer, sdp))

    async def from_media(self) -> None:
        """Pass on what the process says, until cancelled."""
        passed = 0
        while True:
            await asyncio.sleep(0.01)
            while passed < len(self._media.received):
                await self._to_pages(self._media.received[passed])
                passed += 1

    async def _to_pages(self, message: FromMedia) -> None:
        match message:
            case Published(request=number, sdp=sdp):
                peer, request = self._requests.pop(number)
                await self._tell(peer, {"type": "published", "request": request, "sdp": sdp})
            case Failed(request=number, code=code):
                peer, request = self._requests.pop(number)
                await self._tell(peer, {"type": "refused", "request": request, "code": code})
            case Offer(peer=peer, offer=offer, sdp=sdp, tracks=tracks):
                named = {mid: {"seat": t.seat, "source": t.source, "kind": t.kind} for mid, t in tracks.items()}
                await self._tell(peer, {"type": "offered", "offer": offer, "sdp": sdp, "tracks": named})
            case Speaking(levels=levels):
                for peer in list(self._sockets):
                    await self._tell(peer, {"type": "speaking", "seats": sorted(levels)})

    async def _tell(self, peer: str, message: dict[str, Any]) -> None:
        if peer in self._sockets:
            await self._sockets[peer].send_json(message)


class Room:
    """Pages of one browser; its fake microphone plays the sweep from the moment it is opened."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser = browser
        self._base = base

    async def enter(self, seat: str) -> Page:
        """Open a page in a context of its own and receive; nothing is published yet."""
        context = await self._browser.new_context(permissions=["camera", "microphone"])
        page = await context.new_page()
        await page.goto(f"{self._base}/?seat={seat}")
        await page.evaluate("ready")
        await page.evaluate("subscribe()")
        return page

    async def join(self, seat: str) -> Page:
        """Enter, and publish camera and microphone."""
        page = await self.enter(seat)
        await page.evaluate("camera()")
        return page


async def true_on(page: Page, expression: str) -> None:
    """Wait until a function is true on a page. (`wait_for_function` takes the promise of an async one for true.)"""
    seen: object = None
    try:
        async with asyncio.timeout(LIMIT * 2):
            while not await page.evaluate(expression):
                seen = await page.evaluate("received()")
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"{expression} stays false; received: {seen}") from None
    assert await page.evaluate("errors") == []


@asynccontextmanager
async def room(media: MediaProcess, folder: Path, seconds: float = 20.0) -> AsyncIterator[Room]:
    """A browser whose pages meet in hearing "h" of the process."""
    recording = folder / "sweep.wav"
    with wave.open(str(recording), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(sweep(seconds, 48_000).astype(np.int16).tobytes())
    bridge = Bridge(media)
    application = web.Application()
    application.add_routes([web.get("/", bridge.page), web.get("/socket", bridge.socket)])
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    passing = asyncio.create_task(bridge.from_media())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, f"--use-file-for-fake-audio-capture={recording}%noloop"]
        )
        try:
            yield Room(browser, f"http://{host}:{port}")
        finally:
            await browser.close()
            passing.cancel()
            await runner.cleanup()
