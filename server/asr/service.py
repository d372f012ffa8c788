"""What the speech process does for its peers: takes sound from the media process, tells the server what was said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from server.asr.engine import Engine, ModelError
from server.asr.messages import (
    SAMPLE_BYTES,
    Audio,
    Confirm,
    Control,
    Final,
    FromSpeech,
    Microphones,
    Model,
    StreamEnded,
    ToSpeech,
)
from server.asr.streams import Streams
from server.asr.unconfirmed import Unconfirmed
from server.link import BrokenFrame, Link, LinkError, serve_unix

Peer = Link[ToSpeech, FromSpeech]

RETRY_S = 1.0
"""How often it is looked whether an utterance has to be sent again."""

FLUSH_S = 1.5
"""How long it may take to recognise what is waiting when the process is told to stop."""

CLOSE_S = 0.3
"""How long a server that reads slowly is waited for then."""

log = structlog.get_logger(__name__)
_DECODER: msgspec.msgpack.Decoder[ToSpeech] = msgspec.msgpack.Decoder(ToSpeech)


class SpeechService:
    """`model` is what can be said of the model before `load`, which may take long, has loaded it."""

    def __init__(self, model: Model, load: Callable[[], Engine]) -> None:
        self._model = model
        self._load = load
        self._server: Peer | None = None
        self._greeted = asyncio.Event()
        self._unconfirmed = Unconfirmed()
        self._streams = Streams(self._tell)

    async def run(self, socket: Path, stop: asyncio.Event) -> None:
        """Serve at `socket` until `stop` is set; then tell what was said last."""
        listening = await serve_unix(socket, _DECODER, self._welcome)
        tasks = [asyncio.create_task(self._start()), asyncio.create_task(self._retry())]
        await stop.wait()
        listening.close()
        await self._streams.close(FLUSH_S)
        for task in tasks:
            task.cancel()
        if self._server:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._server.close(), CLOSE_S)

    async def _start(self) -> None:
        try:
            engine = await asyncio.to_thread(self._load)
        except ModelError as error:
            log.warning("no speech model", code=error.code, model=self._model.name)
            self._streams.refuse()
            self._say_model(msgspec.structs.replace(self._model, reason=error.code))
            return
        self._say_model(msgspec.structs.replace(self._model, ready=True, reason=""))
        await self._greeted.wait()
        self._streams.start(engine)

    def _say_model(self, model: Model) -> None:
        self._model = model
        self._send(model)

    async def _welcome(self, peer: Peer) -> None:
        match await peer.receive():
            case Control(numbers):
                await self._serve_server(peer, numbers)
            case Microphones():
                await self._serve_media(peer)
            case other:
                raise BrokenFrame(f"{type(other).__name__} in place of a greeting")

    async def _serve_server(self, peer: Peer, numbers: dict[str, int]) -> None:
        if self._server:
            self._server.abort()
        self._server = peer
        self._streams.count_from(numbers)
        self._greeted.set()
        self._send(self._model)
        for final in self._unconfirmed.all():
            self._send(final)
        async for message in peer:
            if not isinstance(message, Confirm):
                raise BrokenFrame(f"{type(message).__name__} from the server")
            self._unconfirmed.confirm(message.stream, message.n)

    async def _serve_media(self, peer: Peer) -> None:
        streams: set[str] = set()
        try:
            async for message in peer:
                match message:
                    case Audio(stream=stream, pcm=pcm) if len(pcm) % SAMPLE_BYTES == 0:
                        streams.add(stream)
                        self._streams.push(message)
                    case StreamEnded(stream):
                        streams.discard(stream)
                        self._streams.end(stream)
                    case _:
                        raise BrokenFrame(f"{type(message).__name__} from the media process")
        finally:
            for stream in streams:
                self._streams.end(stream)

    def _tell(self, message: FromSpeech) -> None:
        if isinstance(message, Final):
            self._unconfirmed.add(message, time.monotonic())
        self._send(message)

    async def _retry(self) -> None:
        while True:
            await asyncio.sleep(RETRY_S)
            for final in self._unconfirmed.due(time.monotonic()):
                self._send(final)

    def _send(self, message: FromSpeech) -> None:
        if self._server is None:
            return
        try:
            self._server.send(message)
        except LinkError:
            # Finals are kept until a server confirms them; all else is of no use to one that comes later.
            self._server = None
