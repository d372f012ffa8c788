"""What the recogniser alone makes of a sound: how much of it it must hear before it calls an utterance final."""

from __future__ import annotations

from typing import NamedTuple

from aiortc.codecs.opus import OpusEncoder

from bench.voice import Script, Sentence
from server.asr.engine import Engine, HeardWord
from server.asr.microphone import BYTES_PER_MS
from server.media.opus import OpusDecoder

STEP_MS = 10


class Decision(NamedTuple):
    """At `at`, milliseconds of sound, the recogniser called these words final. Their times count from the same zero."""

    at: float
    words: list[HeardWord]


def decisions(engine: Engine, spoken: Script) -> list[Decision]:
    """Let it hear the script as it comes out of Opus, in small steps and in no time."""
    encoder, decoder = OpusEncoder(), OpusDecoder()
    recogniser = engine.recogniser()
    heard = bytearray()
    for frame in spoken.frames():
        for packet in encoder.encode(frame)[0]:
            heard += decoder.decode(packet)[1]
    found = []
    step = STEP_MS * BYTES_PER_MS
    for begin in range(0, len(heard), step):
        words = recogniser.accept(bytes(heard[begin : begin + step]))
        if words:
            found.append(Decision((begin + step) / BYTES_PER_MS, words))
    return found


def of_sentence(found: list[Decision], sentence: Sentence, following: float) -> list[Decision]:
    """The decisions on one sentence; the next begins at `following`. Usually one, more where it was cut."""
    return [decision for decision in found if sentence.start < decision.at <= following]
