"""How well the model does: errors per word and per character, on sentences and voices it was not trained with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import vosk

from models.train import corpus
from models.train.espeak import TRAINED_VOICES, UNSEEN_VOICES, Voice
from models.train.examples import add_noise
from models.train.features import RATE
from models.train.language import UNKNOWN
from models.train.speak import silence, speak, to_pcm

_CHUNK = RATE // 10 * 2
"""Bytes of a tenth of a second: sound arrives in pieces, as it does live."""


class Score(NamedTuple):
    """Errors in parts of 1."""

    sentences: int
    word_errors: float
    character_errors: float


class Trial(NamedTuple):
    """Sentences, spoken by the voices in turn at random speeds (words a minute); `noise_db`: signal to noise."""

    sentences: Sequence[corpus.Sentence]
    voices: Sequence[str]
    slowest: int = 140
    fastest: int = 210
    noise_db: float | None = None


def trials() -> dict[str, Trial]:
    """What the figures of the README are measured on."""
    random = Random(11)
    templates = [corpus.from_templates(random) for _ in range(40)]
    nonsense = [corpus.random_words(random) for _ in range(40)]
    held_out = corpus.held_out() * 2
    return {
        "templates, trained voices": Trial(templates, TRAINED_VOICES),
        "templates, unseen voices": Trial(templates, UNSEEN_VOICES),
        "held out, trained voices": Trial(held_out, TRAINED_VOICES),
        "held out, unseen voices": Trial(held_out, UNSEEN_VOICES),
        "held out, unseen voices, fast": Trial(held_out, UNSEEN_VOICES, 240, 250),
        "held out, unseen voices, noise 15 dB": Trial(held_out, UNSEEN_VOICES, noise_db=15),
        "random words, unseen voices": Trial(nonsense, UNSEEN_VOICES),
    }


def measure(model: vosk.Model, trial: Trial) -> Score:
    """Speak and recognise every sentence of the set."""
    random = Random(5)
    word_errors = words = character_errors = characters = 0
    for i, sentence in enumerate(trial.sentences):
        variant = trial.voices[i % len(trial.voices)]
        voice = Voice(variant, random.randint(trial.slowest, trial.fastest), random.randint(35, 65))
        spoken = speak(sentence, voice)
        if trial.noise_db is not None:
            spoken = add_noise(spoken, trial.noise_db, random)
        heard = recognise(model, to_pcm(silence(300), spoken, silence(1000)))
        word_errors += distance(sentence, heard)
        words += len(sentence)
        character_errors += distance(_characters(sentence), _characters(heard))
        characters += len(_characters(sentence))
    return Score(len(trial.sentences), word_errors / words, character_errors / characters)


def recognise(model: vosk.Model, pcm: bytes) -> list[str]:
    """The words in 16 kHz sound."""
    recogniser = vosk.KaldiRecognizer(model, RATE)
    texts = [
        recogniser.Result() for at in range(0, len(pcm), _CHUNK) if recogniser.AcceptWaveform(pcm[at : at + _CHUNK])
    ]
    texts.append(recogniser.FinalResult())
    return [word for text in texts for word in json.loads(text)["text"].split()]


def _characters(words: Iterable[str]) -> str:
    return "".join("□" if word == UNKNOWN else word for word in words)


def distance(wanted: Sequence[str], found: Sequence[str]) -> int:
    """Least number of insertions, deletions and replacements between the two (Levenshtein)."""
    row = list(range(len(found) + 1))
    for i, want in enumerate(wanted, 1):
        diagonal, row[0] = row[0], i
        for j, have in enumerate(found, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (want != have))
    return row[-1]


def table(folder: Path) -> str:
    """The figures of the model in `folder`, as a table in Markdown."""
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    lines = ["| set | sentences | word errors | character errors |", "|---|---|---|---|"]
    for name, trial in trials().items():
        score = measure(model, trial)
        lines.append(f"| {name} | {score.sentences} | {score.word_errors:.1%} | {score.character_errors:.1%} |")
    return "\n".join(lines)
