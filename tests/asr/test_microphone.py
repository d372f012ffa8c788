"""How sound reaches the recogniser, with one that writes down what it was given."""

from __future__ import annotations

import pytest

from server.asr.engine import HeardWord
from server.asr.microphone import BYTES_PER_MS, Microphone, Understood, Uttered
from server.asr.silence import HOLD_MS, LEAD_MS

PIECE = 60
SILENT, LOUD = b"\0\0", b"\x10\x27"


def piece(sample: bytes) -> bytes:
    return sample * (PIECE * BYTES_PER_MS // 2)


class Notebook:
    """Understands one word per loud piece, and ends an utterance at 500 ms of silence."""

    def __init__(self) -> None:
        self.given = b""
        self.words: list[HeardWord] = []
        self.silent = 0

    @property
    def milliseconds(self) -> int:
        return len(self.given) // BYTES_PER_MS

    def accept(self, pcm: bytes) -> list[HeardWord] | None:
        start = self.milliseconds
        self.given += pcm
        if pcm.endswith(LOUD):
            self.words.append(HeardWord("是", start, self.milliseconds, 1.0))
            self.silent = 0
            return None
        self.silent += len(pcm) // BYTES_PER_MS
        return self.finish() if self.silent >= 500 else None

    def partial(self) -> str:
        return " ".join(word.text for word in self.words)

    def finish(self) -> list[HeardWord]:
        words, self.words, self.silent = self.words, [], 0
        return words


def play(microphone: Microphone, at: int, *samples: bytes) -> tuple[int, list[Understood | Uttered]]:
    told: list[Understood | Uttered] = []
    for sample in samples:
        told += microphone.hear(at, piece(sample))
        at += PIECE
    return at, told


@pytest.mark.spec("S6")
def test_a_microphone_that_says_nothing_is_never_recognised() -> None:
    notebook = Notebook()
    _, told = play(Microphone(notebook), 0, *[SILENT] * 1000)
    assert notebook.given == b""
    assert told == []


@pytest.mark.spec("S6")
def test_long_silence_after_speech_is_left_out_but_for_the_pause_that_ends_it() -> None:
    notebook = Notebook()
    play(Microphone(notebook), 0, LOUD, *[SILENT] * 1000)
    assert notebook.milliseconds <= PIECE + HOLD_MS


@pytest.mark.spec("S6")
def test_the_soft_beginning_after_silence_is_recognised_and_times_are_right() -> None:
    notebook = Notebook()
    microphone = Microphone(notebook)
    at, _ = play(microphone, 10_000, *[SILENT] * 500)
    _, told = play(microphone, at, LOUD, LOUD, *[SILENT] * 20)
    (uttered,) = [what for what in told if isinstance(what, Uttered)]
    assert notebook.given.startswith(bytes(LEAD_MS * BYTES_PER_MS))
    assert uttered.words[0].start == at - LEAD_MS
    assert uttered.words[0].end == at + PIECE
    assert (uttered.words[1].start, uttered.words[1].end) == (at + PIECE, at + 2 * PIECE)


def test_text_is_told_when_it_changes_and_taken_back_when_nothing_comes_of_it() -> None:
    class Fickle(Notebook):
        def finish(self) -> list[HeardWord]:
            super().finish()
            return []

    microphone = Microphone(Fickle())
    _, told = play(microphone, 0, LOUD, SILENT, SILENT, LOUD, *[SILENT] * 20)
    assert told == [Understood("是"), Understood("是 是"), Understood("")]


def test_a_gap_in_the_sound_ends_the_utterance() -> None:
    microphone = Microphone(Notebook())
    at, _ = play(microphone, 0, LOUD, LOUD)
    _, told = play(microphone, at + 5_000, LOUD)
    assert isinstance(told[0], Uttered)
    assert [word.end for word in told[0].words] == [PIECE, 2 * PIECE]
    assert told[1] == Understood("是")


def test_pausing_twice_tells_nothing_twice() -> None:
    microphone = Microphone(Notebook())
    play(microphone, 0, LOUD)
    assert len(microphone.pause()) == 1
    assert microphone.pause() == []
