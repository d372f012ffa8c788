"""A real speech process, and the two ends of its links that the server and the media process hold."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from server.asr.client import SOCKET, MicrophoneLink, connect_microphones
from server.asr.messages import Audio, Confirm, Control, Final, FromSpeech, Model, Partial, StreamEnded
from server.link import Link, connect_unix
from tests.asr.voice import BYTES_PER_MS

ControlLink = Link[FromSpeech, Control | Confirm]
_DECODER: msgspec.msgpack.Decoder[FromSpeech] = msgspec.msgpack.Decoder(FromSpeech)

TINY = Path("models/tiny-zh").resolve()

PATIENCE_S = 60
"""A condition that has not come true by then never will."""

START = 1_800_000_000_000
"""When the sound of the tests is captured, in milliseconds since the epoch."""

Linked = TypeVar("Linked")


class SpeechProcess:
    """The program under test, in a run folder of its own."""

    def __init__(self, run: Path, model: Path) -> None:
        self.run = run
        self._environment = os.environ | {"TINGJI_RUN": str(run), "TINGJI_MODEL": str(model)}
        self.program: asyncio.subprocess.Process
        self._links: list[ControlLink | MicrophoneLink] = []

    async def start(self) -> None:
        """Start it, or start it again."""
        command = (sys.executable, "-m", "server.asr.process")
        self.program = await asyncio.create_subprocess_exec(*command, env=self._environment)

    async def server(self, numbers: dict[str, int] | None = None) -> Server:
        """Connect as the server."""
        link: ControlLink = await _listening(lambda: connect_unix(self.run / SOCKET, _DECODER))
        self._links.append(link)
        link.send(Control(numbers or {}))
        return Server(link)

    async def microphones(self) -> Microphones:
        """Connect as the media process."""
        link = await _listening(lambda: connect_microphones(self.run))
        self._links.append(link)
        return Microphones(link)

    async def stop(self) -> None:
        """End it, whatever state it is in."""
        if self.program.returncode is None:
            self.program.kill()
        await self.program.wait()
        for link in self._links:
            await link.close()


@asynccontextmanager
async def speech_process(model: Path = TINY) -> AsyncIterator[SpeechProcess]:
    """A running process; it is gone afterwards, whatever state it was in."""
    # Not pytest's folder: the path of a unix socket must be shorter than 108 bytes.
    with tempfile.TemporaryDirectory(prefix="speech-") as run:
        process = SpeechProcess(Path(run), model)
        await process.start()
        try:
            yield process
        finally:
            await process.stop()


async def _listening(connect: Callable[[], Awaitable[Linked]]) -> Linked:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await connect()
            except OSError:
                await asyncio.sleep(0.01)


class Server:
    """The server's end; keeps all that was told, in order."""

    def __init__(self, link: ControlLink) -> None:
        self.link = link
        self.told: list[FromSpeech] = []

    async def until(self, condition: Callable[[], bool]) -> None:
        """Receive until the condition is true. Raises LinkClosed when the process goes away before."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self.told.append(await self.link.receive())

    async def until_final(self, stream: str, n: int = 1) -> Final:
        """Receive until this utterance is there."""
        await self.until(lambda: any(final.stream == stream and final.n >= n for final in self.finals()))
        return next(final for final in self.finals() if (final.stream, final.n) == (stream, n))

    async def model(self) -> Model:
        """What the process says of its model once it has tried to load it."""
        await self.until(lambda: any(model.reason != "model_loading" for model in self._models()))
        return self._models()[-1]

    def _models(self) -> list[Model]:
        return [message for message in self.told if isinstance(message, Model)]

    def finals(self, stream: str | None = None) -> list[Final]:
        """Utterances that were told, repetitions included."""
        finals = [message for message in self.told if isinstance(message, Final)]
        return [final for final in finals if stream in (None, final.stream)]

    def partials(self, stream: str) -> list[Partial]:
        """Partial texts that were told."""
        return [message for message in self.told if isinstance(message, Partial) and message.stream == stream]

    def confirm(self, finals: Iterable[Final]) -> None:
        """Say that these are on disk."""
        for final in finals:
            self.link.send(Confirm(final.stream, final.n))


class Microphones:
    """The media process's end."""

    def __init__(self, link: MicrophoneLink) -> None:
        self.link = link

    def speak(self, stream: str, pcm: bytes, at: int = START, *, piece_ms: int = 20) -> int:
        """Send sound at once, in pieces, as captured from `at` on; gives the time at which it ends.

        All sound of a stream is to be made before the first is sent: making it takes time, and where it stops coming an
        utterance ends.
        """
        for start in range(0, len(pcm), piece_ms * BYTES_PER_MS):
            piece = pcm[start : start + piece_ms * BYTES_PER_MS]
            self.link.send(Audio("h-1", f"s-{stream}", stream, at + start // BYTES_PER_MS, piece))
        return at + len(pcm) // BYTES_PER_MS

    def end(self, stream: str) -> None:
        """No more sound of this stream."""
        self.link.send(StreamEnded(stream))


def text(finals: Iterable[Final]) -> str:
    """The words of utterances, without spaces."""
    return "".join(word.text for final in finals for word in final.words)
