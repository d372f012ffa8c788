"""A socket where the speech process would listen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from server.asr.client import SOCKET
from server.asr.messages import Audio, FromSpeech, Microphones, StreamEnded, ToSpeech
from server.link import Link, serve_unix


class FakeSpeech:
    """Keeps what it is sent; can go away and come back."""

    def __init__(self, run: Path) -> None:
        self._socket = run / SOCKET
        self._link: Link[ToSpeech, FromSpeech] | None = None
        self._listening: asyncio.Server | None = None
        self.received: list[ToSpeech] = []

    async def come(self) -> None:
        """Listen."""
        self._listening = await serve_unix(self._socket, msgspec.msgpack.Decoder(ToSpeech), self._serve)

    def go(self) -> None:
        """Break the link and stop listening."""
        if self._listening is not None:
            self._listening.close()
            self._socket.unlink()
            self._listening = None
        if self._link is not None:
            self._link.abort()

    @property
    def greetings(self) -> int:
        """How often the media process has connected."""
        return sum(isinstance(message, Microphones) for message in self.received)

    @property
    def audio(self) -> list[Audio]:
        """All pieces of sound."""
        return [message for message in self.received if isinstance(message, Audio)]

    @property
    def ended(self) -> list[str]:
        """Streams that were said to have ended."""
        return [message.stream for message in self.received if isinstance(message, StreamEnded)]

    async def _serve(self, link: Link[ToSpeech, FromSpeech]) -> None:
        self._link = link
        async for message in link:
            self.received.append(message)
