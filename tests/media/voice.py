"""A sound that looks different at every moment, as samples and in Opus packets, to be found again in what was heard."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
from numpy.typing import NDArray

from server.asr.messages import SAMPLE_RATE, Audio

Samples = NDArray[np.int16]
BYTES_PER_MS = 32


def sweep(seconds: float, rate: int) -> NDArray[np.float64]:
    """A tone that rises all the time."""
    t = np.arange(int(seconds * rate)) / rate
    return np.asarray(9000 * np.sin(2 * np.pi * (200 * t + 100 * t * t)))


def packets(seconds: float) -> list[bytes]:
    """The sweep in Opus packets of 20 ms."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.bit_rate, encoder.format, encoder.layout, encoder.sample_rate = 48_000, "s16", "mono", 48_000
    sound = sweep(seconds, 48_000).astype(np.int16)
    made = []
    for at in range(0, len(sound), 960):
        frame = av.AudioFrame.from_ndarray(sound[None, at : at + 960], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
        made += [bytes(packet) for packet in encoder.encode(frame)]
    return made


def milliseconds(pieces: list[Audio]) -> float:
    """Length of all pieces."""
    return sum(len(piece.pcm) for piece in pieces) / BYTES_PER_MS


def holes(pieces: list[Audio]) -> list[tuple[int, int]]:
    """Time between pieces: when it begins, and how many milliseconds it has."""
    found = []
    for piece, following in pairwise(pieces):
        end = piece.at + len(piece.pcm) // BYTES_PER_MS
        if abs(following.at - end) > 2:
            found.append((end, following.at - end))
    return found


def between(pieces: list[Audio], start: float, end: float) -> Samples:
    """Samples captured between two times; zero where nothing was sent, the latest where something was sent twice."""
    sound = np.zeros(int((end - start) * SAMPLE_RATE / 1000), np.int16)
    for piece in pieces:
        samples = np.frombuffer(piece.pcm, np.int16)
        at = round((piece.at - start) * SAMPLE_RATE / 1000)
        lower, upper = max(0, -at), min(len(samples), len(sound) - at)
        if lower < upper:
            sound[at + lower : at + upper] = samples[lower:upper]
    return sound


def likeness(heard: NDArray[np.floating] | Samples, reference: NDArray[np.floating]) -> tuple[float, int]:
    """The best correlation of what was heard with a part of the reference, and the sample where that part begins."""
    sound = heard - heard.mean()
    energy = np.concatenate(([0.0], np.cumsum(reference**2)))
    size = np.sqrt((energy[len(sound) :] - energy[: -len(sound)]) * (sound**2).sum())
    spectrum = np.fft.rfft(reference) * np.conj(np.fft.rfft(sound, len(reference)))
    match = np.fft.irfft(spectrum, len(reference))[: len(size)] / np.maximum(size, 1)
    place = int(match.argmax())
    return float(match[place]), place


def heard_at(pieces: list[Audio], began: float, at: float, length: float = 400) -> tuple[float, float]:
    """How well the sweep is heard `at` milliseconds after it began at the time `began`, and by how much it is late.

    It is looked for from half a second too late to 50 ms too early.
    """
    per_ms = SAMPLE_RATE // 1000
    reference = sweep((at + length + 50) / 1000, SAMPLE_RATE)[max(0, int(at - 500)) * per_ms :]
    match, place = likeness(between(pieces, began + at, began + at + length), reference)
    return match, min(at, 500) - place / per_ms
