"""Speech and its phones in time, from the system's espeak-ng (libespeak-ng.so.1, speak_lib.h)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from models.train.corpus import pinyin

SILENCE = "SIL"

TRAINED_VOICES = (
    *("", "m1", "m2", "m3", "m5", "m6", "m7", "f1", "f2", "f4", "Andrea", "Gene", "Lee", "Alicia", "Michael"),
    *("edward", "linda", "pablo", "anika", "sandro"),
)
"""Voice variants used in training; "" is the plain voice."""

UNSEEN_VOICES = ("m4", "m8", "f3", "f5", "belinda", "paul", "steph", "Annie")
"""Voice variants that are only used to score."""

# Debian's espeak-ng 1.51 reads Chinese characters as English letters; its pinyin voice is sound.
_VOICE = "cmn-latn-pinyin"

_SYNCHRONOUS, _PHONEME_EVENTS, _UTF8, _POSITION_CHARACTER = 2, 1, 1, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_END_OF_EVENTS, _PHONEME = 0, 7


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Speech(NamedTuple):
    """`wave` at `rate` samples a second on the 16-bit scale; `phones` as (first sample, phone), in order."""

    wave: npt.NDArray[np.float64]
    rate: int
    phones: list[tuple[int, str]]


class Voice(NamedTuple):
    """A variant of the Mandarin voice; `rate` in words a minute, `pitch` and `range` from 0 to 99."""

    variant: str = ""
    rate: int = 175
    pitch: int = 50
    range: int = 50


PLAIN = Voice()


class Espeak:
    """One per process: the library has global state, some of which survives from one call to the next."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 200, None, _PHONEME_EVENTS)
        if self._rate <= 0:
            raise RuntimeError("espeak-ng did not start: its data is not installed")
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)
        self._sound: list[bytes] = []
        self._events: list[tuple[int, str]] = []

    def _receive(self, wave: Any, samples: int, events: Any) -> int:
        if wave and samples > 0:
            self._sound.append(ctypes.string_at(wave, 2 * samples))
        for event in events:
            if event.type == _END_OF_EVENTS:
                break
            if event.type == _PHONEME:
                self._events.append((event.sample, bytes(event.id.string).split(b"\0")[0].decode()))
        return 0

    def say(self, words: Sequence[str], voice: Voice = PLAIN, commas: Collection[int] = ()) -> Speech:
        """Speak words of the vocabulary, or pinyin with tone digits; a short pause follows each index in `commas`."""
        self._sound, self._events = [], []
        name = _VOICE + (f"+{voice.variant}" if voice.variant else "")
        if self._library.espeak_SetVoiceByName(name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {name}")
        for parameter, value in ((_RATE, voice.rate), (_PITCH, voice.pitch), (_RANGE, voice.range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        spelt = (pinyin().get(word, word) + (", " if i in commas else " ") for i, word in enumerate(words))
        text = "".join(spelt).encode()
        size = ctypes.c_size_t(len(text) + 1)
        self._library.espeak_Synth(text, size, 0, _POSITION_CHARACTER, 0, _UTF8, None, None)
        wave = np.frombuffer(b"".join(self._sound), np.int16).astype(np.float64)
        return Speech(wave, self._rate, _merge(self._events))


def _merge(events: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Strip stress, tone and language marks; every kind of pause is silence; "j y" of newer versions is "y"."""
    phones: list[tuple[int, str]] = []
    for sample, mnemonic in events:
        if mnemonic.startswith("("):
            continue
        phone = re.sub(r"[0-9]+$", "", mnemonic.lstrip("',%=|"))
        phone = {"A": "a", ";": "j"}.get(phone, phone)
        if not phone or phone.startswith("_"):
            phone = SILENCE
        if phone.startswith("y") and phones and phones[-1][1] == "j":
            phones[-1] = (phones[-1][0], phone)
        else:
            phones.append((sample, phone))
    return phones
