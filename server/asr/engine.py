"""What the speech process asks of a recogniser, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class HeardWord(NamedTuple):
    """A word; times in milliseconds of sound since the recogniser's first sample, confidence from 0 to 1."""

    text: str
    start: int
    end: int
    confidence: float


class Recogniser(Protocol):
    """Listens to one microphone: 16 kHz mono, 16-bit signed little-endian. Used by one thread at a time."""

    def accept(self, pcm: bytes) -> list[HeardWord] | None:
        """Hear more. At the pause after an utterance its words (none, if it was noise), before that None."""

    def partial(self) -> str:
        """The words of the utterance that is going on, separated by spaces."""

    def finish(self) -> list[HeardWord]:
        """End the utterance that is going on, without a pause. More may be heard afterwards; times go on."""


class Engine(Protocol):
    """A loaded model. Used by several threads at once."""

    def recogniser(self, grammar: Sequence[str] | None = None) -> Recogniser:
        """A recogniser for one microphone; with a grammar it hears only these phrases (words between spaces).

        Raises InvalidGrammar.
        """


class ModelError(Exception):
    """There is nothing to recognise with. `code` is "model_missing" (no such folder) or "model_broken"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InvalidGrammar(Exception):
    """The phrases are not such that a recogniser could hear them."""
