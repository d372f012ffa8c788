"""Sentences as sound: for scoring, for the samples of the demonstration, and as the microphone of tests."""

from __future__ import annotations

import wave
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from models.train.espeak import PLAIN, Espeak, Voice
from models.train.features import RATE, Wave, resample

_PEAK = 0.6 * 32767


@cache
def _espeak() -> Espeak:
    return Espeak()


def speak(words: Sequence[str], voice: Voice = PLAIN, *, rate: int = RATE, commas: Collection[int] = ()) -> Wave:
    """The words at `rate` samples a second and a level well below clipping, with no silence around them."""
    speech = _espeak().say(words, voice, commas)
    sound = resample(speech.wave, rate / speech.rate)
    heard = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    sound = sound[heard[0] : heard[-1] + 1]
    return np.asarray(sound * (_PEAK / np.abs(sound).max()))


def silence(milliseconds: int, *, rate: int = RATE) -> Wave:
    """Digital silence."""
    return np.zeros(milliseconds * rate // 1000)


def to_pcm(*pieces: Wave) -> bytes:
    """The pieces one after the other, as 16-bit signed little-endian samples."""
    return np.clip(np.round(np.concatenate(pieces)), -32768, 32767).astype("<i2").tobytes()


def write_wav(path: Path, pcm: bytes, *, rate: int = RATE) -> None:
    """A mono 16-bit WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
