"""PURE: when each sample of a microphone was captured."""

from __future__ import annotations

from bisect import bisect_right

from server.asr.messages import SAMPLE_RATE

TOLERANCE_MS = 20
"""Difference between announced and expected time up to which pieces count as one continuous sound."""

_KEPT = 100


class Timeline:
    """Maps milliseconds of sound, which stand still while nothing is captured, to milliseconds since the epoch."""

    def __init__(self) -> None:
        self._samples = 0
        self._anchors: list[tuple[float, float]] = []

    def gap(self, at: int) -> float:
        """Milliseconds between the end of the sound so far and a piece that starts at `at`; 0 before the first."""
        return at - self.at(self._length) if self._anchors else 0.0

    def extend(self, at: int, samples: int) -> None:
        """A piece of sound follows that starts at `at`."""
        if not self._anchors or abs(self.gap(at)) > TOLERANCE_MS:
            self._anchors = [*self._anchors[1 - _KEPT :], (self._length, float(at))]
        self._samples += samples

    def at(self, position: float) -> float:
        """The time of a position in the sound. Something must have been added before."""
        index = max(0, bisect_right(self._anchors, (position, float("inf"))) - 1)
        start, time = self._anchors[index]
        return time + position - start

    @property
    def _length(self) -> float:
        return self._samples * 1000 / SAMPLE_RATE
