"""What one connection brings in: a signed-in page's messages, and what is Engine.IO's and Socket.IO's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from server.gateway.fanout import Page
from server.gateway.limits import Bucket
from server.gateway.packets import Malformed, read
from server.protocol import MAX_MESSAGE, PageMessage, Refused

MAX_PACKET = MAX_MESSAGE + 1000
MESSAGES_PER_SECOND = 200
"""Messages that one page may send in the long run; a clerk's fastest typing is 50."""

BYTES_PER_SECOND = 2_000_000

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Deliver = Callable[[Page, PageMessage], None]

log = structlog.get_logger(__name__)


class Channel:
    """The ASGI `receive` of one connection, as python-socketio sees it.

    Once a page has signed in, its messages are taken out before they come so far: python-socketio's way from a frame to
    a handler, two tasks and a timer for every message, costs more than all that a hearing does with an edit. Those that
    `take` leaves, because they are malformed or too many, are taken out and refused here.
    """

    def __init__(self, receive: Receive, deliver: Deliver) -> None:
        self._receive = receive
        self._deliver = deliver
        self._messages = Bucket(MESSAGES_PER_SECOND, 3 * MESSAGES_PER_SECOND)
        self._bytes = Bucket(BYTES_PER_SECOND, 4 * BYTES_PER_SECOND)
        self.page: Page | None = None
        """Set while the page is signed in."""

    async def __call__(self) -> Event:
        """The next event that is not a message of the page."""
        while True:
            event = await self._receive()
            packet = event.get("bytes")
            if self.page is None or packet is None or not await self._answered(self.page, packet):
                return event

    def take(self, packet: bytes) -> bool:
        """Deliver the packet if it is a message of the page and nothing has to be said against it.

        Everything else is for `__call__`, after what came before it.
        """
        if self.page is None:
            return False
        try:
            message = read(packet)
        except Malformed:
            return False
        if message is None or not self._within_limits(packet):
            return False
        self._deliver(self.page, message)
        return True

    async def _answered(self, page: Page, packet: bytes) -> bool:
        """Deliver or refuse the packet if it is a message. What is too large is left to Engine.IO, which hangs up."""
        if len(packet) > MAX_PACKET:
            return False
        try:
            message = read(packet)
        except Malformed as malformed:
            log.info("malformed message", seat=page.seat, detail=str(malformed))
            await self._refuse(page, malformed.request, "bad_request")
            return True
        if message is None:
            return False
        if self._within_limits(packet):
            self._deliver(page, message)
        else:
            await self._refuse(page, getattr(message, "request", 0), "too_fast")
        return True

    def _within_limits(self, packet: bytes) -> bool:
        return self._messages.take() and self._bytes.take(len(packet))

    async def _refuse(self, page: Page, request: int, code: str) -> None:
        page.send(Refused(request=request, code=code))
        await asyncio.sleep(0)  # of a flood that is already here, each message waits for everybody else's turn
