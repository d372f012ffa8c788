"""Sentences spoken by espeak-ng, as sound for the recogniser and as files for a browser's fake microphone."""

from __future__ import annotations

from pathlib import Path

from models.train import speak
from models.train.corpus import held_out
from models.train.espeak import UNSEEN_VOICES, Voice
from models.train.score import distance
from server.asr.messages import SAMPLE_RATE

HELD_OUT = [" ".join(sentence) for sentence in held_out()]
"""Sentences that the model was not trained with, as words separated by spaces."""

BYTES_PER_MS = SAMPLE_RATE * 2 // 1000


def spoken(sentence: str, *, before_ms: int = 300, after_ms: int = 1200, voice: str = UNSEEN_VOICES[0]) -> bytes:
    """A sentence (words of the model's vocabulary between spaces) as 16 kHz PCM with silence around it."""
    sound = speak.speak(sentence.split(), Voice(voice))
    return speak.to_pcm(speak.silence(before_ms), sound, speak.silence(after_ms))


def write_microphone(path: Path, *sentences: str, voice: str = UNSEEN_VOICES[0], pause_ms: int = 1500) -> None:
    """A 48 kHz WAV file for Chromium's --use-file-for-fake-audio-capture: the sentences with pauses around them."""
    rate = 48_000
    pause = speak.silence(pause_ms, rate=rate)
    sounds = [speak.speak(sentence.split(), Voice(voice), rate=rate) for sentence in sentences]
    speak.write_wav(path, speak.to_pcm(pause, *(part for sound in sounds for part in (sound, pause))), rate=rate)


def character_errors(wanted: str, found: str) -> float:
    """Characters wrong, missing or too many, in parts of those wanted; spaces do not count."""
    wanted, found = wanted.replace(" ", ""), found.replace(" ", "")
    return distance(wanted, found) / len(wanted)
