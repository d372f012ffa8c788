"""The features that Kaldi computes under the model's conf/mfcc.conf, and resampling."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE = 16_000
BINS = 40
WINDOW, STEP, FFT = 400, 160, 512

Wave = npt.NDArray[np.float64]
Features = npt.NDArray[np.float32]

_LOW, _HIGH, _LIFTER, _PREEMPHASIS, _FLOOR = 20.0, 7600.0, 22, 0.97, 1.1920929e-07

CONFIGURATION = f"""\
--sample-frequency={RATE}
--use-energy=false
--num-mel-bins={BINS}
--num-ceps={BINS}
--low-freq={_LOW:.0f}
--high-freq={_HIGH:.0f}
--dither=0
"""
"""The same settings for Kaldi."""


def _mel(hertz: npt.ArrayLike) -> Wave:
    return np.asarray(1127 * np.log(1 + np.asarray(hertz) / 700))


def _filters() -> Wave:
    edges = np.linspace(_mel(_LOW), _mel(_HIGH), BINS + 2)
    mels = _mel(np.arange(FFT // 2) * RATE / FFT)
    rising = (mels - edges[:-2, None]) / (edges[1] - edges[0])
    falling = (edges[2:, None] - mels) / (edges[1] - edges[0])
    bank = np.zeros((BINS, FFT // 2 + 1))
    bank[:, :-1] = np.clip(np.minimum(rising, falling), 0, None)
    return bank


def _cepstral_transform() -> Wave:
    index = np.arange(BINS)
    cosine = np.sqrt(2 / BINS) * np.cos(np.pi / BINS * np.outer(index, index + 0.5))
    cosine[0] = BINS**-0.5
    lifter = 1 + _LIFTER / 2 * np.sin(np.pi * index / _LIFTER)
    return np.asarray(cosine * lifter[:, None])


_POVEY = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))) ** 0.85
_FILTERS = _filters()
_CEPSTRA = _cepstral_transform()


def mfcc(wave: Wave) -> Features:
    """One row of 40 per 10 ms of 16 kHz sound on the 16-bit scale; none for less than one window."""
    if len(wave) < WINDOW:
        return np.zeros((0, BINS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)[::STEP]
    frames = frames - frames.mean(1, keepdims=True)
    first = frames[:, :1] * (1 - _PREEMPHASIS)
    frames = np.concatenate([first, frames[:, 1:] - _PREEMPHASIS * frames[:, :-1]], 1)
    power = np.abs(np.fft.rfft(frames * _POVEY, FFT)) ** 2
    return (np.log(np.maximum(power @ _FILTERS.T, _FLOOR)) @ _CEPSTRA.T).astype(np.float32)


def resample(wave: Wave, ratio: float) -> Wave:
    """`ratio` times as many samples a second; the end is padded a little, so that nothing wraps around."""
    padded = np.concatenate([wave, np.zeros(len(wave) // 50 + 200)])
    spectrum = np.fft.rfft(padded)
    length = round(len(padded) * ratio)
    kept = np.zeros(length // 2 + 1, complex)
    bins = min(len(spectrum), len(kept))
    kept[:bins] = spectrum[:bins]
    return np.asarray(np.fft.irfft(kept, length) * (length / len(padded)))
