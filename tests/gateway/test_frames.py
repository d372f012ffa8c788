"""Frames of pages: taken whole out of whatever pieces the network makes; all else goes uvicorn's way, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from server.gateway.frames import PageSocket, read_head, write

pytestmark = pytest.mark.anyio

LIMIT = 100_000
HANDSHAKE = (
    b"GET /s/x/socket.io HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Wire(asyncio.Transport):
    """What the socket writes; it never blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Signed:
    """A signed-in page's socket, with what was taken from it and what went the ordinary way, in order."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.taken: list[bytes] = []
        self.events: list[Any] = []
        self.refusing = False
        config = Config(self._app, interface="asgi3", ws=PageSocket, ws_per_message_deflate=False, log_level="critical")
        config.load()
        self.socket = PageSocket(config, ServerState(), {})
        self.accepted = asyncio.Event()

    async def _app(self, _scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        assert PageSocket.behind(send) is self.socket
        self.socket.offer(self._take, LIMIT)
        self.accepted.set()
        while True:
            event = await receive()
            self.events.append(event)
            if event["type"] == "websocket.disconnect":
                return

    def _take(self, message: bytes) -> bool:
        if not self.refusing:
            self.taken.append(message)
        return not self.refusing

    async def sign_in(self) -> None:
        self.socket.connection_made(self.wire)
        self.socket.data_received(HANDSHAKE)
        async with asyncio.timeout(10):
            await self.accepted.wait()

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
async def page() -> AsyncIterator[Signed]:
    signed = Signed()
    await signed.sign_in()
    yield signed
    signed.socket.connection_lost(None)
    await signed.settle()


def frame(data: bytes, opcode: Opcode = Opcode.BINARY, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=True)


MESSAGES = [b"", b"a", b"b" * 125, b"c" * 126, b"d" * 65_535, b"e" * 65_536, b"f" * LIMIT]


async def test_messages_are_taken_whole_from_whatever_pieces_the_network_makes() -> None:
    stream = b"".join(map(frame, MESSAGES))
    for size in (1, 2, 3, 7, 1000, 65_536, len(stream)):
        signed = Signed()
        await signed.sign_in()
        for at in range(0, len(stream), size):
            signed.socket.data_received(stream[at : at + size])
        assert signed.taken == MESSAGES, size
        signed.socket.connection_lost(None)
        await signed.settle()
        assert [event["type"] for event in signed.events] == ["websocket.disconnect"]


async def test_what_is_not_taken_goes_the_ordinary_way_and_is_not_overtaken(page: Signed) -> None:
    page.refusing = True
    page.socket.data_received(frame(b"one"))
    page.refusing = False
    page.socket.data_received(frame(b"two") + frame("三".encode(), Opcode.TEXT))
    assert page.taken == []
    await page.settle()
    received = [event.get("bytes") or event.get("text") for event in page.events]
    assert received == [b"one", b"two", "三"]
    page.socket.data_received(frame(b"four"))
    assert page.taken == [b"four"]


async def test_pings_are_answered_and_fragments_are_joined(page: Signed) -> None:
    before = page.wire.written
    page.socket.data_received(frame(b"x") + frame(b"are you there", Opcode.PING) + frame(b"y"))
    assert page.wire.written[len(before) :] == Frame(Opcode.PONG, b"are you there").serialize(mask=False)
    assert page.taken == [b"x", b"y"]
    page.socket.data_received(frame(b"half", fin=False))
    page.socket.data_received(frame(b" and half", Opcode.CONT))
    await page.settle()
    assert [event["bytes"] for event in page.events] == [b"half and half"]


@pytest.mark.parametrize(
    "broken",
    [
        frame(b"half", fin=False) + frame(b"a whole one between two halves"),
        Frame(Opcode.BINARY, b"not masked").serialize(mask=False),
        b"\xf2" + frame(b"reserved bits")[1:],
        b"\x83" + frame(b"an opcode that is none")[1:],
    ],
    ids=["a message between fragments", "not masked", "reserved bits", "unknown opcode"],
)
async def test_what_breaks_the_protocol_ends_the_connection(page: Signed, broken: bytes) -> None:
    page.socket.data_received(frame(b"before") + broken + frame(b"after"))
    await page.settle()
    assert page.taken == [b"before"]
    assert page.wire.closed
    assert page.events[-1]["type"] == "websocket.disconnect"


async def test_what_is_too_large_goes_the_ordinary_way_from_there_on(page: Signed) -> None:
    large = frame(b"z" * (LIMIT + 1))
    page.socket.data_received(frame(b"before") + large[:5000])
    page.socket.data_received(large[5000:] + frame(b"after"))
    await page.settle()
    assert page.taken == [b"before"]
    assert [event["bytes"] for event in page.events] == [b"z" * (LIMIT + 1), b"after"]


@pytest.mark.parametrize("message", MESSAGES, ids=len)
async def test_what_the_server_writes_is_a_frame_that_others_read(message: bytes) -> None:
    written = write(message)
    head = read_head(written, 0)
    assert head is not None
    assert (head.masked, written[head.payload :], head.end) == (False, message, len(written))
    assert written == Frame(Opcode.BINARY, message).serialize(mask=False)


async def test_a_socket_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        PageSocket.behind(SimpleNamespace())
