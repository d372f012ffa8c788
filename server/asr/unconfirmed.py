"""PURE: final utterances that the server does not have on disk yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.asr.messages import Final

FIRST_RETRY_S = 2.0
LAST_RETRY_S = 60.0
"""Pauses between sendings of the same utterance double from the first to the last of these."""


@dataclass
class _Waiting:
    final: Final
    due: float
    pause: float


class Unconfirmed:
    """In the order in which they were said. `now` is any clock in seconds that never goes back."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, int], _Waiting] = {}

    def add(self, final: Final, now: float) -> None:
        """An utterance that is being sent for the first time."""
        self._waiting[final.stream, final.n] = _Waiting(final, now + FIRST_RETRY_S, FIRST_RETRY_S)

    def confirm(self, stream: str, n: int) -> None:
        """The server has it; a second confirmation means nothing."""
        self._waiting.pop((stream, n), None)

    def due(self, now: float) -> Iterator[Final]:
        """Those to send once more."""
        for waiting in self._waiting.values():
            if waiting.due <= now:
                waiting.pause = min(2 * waiting.pause, LAST_RETRY_S)
                waiting.due = now + waiting.pause
                yield waiting.final

    def all(self) -> Iterator[Final]:
        """Every one, for a server that has just connected."""
        return (waiting.final for waiting in self._waiting.values())
