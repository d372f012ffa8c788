"""Encodes a message once and writes it to each page's socket without waiting for any of them.

python-socketio's own `emit` costs a queue hop and an encoding per receiver. Here a Socket.IO packet becomes one
finished WebSocket frame, which is handed to every socket's transport. The transport buffers for a page that reads
slowly; past `MAX_BUFFER` that page is disconnected, comes back and asks for what it lacks, so that nobody waits for it
and nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from server.gateway import frames, packets
from server.members import Connection
from server.protocol import ServerMessage

MAX_BUFFER = 8_000_000
"""Bytes that may wait for one page."""


def fanout(connections: Sequence[Connection], message: ServerMessage) -> None:
    """Deliver one message to many pages."""
    if connections:
        data = frames.write(packets.write(message))
        for connection in connections:
            assert isinstance(connection, Page)
            connection.write(data)


class Page:
    """A connected page: the gateway's `Connection`."""

    def __init__(self, id: str, seat: str, hearing: str, address: str, transport: asyncio.Transport) -> None:
        self.id = id
        self.seat = seat
        self.hearing = hearing
        self.address = address
        self.transport = transport

    def send(self, message: ServerMessage) -> None:
        """Deliver a message to this page alone."""
        self.write(frames.write(packets.write(message)))

    def write(self, data: bytes) -> None:
        """Hand a frame to the socket; a page that lets too much pile up is disconnected."""
        transport = self.transport
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > MAX_BUFFER:
            transport.abort()
            return
        transport.write(data)

    def close(self) -> None:
        """Send what is buffered, then end the connection."""
        self.transport.close()
