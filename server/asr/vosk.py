"""Vosk as the engine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import vosk

from server.asr.engine import HeardWord, InvalidGrammar, ModelError
from server.asr.messages import SAMPLE_RATE
from server.asr.segments import UNKNOWN

vosk.SetLogLevel(-1)


class _Word(msgspec.Struct):
    word: str
    start: float
    end: float
    conf: float


class _Result(msgspec.Struct):
    text: str = ""
    result: list[_Word] = []


class _Partial(msgspec.Struct):
    partial: str = ""


_RESULT = msgspec.json.Decoder(_Result)
_PARTIAL = msgspec.json.Decoder(_Partial)


class VoskRecogniser:
    """`Recogniser` over one KaldiRecognizer, which keeps counting its samples from one utterance to the next."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._kaldi.SetWords(True)

    def accept(self, pcm: bytes) -> list[HeardWord] | None:
        return _words(self._kaldi.Result()) if self._kaldi.AcceptWaveform(pcm) else None

    def partial(self) -> str:
        return _PARTIAL.decode(self._kaldi.PartialResult()).partial

    def finish(self) -> list[HeardWord]:
        return _words(self._kaldi.FinalResult())


class VoskEngine:
    """`Engine` over a model folder; loading takes from milliseconds to many seconds. Raises ModelError."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ModelError("model_missing")
        try:
            self._model = vosk.Model(str(folder))
        except Exception as error:  # Vosk raises nothing more precise
            raise ModelError("model_broken") from error

    def recogniser(self, grammar: Sequence[str] | None = None) -> VoskRecogniser:
        phrases = () if grammar is None else (self._checked(grammar),)
        return VoskRecogniser(vosk.KaldiRecognizer(self._model, SAMPLE_RATE, *phrases))

    def _checked(self, grammar: Sequence[str]) -> str:
        """The grammar as Vosk takes it. One that is empty or holds no known word would end the whole process."""
        if not grammar:
            raise InvalidGrammar("no phrases")
        for phrase in grammar:
            words = phrase.split()
            unknown = [word for word in words if self._model.vosk_model_find_word(word) < 0]
            if not words or unknown:
                raise InvalidGrammar(f"{phrase!r}: {' '.join(unknown) or 'no words'}")
        return json.dumps([*grammar, UNKNOWN], ensure_ascii=False)


def _words(text: str) -> list[HeardWord]:
    return [
        HeardWord(each.word, round(each.start * 1000), round(each.end * 1000), each.conf)
        for each in _RESULT.decode(text).result
    ]
