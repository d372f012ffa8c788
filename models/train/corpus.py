"""The words and sentences of the model, from the text files beside this module."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent

Sentence = tuple[str, ...]

# Every Mandarin syllable, as final: initials ("-" is none). Training on all of them makes the network independent of
# the vocabulary: a word can be added later by writing it into the graph alone.
_FINALS = """
a: - b p m f d t n l g k h zh ch sh z c s w y
ai: - b p m d t n l g k h zh ch sh z c s w
an: - b p m f d t n l g k h zh ch sh r z c s w
ang: - b p m f d t n l g k h zh ch sh r z c s w
ao: - b p m d t n l g k h zh ch sh r z c s y
e: - m d t n l g k h zh ch sh r z c s y
ei: b p m f d n l g h sh z w
en: - b p m f n g k h zh ch sh r z c s w
eng: - b p m f d t n l g k h zh ch sh r z c s w
er: -
i: b p m d t n l j q x y zh ch sh r z c s
ia: l j q x
ian: b p m d t n l j q x
iang: n l j q x
iao: b p m d t n l j q x
ie: b p m d t n l j q x
in: b p m n l j q x y
ing: b p m d t n l j q x y
iong: j q x
iu: m d n l j q x
o: b p m f w
ong: d t n l g k h zh ch r z c s y
ou: - p m f d t l g k h zh ch sh r z c s y
u: b p m f d t n l g k h zh ch sh r z c s w j q x y
ua: g k h zh sh
uai: g k h zh ch sh
uan: d t n l g k h zh ch sh r z c s j q x y
uang: g k h zh ch sh
ue: j q x y
ui: d t g k h zh ch sh r z c s
un: d t n l g k h zh ch sh r z c s j q x y
uo: d t n l g k h zh ch sh r z c s
v: n l
"""


def _lines(name: str) -> list[str]:
    lines = (line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@cache
def pinyin() -> dict[str, str]:
    """Word → its pinyin with tone digits, in the order of the file."""
    readings: dict[str, str] = {}
    for line in _lines("vocabulary.txt"):
        word, readings[word] = line.split()
    return readings


@cache
def held_out() -> tuple[Sentence, ...]:
    """Sentences that are never trained on, to score with."""
    return tuple(tuple(line.split()) for line in _lines("held_out.txt"))


@cache
def templates() -> tuple[tuple[Sentence, ...], dict[str, tuple[Sentence, ...]]]:
    """The sentences, and what may stand for each {name} in them."""
    sentences: list[Sentence] = []
    names: dict[str, tuple[Sentence, ...]] = {}
    for line in _lines("templates.txt"):
        name, is_name, choices = line.partition(" = ")
        if is_name:
            names[name] = tuple(tuple(choice.split()) for choice in choices.split("|"))
        else:
            sentences.append(tuple(line.split()))
    return tuple(sentences), names


@cache
def syllables() -> tuple[str, ...]:
    """Every Mandarin syllable in pinyin without its tone."""
    found: list[str] = []
    for line in _FINALS.strip().splitlines():
        final, initials = line.split(":")
        found += [("" if initial == "-" else initial) + final for initial in initials.split()]
    return tuple(found)


def from_templates(random: Random) -> Sentence:
    """One sentence of the templates, in a fifth of the cases two on end; never a held-out one."""
    sentences, names = templates()

    def expand(word: str) -> Sentence:
        if word not in names:
            return (word,)
        return tuple(part for inner in random.choice(names[word]) for part in expand(inner))

    def one_or_two() -> Sentence:
        count = 1 if random.random() < 0.8 else 2
        return tuple(part for _ in range(count) for word in random.choice(sentences) for part in expand(word))

    return _until_not_held_out(one_or_two)


def random_words(random: Random) -> Sentence:
    """Two to seven words of the vocabulary that make no sense together; never a held-out sentence."""
    words = list(pinyin())
    return _until_not_held_out(lambda: tuple(random.choice(words) for _ in range(random.randint(2, 7))))


def random_syllables(random: Random) -> Sentence:
    """Two to five "words" of one to three syllables each, in pinyin with tones."""

    def syllable() -> str:
        return random.choice(syllables()) + str(random.randint(1, 4))

    return tuple("".join(syllable() for _ in range(random.randint(1, 3))) for _ in range(random.randint(2, 5)))


def _until_not_held_out(draw: Callable[[], Sentence]) -> Sentence:
    while (sentence := draw()) in held_out():
        pass
    return sentence
