"""A framed, typed message channel between two processes of one machine.

A frame is a 4-byte big-endian length followed by that many bytes of msgpack: one Struct of a tagged union.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
import structlog

In = TypeVar("In")
Out = TypeVar("Out")

MAX_FRAME = 4 * 1024 * 1024
"""Bytes of one message. A longer length is garbage, not a message of ours."""

MAX_BACKLOG = 64 * 1024 * 1024
"""Bytes that may wait for a peer that does not read: four minutes of eight microphones."""

log = structlog.get_logger(__name__)


class LinkError(Exception):
    """The link can no longer be used."""


class LinkClosed(LinkError):
    """The peer is gone, or this side closed the link."""


class BrokenFrame(LinkError):
    """The peer sent bytes that are not a frame of the agreed messages."""


class LinkStalled(LinkError):
    """The peer has stopped reading; more than MAX_BACKLOG bytes were waiting for it."""


class Link(Generic[In, Out]):
    """One end of a channel that receives messages of type In and sends those of type Out.

    Nothing is ever dropped: `send` either queues the message or raises. Whoever sends what may be dropped
    (pictures) looks at `backlog` first. One task receives; any task of the same event loop may send.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, decoder: msgspec.msgpack.Decoder[In]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._decoder = decoder
        self._encode = msgspec.msgpack.Encoder().encode

    @property
    def backlog(self) -> int:
        """Bytes sent but not yet taken by the peer's socket."""
        return self._writer.transport.get_write_buffer_size()

    def send(self, message: Out) -> None:
        """Queue a message without waiting. Raises LinkClosed or LinkStalled; the latter also ends the link."""
        if self._writer.is_closing():
            raise LinkClosed
        body = self._encode(message)
        if len(body) > MAX_FRAME:
            raise ValueError(f"a message of {len(body)} bytes is longer than a frame may be")
        self._writer.write(len(body).to_bytes(4, "big") + body)
        if self.backlog > MAX_BACKLOG:
            self.abort()
            raise LinkStalled

    async def receive(self) -> In:
        """The next message. Raises LinkClosed at the end, BrokenFrame for anything else; both end the link."""
        try:
            head = await self._reader.readexactly(4)
        except asyncio.IncompleteReadError as end:
            self.abort()
            raise BrokenFrame("the peer stopped inside a length") if end.partial else LinkClosed from end
        except OSError as error:
            self.abort()
            raise LinkClosed from error
        length = int.from_bytes(head, "big")
        try:
            if length > MAX_FRAME:
                raise BrokenFrame(f"a frame of {length} bytes was announced")
            return self._decoder.decode(await self._reader.readexactly(length))
        except BrokenFrame:
            self.abort()
            raise
        except (asyncio.IncompleteReadError, OSError, msgspec.MsgspecError) as error:
            self.abort()
            raise BrokenFrame(str(error)) from error

    async def __aiter__(self) -> AsyncIterator[In]:
        """Every message until the peer closes the link. Raises BrokenFrame."""
        while True:
            try:
                message = await self.receive()
            except LinkClosed:
                return
            yield message

    async def close(self) -> None:
        """Send what is queued, then close. Waits for a peer that reads slowly; `abort` does not."""
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except OSError:
            pass  # the peer was gone before: the link is closed either way

    def abort(self) -> None:
        """Close now; what is queued is lost."""
        self._writer.transport.abort()


async def connect_unix(path: Path, decoder: msgspec.msgpack.Decoder[In]) -> Link[In, Out]:
    """Connect to the process that listens at `path`. Raises OSError while nobody does."""
    return Link(*await asyncio.open_unix_connection(path), decoder)


async def serve_unix(
    path: Path, decoder: msgspec.msgpack.Decoder[In], handle: Callable[[Link[In, Out]], Awaitable[None]]
) -> asyncio.Server:
    """Listen at `path`; `handle` owns each accepted link, which is closed when it returns.

    A broken or vanished peer ends its own link only. A socket file left by a dead process is replaced.
    """

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link: Link[In, Out] = Link(reader, writer, decoder)
        try:
            await handle(link)
        except LinkClosed:
            pass
        except LinkError as error:
            log.warning("link ended", path=path.name, error=type(error).__name__, detail=str(error))
        finally:
            await link.close()

    return await asyncio.start_unix_server(accept, path)
