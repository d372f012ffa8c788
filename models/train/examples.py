"""Training examples: one synthesised utterance each, in a random voice, room and noise, with a phone per frame."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

import numpy as np

from models.train import corpus
from models.train.espeak import SILENCE, TRAINED_VOICES, Espeak, Voice
from models.train.features import RATE, STEP, WINDOW, Features, Wave, mfcc, resample


class Example(NamedTuple):
    """A row of `features` and one of `phones` for each 10 ms."""

    features: Features
    phones: list[str]


@cache
def _espeak() -> Espeak:
    return Espeak()


def example(seed: int) -> Example:
    """The example of this seed. Wording and alignment are reproducible; espeak's samples vary in their last bits."""
    random = Random(seed)
    words = _wording(random)
    rate, pitch, pitch_range = random.randint(110, 250), random.randint(20, 80), random.randint(20, 80)
    voice = Voice(random.choice(TRAINED_VOICES), rate, pitch, pitch_range)
    commas = [i for i in range(len(words) - 1) if random.random() < 0.08]
    speech = _espeak().say(words, voice, commas)
    stretch = random.uniform(0.88, 1.14) if random.random() < 0.6 else 1.0
    ratio = RATE / speech.rate * stretch
    before, after = int(RATE * random.uniform(0.05, 1)), int(RATE * random.uniform(0.1, 1))
    wave = np.concatenate([np.zeros(before), resample(speech.wave, ratio), np.zeros(after)])
    starts = [0.0, *(sample * ratio + before for sample, _ in speech.phones), float(len(wave) - after)]
    names = [SILENCE, *(phone for _, phone in speech.phones), SILENCE]
    features = mfcc(np.clip(np.round(_recorded(wave, random)), -32768, 32767))
    middles = np.arange(len(features)) * STEP + WINDOW // 2
    return Example(features, [names[i] for i in np.searchsorted(starts, middles, side="right") - 1])


def _wording(random: Random) -> corpus.Sentence:
    kind = random.random()
    if kind < 0.45:
        return corpus.from_templates(random)
    if kind < 0.7:
        return corpus.random_words(random)
    return corpus.random_syllables(random)


def _recorded(wave: Wave, random: Random) -> Wave:
    """As some microphone in some room would give it: tilted, with an echo, at some level, with coloured noise."""
    if random.random() < 0.5:
        wave = wave + random.uniform(-0.5, 0.5) * np.concatenate([[0], wave[:-1]])
    if random.random() < 0.3:
        delay = int(RATE * random.uniform(0.004, 0.05))
        wave = wave + random.uniform(0.1, 0.4) * np.concatenate([np.zeros(delay), wave[:-delay]])
    wave = wave * 10 ** (random.uniform(-26, -1) / 20) * 32767 / np.abs(wave).max()
    if random.random() < 0.75:
        wave = add_noise(wave, random.uniform(12, 50), random, random.uniform(0.2, 1) if random.random() < 0.6 else 0.0)
    return wave


def add_noise(wave: Wave, ratio_db: float, random: Random, colour: float = 0.0) -> Wave:
    """Add noise at a ratio of signal (where there is any) to noise; its spectrum falls with frequency ** `colour`."""
    spectrum = np.fft.rfft(np.random.default_rng(random.getrandbits(32)).standard_normal(len(wave)))
    spectrum *= (np.arange(len(spectrum)) + 20 * len(wave) / RATE) ** -colour
    noise = np.fft.irfft(spectrum, len(wave))
    level = np.sqrt((wave[wave != 0] ** 2).mean()) * 10 ** (-ratio_db / 20)
    return np.asarray(wave + noise / noise.std() * level)
