"""All streams of the process, from the sound that comes in to the messages about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from server.asr.engine import Engine
from server.asr.messages import Audio, Final, Lagging, Partial
from server.asr.microphone import Understood, Uttered
from server.asr.stream import Piece, Stream


class Streams:
    """Numbers the utterances of each stream and passes everything to `tell`, in the event loop.

    Sound waits until `start`; after `refuse` it is let go, because nothing will ever recognise it.
    """

    def __init__(self, tell: Callable[[Partial | Final | Lagging], None]) -> None:
        self._tell = tell
        self._engine: asyncio.Future[Engine] = asyncio.get_running_loop().create_future()
        self._threads = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="recogniser")
        self._numbers: dict[str, int] = {}
        self._streams: dict[str, Stream] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._refused = False

    def count_from(self, numbers: Mapping[str, int]) -> None:
        """Go on after these utterance numbers, or after our own where they are higher."""
        for stream, number in numbers.items():
            self._numbers[stream] = max(number, self._numbers.get(stream, 0))

    def start(self, engine: Engine) -> None:
        """Recognise from now on."""
        self._engine.set_result(engine)

    def refuse(self) -> None:
        """There is no engine."""
        self._refused = True
        self._streams.clear()
        for task in self._tasks:
            task.cancel()

    def push(self, audio: Audio) -> None:
        """Sound of a stream, which begins with its first sound."""
        if self._refused:
            return
        if audio.stream not in self._streams:
            self._open(audio)
        self._streams[audio.stream].push(audio.at, audio.pcm)

    def end(self, stream: str) -> None:
        """What was said last in this stream becomes final."""
        if stream in self._streams:
            self._streams.pop(stream).end()

    async def close(self, timeout: float) -> None:
        """End all streams and wait, at most so many seconds, until everything is told."""
        for stream in list(self._streams):
            self.end(stream)
        if self._tasks and self._engine.done():
            await asyncio.wait(self._tasks, timeout=timeout)
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _open(self, audio: Audio) -> None:
        of = (audio.hearing, audio.seat, audio.stream)
        stream = Stream(self._threads, partial(self._heard, *of), lambda ms: self._tell(Lagging(*of, ms)))
        self._streams[audio.stream] = stream
        task = asyncio.create_task(self._run(stream))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, stream: Stream) -> None:
        await stream.run(await asyncio.shield(self._engine))

    def _heard(self, hearing: str, seat: str, stream: str, what: Understood | Uttered, piece: Piece) -> None:
        if isinstance(what, Understood):
            self._tell(Partial(hearing, seat, stream, what.text, piece.end))
            return
        self._numbers[stream] = self._numbers.get(stream, 0) + 1
        self._tell(
            Final(
                hearing,
                seat,
                stream,
                self._numbers[stream],
                what.words[0].start,
                what.words[-1].end,
                what.words,
                piece.heard_at,
                what.decided_at,
            )
        )
