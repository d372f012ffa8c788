"""PURE: what the recogniser heard, as a line to be read.

A recogniser gives words without punctuation, Chinese ones with spaces between them. The words themselves are kept
beside the line; everything here can be made again from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from server.asr.messages import Word

PAUSE_MS = 300
"""A silence between two words from which on a comma stands there."""

DOUBTFUL_BELOW = 0.9
"""Confidence under which a word is marked."""

UNKNOWN = "[unk]"
UNKNOWN_MARK = "□"
"""Stands for something that was said and is no word of the model."""

QUESTION_PARTICLES = frozenset({"吗", "呢", "么"})
"""At the end of a clause they make it a question."""

QUESTION_WORDS = ("是否", "能否", "可否", "有没有", "是不是", "能不能", "可不可以", "愿不愿意", "同不同意", "为什么")
"""Anywhere in a sentence they make it a question."""

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a line: a word with the space or punctuation behind it; `doubtful` marks what may be misheard."""

    text: str
    doubtful: bool


def pieces(words: Sequence[Word]) -> list[Piece]:
    """The line word by word, from words in the order of their times."""
    chinese = any(_CHINESE.search(word.text) for word in words)
    comma, stop, question = ("，", "。", "？") if chinese else (", ", ".", "?")
    line: list[Piece] = []
    sentence = ""
    for word, following in zip(words, [*words[1:], None], strict=False):
        text = _shown(word.text)
        sentence += text
        asks = word.text in QUESTION_PARTICLES
        if following is None:
            text += question if asks or any(asking in sentence for asking in QUESTION_WORDS) else stop
        elif following.start - word.end >= PAUSE_MS:
            text += question if asks else comma
            sentence = "" if asks else sentence
        else:
            text += _space(text, _shown(following.text))
        line.append(Piece(text, word.confidence < DOUBTFUL_BELOW or word.text == UNKNOWN))
    return line


def utterance_text(words: Sequence[Word]) -> str:
    """The line as text, such as "被告公司收到货款了吗？"; "" for no words."""
    return "".join(piece.text for piece in pieces(words))


def partial_text(spaced: str) -> str:
    """What is being said, from the recogniser's words separated by spaces; without punctuation."""
    words = [_shown(word) for word in spaced.split()]
    return "".join(word + _space(word, following) for word, following in zip(words, [*words[1:], ""], strict=False))


def _shown(word: str) -> str:
    return UNKNOWN_MARK if word == UNKNOWN else word


def _space(left: str, right: str) -> str:
    """Chinese is written without spaces, also beside other writing."""
    return " " if right and not (_CHINESE.search(left[-1:]) or _CHINESE.search(right[:1])) else ""
