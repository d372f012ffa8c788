"""One endless RTP stream made of several sources, one after the other."""

from __future__ import annotations

import secrets

LATE = 100
"""A packet up to this many numbers before the first of a source is one that came before we listened to it."""


class Renumber:
    """Maps the sequence numbers and RTP times of the present source to those of the stream."""

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._number = secrets.randbelow(1 << 15)  # low, for it must not wrap while the first packets may be lost
        self._time = secrets.randbits(32)
        self._sent: float | None = None
        self._first: int | None = None
        self._taken = 0
        self._number_offset = 0
        self._time_offset = 0

    def begin(self) -> None:
        """The next packet is of another source, or of one that was not listened to for a while."""
        self._first = None

    def map(self, number: int, time: int, now: float) -> tuple[int, int] | None:
        """Number and time in the stream; None for a straggler of what was not taken. `now` in seconds."""
        if self._first is None:
            passed = 0.0 if self._sent is None else now - self._sent
            self._first, self._taken = number, 0
            self._number_offset = self._number + 1 - number
            self._time_offset = self._time + int(passed * self._clock_rate) - time
        if self._taken < LATE and 0 < (self._first - number) & 0xFFFF <= LATE:
            return None
        self._taken += 1
        self._sent = now
        mapped = (number + self._number_offset) & 0xFFFF
        if (mapped - self._number) & 0xFFFF < 1 << 15:
            self._number, self._time = mapped, self.time(time)
        return mapped, self.time(time)

    def time(self, time: int) -> int:
        """The stream's RTP time for one of the present source."""
        return (time + self._time_offset) & 0xFFFFFFFF
