"""WebSocket frames (RFC 6455, section 5.2) of signed-in pages, read and written without a detour.

uvicorn's protocol hands every message through a parser of coroutines and a queue, and stops and starts the reading of
the socket for each: more work than a hearing has with an edit. Here a page's message in a whole frame goes straight to
whoever takes it. All else (handshake, control frames, fragments, what is too large) goes uvicorn's way as it came.

This rests on private parts of uvicorn and websockets, which `PageSocket.behind` and tests/gateway/test_frames.py check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

try:
    from websockets.speedups import apply_mask
except ImportError:  # a machine for which there is no compiled one
    from websockets.utils import apply_mask

MESSAGE = 0x82
"""First byte of a frame that is a whole binary message."""

MASKED = 0x80
MASK_BYTES = 4
LENGTH_16, LENGTH_64 = 126, 127
"""Values of the short length that say how many bytes of the real one follow: 2 and 8."""

Take = Callable[[bytes], bool]
"""Takes a message if there is nothing else to do with it; False leaves it to the ordinary way."""


class Head(NamedTuple):
    """Where a frame's mask and payload begin and end."""

    first: int
    masked: bool
    payload: int
    end: int


def write(payload: bytes) -> bytes:
    """The frame of a binary message to a client: final and not masked."""
    size = len(payload)
    if size < LENGTH_16:
        head = bytes((MESSAGE, size))
    elif size < 1 << 16:
        head = bytes((MESSAGE, LENGTH_16)) + size.to_bytes(2, "big")
    else:
        head = bytes((MESSAGE, LENGTH_64)) + size.to_bytes(8, "big")
    return head + payload


def read_head(data: bytes, at: int) -> Head | None:
    """The head of the frame that begins at `at`; None if it is not all there."""
    if len(data) < at + 2:
        return None
    first, short = data[at], data[at + 1]
    size = short & ~MASKED
    payload = at + 2
    if size >= LENGTH_16:
        payload += 2 if size == LENGTH_16 else 8
        if len(data) < payload:
            return None
        size = int.from_bytes(data[at + 2 : payload], "big")
    masked = bool(short & MASKED)
    payload += MASK_BYTES * masked
    return Head(first, masked, payload, payload + size)


class PageSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol for WebSockets, from which a signed-in page's messages are taken."""

    _take: Take | None = None
    _limit = 0
    _incomplete = b""

    @staticmethod
    def behind(send: Any) -> PageSocket:
        """The socket behind an ASGI `send`. Raises TypeError for any other server or setting."""
        socket = getattr(send, "__self__", None)
        if not isinstance(socket, PageSocket):
            raise TypeError("sockets need uvicorn with ws=PageSocket")
        if socket.config.ws_per_message_deflate:
            raise TypeError("sockets need uvicorn with ws_per_message_deflate=False")
        return socket

    def offer(self, take: Take, limit: int) -> None:
        """From now on `take` is asked first, about messages of up to `limit` bytes."""
        self._take, self._limit = take, limit

    def data_received(self, data: bytes) -> None:
        """What came from the network: parts of frames, or several."""
        if self._take is None:
            super().data_received(data)
            return
        data = self._incomplete + data
        at = 0
        while head := read_head(data, at):
            if head.end - head.payload > self._limit:
                self._take = None  # uvicorn reads on from here, and hangs up
                break
            if head.end > len(data):
                break
            if not self._taken(self._take, data, head):
                super().data_received(data[at : head.end])
            at = head.end
        self._incomplete = data[at:]
        if self._take is None:
            super().data_received(self._incomplete)

    def _taken(self, take: Take, data: bytes, head: Head) -> bool:
        # What waits on the ordinary way came earlier, and is not overtaken.
        if head.first != MESSAGE or not head.masked or self.close_sent or not self.queue.empty():
            return False
        if self.conn.current_size is not None:
            return False
        mask = data[head.payload - MASK_BYTES : head.payload]
        return take(apply_mask(data[head.payload : head.end], mask))
