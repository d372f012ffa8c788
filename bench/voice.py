"""A voice at a microphone: the sample sentences, of which it is known to the millisecond when each was spoken."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from aiortc import MediaStreamTrack
from numpy.typing import NDArray

SAMPLES = Path(__file__).parents[1] / "models" / "samples"
RATE = 48_000
FRAME_MS = 20
PAUSE_MS = 1500
AUDIBLE = 1 / 50
"""Of a sentence's loudest sample: what is below is silence."""

Sound = NDArray[np.int16]


class Sentence(NamedTuple):
    """What is said from `start` to `end`, milliseconds of sound from its first to its last audible sample."""

    text: str
    start: float
    end: float


class Script(NamedTuple):
    """A sound and what is said in it."""

    sound: Sound
    sentences: list[Sentence]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.sound) / RATE

    def frames(self) -> Iterator[av.AudioFrame]:
        """The sound in the pieces that microphones deliver."""
        length = RATE * FRAME_MS // 1000
        for at in range(0, len(self.sound) - length + 1, length):
            frame = av.AudioFrame.from_ndarray(self.sound[None, at : at + length], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            yield frame


def script(start: int, lead_ms: int) -> Script:
    """All sample sentences once, from number `start` on, after a silence and with pauses between them."""
    listed = json.loads((SAMPLES / "samples.json").read_text())
    parts: list[Sound] = [_silence(lead_ms)]
    sentences: list[Sentence] = []
    for sample in listed[start:] + listed[:start]:
        sound = _decode(SAMPLES / sample["file"])
        begins = sum(map(len, parts))
        loudness = np.abs(sound.astype(np.int32))
        first, last = (begins + place for place in np.flatnonzero(loudness > loudness.max() * AUDIBLE)[[0, -1]])
        sentences.append(Sentence(sample["text"], float(first) * 1000 / RATE, float(last) * 1000 / RATE))
        parts += [sound, _silence(PAUSE_MS)]
    return Script(np.concatenate(parts), sentences)


class Voice(MediaStreamTrack):
    """Speaks a script in real time. Like a microphone it hands over each piece when it has been spoken."""

    kind = "audio"

    def __init__(self, spoken: Script) -> None:
        super().__init__()
        self._frames = spoken.frames()
        self._given = 0
        self._begun = 0.0

    def spoken_at(self, milliseconds: float) -> float:
        """When a place in the sound was spoken: milliseconds since the epoch."""
        return self._begun * 1000 + milliseconds

    async def recv(self) -> av.AudioFrame:
        """The next piece; silence when everything has been said."""
        self._begun = self._begun or time.time()
        self._given += 1
        await asyncio.sleep(self._begun + self._given * FRAME_MS / 1000 - time.time())
        frame = next(self._frames, None)
        return frame if frame is not None else self._nothing()

    def _nothing(self) -> av.AudioFrame:
        frame = av.AudioFrame.from_ndarray(_silence(FRAME_MS)[None], format="s16", layout="mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = (self._given - 1) * RATE * FRAME_MS // 1000
        return frame


def _silence(milliseconds: int) -> Sound:
    return np.zeros(RATE * milliseconds // 1000, np.int16)


def _decode(file: Path) -> Sound:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(file)) as container:
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])
