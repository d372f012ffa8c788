"""A page without a browser: signs in by a link, speaks the protocol over a real socket."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import socketio

Message = dict[str, Any]

ANSWERS_WITHIN = 30
"""Seconds after which a missing message is a failure. Not a limit on anything that is tested."""


class Page:
    """One seat's connection. Messages are plain dictionaries, as on the wire."""

    def __init__(self, base: str, seat: str, cookie: str) -> None:
        self.seat = seat
        self.messages: list[Message] = []
        self.connected = False
        self.welcome: Message = {}
        self._base = base
        self._cookie = cookie
        self._numbers = itertools.count(1)
        self._arrived = asyncio.Condition()
        self._answers: dict[int, asyncio.Future[Message]] = {}
        self._client = socketio.AsyncClient(serializer="msgpack", reconnection=False)
        self._client.on("m", self._receive)
        self._client.on("disconnect", self._gone)

    async def connect(self) -> None:
        """Open the socket. Raises socketio's ConnectionError when refused."""
        await self._client.connect(
            self._base,
            headers={"Cookie": self._cookie},
            socketio_path=f"/s/{self.seat}/socket.io",
            transports=["websocket"],
            wait_timeout=60,  # the library's second is not enough for a busy machine
        )
        self.connected = True

    async def close(self) -> None:
        """Drop the socket."""
        await self._client.disconnect()
        await self._client.shutdown()

    async def send(self, message: Message) -> None:
        """Send anything at all."""
        await self._client.emit("m", message)

    async def ask(self, message: Message) -> Message:
        """Send a request; its answer. ConnectionError when the socket is gone."""
        number = next(self._numbers)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            await self.send(message | {"request": number})
            async with asyncio.timeout(ANSWERS_WITHIN):
                return await answer
        finally:
            del self._answers[number]

    async def do(self, kind: str, **fields: Any) -> Message:
        """Give a command; its answer."""
        return await self.ask({"type": "do", "command": {"type": kind} | fields})

    async def hello(self, since: int = 0, tab: str = "tab") -> Message:
        """Say hello; the welcome."""
        self.welcome = await self.ask({"type": "hello", "protocol": 1, "tab": tab, "since": since})
        return self.welcome

    async def wait(self, found: Callable[[Message], Any]) -> Message:
        """The first message, past or to come, for which `found` is true. ConnectionError when the socket is gone."""
        looked = 0
        async with asyncio.timeout(ANSWERS_WITHIN), self._arrived:
            while True:
                for message in self.messages[looked:]:
                    if found(message):
                        return message
                looked = len(self.messages)
                if not self.connected:
                    raise ConnectionError("the server is gone")
                await self._arrived.wait()

    async def happened(self, kind: str, **fields: Any) -> Message:
        """The event of that kind with these fields."""

        def found(message: Message) -> bool:
            event = message.get("event", {})
            return event.get("type") == kind and all(event.get(name) == value for name, value in fields.items())

        return (await self.wait(found))["event"]  # type: ignore[no-any-return]  # from the wire

    async def gone(self) -> None:
        """Wait until the server has dropped this page."""
        async with asyncio.timeout(ANSWERS_WITHIN), self._arrived:
            await self._arrived.wait_for(lambda: not self.connected)

    async def _receive(self, message: Message) -> None:
        async with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        answered = self._answers.get(message.get("request", 0))
        if answered and not answered.done():
            answered.set_result(message)

    async def _gone(self, *_reason: Any) -> None:
        async with self._arrived:
            self.connected = False
            for waiting in self._answers.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionError("the server is gone"))
            self._arrived.notify_all()


async def sign_in(link: str) -> tuple[str, str, str]:
    """Open a demonstration link: base address, seat, cookie header."""
    # Certificates take a tenth of a second to load; on this machine nobody else can answer.
    async with httpx.AsyncClient(verify=False) as browser:
        answer = await browser.get(link)
    assert answer.status_code == 303, answer.text
    seat = answer.headers["location"].split("/")[2]
    return link.rsplit("/j/", 1)[0], seat, answer.headers["set-cookie"].split(";")[0]


@asynccontextmanager
async def page(link: str, tab: str = "tab") -> AsyncIterator[Page]:
    """A page that has signed in and been welcomed; the welcome is its first message."""
    opened = Page(*await sign_in(link))
    await opened.connect()
    try:
        await opened.hello(tab=tab)
        yield opened
    finally:
        await opened.close()
