"""`python -m bench.watched FILE`: the product's server, with a task beside it in its event loop that notes how late
the loop is. At the end the notes are in FILE."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec
import uvloop

from server.app import serve
from server.settings import Settings

PERIOD_MS = 2.0


class Note(msgspec.Struct, frozen=True, array_like=True):
    """At `at` (milliseconds since the epoch) the loop was `late` milliseconds late."""

    at: float
    late: float


def read(file: Path) -> list[Note]:
    """What was noted. A delay stands for the notes that it kept from being taken, too."""
    noted = msgspec.msgpack.decode(file.read_bytes(), type=list[Note])
    return [
        Note(note.at - missed * PERIOD_MS, note.late - missed * PERIOD_MS)
        for note in noted
        for missed in range(1 + int(note.late / PERIOD_MS))
    ]


async def _note(notes: list[Note]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(PERIOD_MS / 1000)
        late = (time.perf_counter() - before) * 1000 - PERIOD_MS
        notes.append(Note(time.time() * 1000, max(0.0, late)))


async def _run(notes: list[Note]) -> None:
    noting = asyncio.create_task(_note(notes))
    try:
        await serve(Settings.from_environment(os.environ), lambda text: print(text, flush=True))
    finally:
        noting.cancel()


def main(file: Path) -> None:
    notes: list[Note] = []
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(_run(notes))
        finally:
            file.write_bytes(msgspec.msgpack.encode(notes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
