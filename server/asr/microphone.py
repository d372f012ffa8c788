"""One microphone's sound on its way through a recogniser; runs in a worker thread, one piece at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from server.asr.engine import HeardWord, Recogniser
from server.asr.messages import SAMPLE_BYTES, SAMPLE_RATE, Word
from server.asr.silence import LEAD_MS, Silence
from server.asr.timeline import Timeline

BYTES_PER_MS = SAMPLE_RATE * SAMPLE_BYTES // 1000

GAP_MS = 300
"""Time without any captured sound (muted, recess) that ends an utterance as a pause does."""


class Understood(NamedTuple):
    """What is being said changed; "" takes it back."""

    text: str


class Uttered(NamedTuple):
    """An utterance is over; times are milliseconds since the epoch."""

    words: tuple[Word, ...]
    decided_at: int


class Microphone:
    """Leaves out long silence and puts the recogniser's times on the clock."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._timeline = Timeline()
        self._silence = Silence()
        self._left_out = b""
        self._understood = ""
        self._listening = False

    def hear(self, at: int, pcm: bytes) -> list[Understood | Uttered]:
        """The next piece of sound, captured at `at`."""
        left_out, self._left_out = self._left_out, b""
        if self._silence.lasts(pcm, len(pcm) / BYTES_PER_MS):
            self._left_out = (left_out + pcm)[-LEAD_MS * BYTES_PER_MS :]
            return self.pause()
        paused = self.pause() if self._timeline.gap(at) > GAP_MS else []
        start = at - len(left_out) // BYTES_PER_MS
        return [*paused, *self._recognise(start, left_out + pcm)]

    def pause(self) -> list[Understood | Uttered]:
        """No sound comes for now: what was said last is complete."""
        if not self._listening:
            return []
        self._listening = False
        return list(self._utterance(self._recogniser.finish()))

    def _recognise(self, at: int, pcm: bytes) -> Iterator[Understood | Uttered]:
        self._listening = True
        self._timeline.extend(at, len(pcm) // SAMPLE_BYTES)
        words = self._recogniser.accept(pcm)
        if words is not None:
            yield from self._utterance(words)
        elif (text := self._recogniser.partial()) != self._understood:
            self._understood = text
            yield Understood(text)

    def _utterance(self, words: list[HeardWord]) -> Iterator[Understood | Uttered]:
        if words:
            yield Uttered(tuple(self._on_the_clock(word) for word in words), _now())
        elif self._understood:
            yield Understood("")
        self._understood = ""

    def _on_the_clock(self, word: HeardWord) -> Word:
        start = round(self._timeline.at(word.start))
        return Word(word.text, start, max(start, round(self._timeline.at(word.end))), word.confidence)


def _now() -> int:
    return time.time_ns() // 1_000_000
