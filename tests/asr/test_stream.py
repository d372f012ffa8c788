"""The way from the event loop through a thread and back, with recognisers that misbehave."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.asr.engine import HeardWord, Recogniser
from server.asr.microphone import BYTES_PER_MS, Understood, Uttered
from server.asr.stream import PIECE_MS, Piece, Stream

pytestmark = pytest.mark.anyio

LOUD = b"\x10\x27" * (BYTES_PER_MS // 2)
"""A millisecond of sound."""


class Scripted:
    """Every piece is one utterance of one word, its length in milliseconds; "choke" raises at that length."""

    def __init__(self, choke: int, gate: threading.Event) -> None:
        self._choke = choke
        self._gate = gate
        self._heard = 0

    def accept(self, pcm: bytes) -> list[HeardWord] | None:
        self._gate.wait()
        length = len(pcm) // BYTES_PER_MS
        if length == self._choke:
            raise RuntimeError("Failed to process waveform")
        start, self._heard = self._heard, self._heard + length
        return [HeardWord(str(length), start, self._heard, 1.0)]

    def partial(self) -> str:
        return ""

    def finish(self) -> list[HeardWord]:
        return []


class ScriptedEngine:
    def __init__(self, choke: int = 0) -> None:
        self.choke = choke
        self.gate = threading.Event()

    def recogniser(self, grammar: Sequence[str] | None = None) -> Recogniser:
        return Scripted(self.choke, self.gate)


class Told:
    """Collects what a stream tells."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts: list[int] = []
        self.lags: list[int] = []

    def heard(self, what: Understood | Uttered, piece: Piece) -> None:
        assert isinstance(what, Uttered)
        self.words += [word.text for word in what.words]
        self.starts += [word.start for word in what.words]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


async def test_sound_is_recognised_in_order_and_short_pieces_are_joined(threads: ThreadPoolExecutor) -> None:
    told, engine = Told(), ScriptedEngine()
    engine.gate.set()
    stream = Stream(threads, told.heard, told.lags.append)
    for i in range(9):
        stream.push(1_000 + 20 * i, LOUD * 20)
    stream.push(1_180, LOUD * 100)
    stream.push(1_280, LOUD * 10)
    stream.end()
    await stream.run(engine)
    assert told.words == ["60", "60", "60", "100", "10"]
    assert told.starts == [1_000, 1_060, 1_120, 1_180, 1_280]


async def test_pieces_with_a_gap_between_them_are_not_joined(threads: ThreadPoolExecutor) -> None:
    told, engine = Told(), ScriptedEngine()
    engine.gate.set()
    stream = Stream(threads, told.heard, told.lags.append)
    stream.push(1_000, LOUD * 20)
    stream.push(9_000, LOUD * 30)
    stream.end()
    await stream.run(engine)
    assert told.words == ["20", "30"]
    assert told.starts == [1_000, 9_000]


async def test_a_recogniser_that_fails_is_replaced_and_the_rest_is_heard(threads: ThreadPoolExecutor) -> None:
    told, engine = Told(), ScriptedEngine(choke=77)
    engine.gate.set()
    stream = Stream(threads, told.heard, told.lags.append)
    at = 1_000
    for length in (PIECE_MS, 77, PIECE_MS + 1):
        stream.push(at, LOUD * length)
        at += length
    stream.end()
    await stream.run(engine)
    assert told.words == [str(PIECE_MS), str(PIECE_MS + 1)]
    assert told.starts == [1_000, 1_000 + PIECE_MS + 77]


@pytest.mark.spec("S6")
async def test_the_lag_is_told_at_every_second_and_when_it_is_over(threads: ThreadPoolExecutor) -> None:
    told, engine = Told(), ScriptedEngine()
    stream = Stream(threads, told.heard, told.lags.append)
    for i in range(50):
        stream.push(100 * i, LOUD * 100)
    assert told.lags == [1_000, 2_000, 3_000, 4_000, 5_000]
    stream.end()
    running = asyncio.create_task(stream.run(engine))
    engine.gate.set()
    await running
    assert told.lags[-1] == 0
    assert told.lags[5:] == sorted(told.lags[5:], reverse=True)
    assert told.words == ["100"] * 50


@pytest.mark.spec("S6")
async def test_one_stream_that_is_stuck_does_not_hold_up_another(threads: ThreadPoolExecutor) -> None:
    stuck, quick = ScriptedEngine(), ScriptedEngine()
    quick.gate.set()
    first, second = Told(), Told()
    one, two = (Stream(threads, told.heard, told.lags.append) for told in (first, second))
    for stream in (one, two):
        stream.push(0, LOUD * 100)
        stream.end()
    waiting = asyncio.create_task(one.run(stuck))
    await two.run(quick)
    assert (first.words, second.words) == ([], ["100"])
    stuck.gate.set()
    await waiting
    assert first.words == ["100"]
