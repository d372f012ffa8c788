"""Encodes a message once and writes it to each page's socket without waiting for any of them.

python-socketio's own `emit` costs a queue hop and an encoding per receiver. Here a Socket.IO packet becomes one
finished WebSocket frame (RFC 6455 section 5.2: binary, final, not masked from server to client), which is handed to
every socket's transport. The transport buffers for a page that reads slowly; past `MAX_BUFFER` that page is
disconnected, comes back and asks for what it lacks, so that nobody waits for it and nothing is lost.

This rests on private parts of uvicorn, which `transport_of` checks at every connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.gateway import packets
from server.members import Connection
from server.protocol import ServerMessage

MAX_BUFFER = 8_000_000
"""Bytes that may wait for one page."""


def frame(message: ServerMessage) -> bytes:
    """A WebSocket frame with the packet for `message`."""
    payload = packets.write(message)
    size = len(payload)
    if size < 126:
        head = bytes((0x82, size))
    elif size < 65_536:
        head = b"\x82\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x82\x7f" + size.to_bytes(8, "big")
    return head + payload


def transport_of(send: Any) -> asyncio.Transport:
    """The transport behind an ASGI `send` of uvicorn's WebSocket protocol. Raises TypeError for any other server."""
    protocol = getattr(send, "__self__", None)
    if not isinstance(protocol, WebSocketsSansIOProtocol):
        raise TypeError("sockets need uvicorn with ws='websockets-sansio'")
    if protocol.config.ws_per_message_deflate:
        raise TypeError("sockets need uvicorn with ws_per_message_deflate=False")
    return protocol.transport


def write(transport: asyncio.Transport, data: bytes) -> None:
    """Hand a frame to a socket; a page that lets too much pile up is disconnected."""
    if transport.is_closing():
        return
    if transport.get_write_buffer_size() > MAX_BUFFER:
        transport.abort()
        return
    transport.write(data)


def fanout(connections: Sequence[Connection], message: ServerMessage) -> None:
    """Deliver one message to many pages."""
    if connections:
        data = frame(message)
        for transport in transports(connections):
            write(transport, data)


def transports(connections: Iterable[Connection]) -> Iterable[asyncio.Transport]:
    """The sockets behind connections of this gateway."""
    for connection in connections:
        assert isinstance(connection, Page)
        yield connection.transport


class Page:
    """A connected page: the gateway's `Connection`."""

    def __init__(self, id: str, seat: str, hearing: str, transport: asyncio.Transport) -> None:
        self.id = id
        self.seat = seat
        self.hearing = hearing
        self.transport = transport

    def send(self, message: ServerMessage) -> None:
        """Deliver a message to this page alone."""
        write(self.transport, frame(message))

    def close(self) -> None:
        """Send what is buffered, then end the connection."""
        self.transport.close()
