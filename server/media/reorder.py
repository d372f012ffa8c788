"""Putting the packets of one RTP stream back in order."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

LATE = 100
"""A packet up to this many numbers behind is late; further behind, the sender has begun anew (RFC 3550, A.1)."""


class Numbered(Protocol):
    """Anything with an RTP sequence number of 16 bits."""

    @property
    def sequence_number(self) -> int: ...


P = TypeVar("P", bound=Numbered)


class Reorder(Generic[P]):
    """Gives packets in order, each once; waits for a missing one until `depth` later ones are here."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._next: int | None = None
        self._waiting: dict[int, P] = {}

    @property
    def waiting(self) -> bool:
        """Whether packets are held back because one before them is missing."""
        return bool(self._waiting)

    def add(self, packet: P) -> list[P]:
        """Take a packet as it arrived; returns those whose turn it is now."""
        number = packet.sequence_number
        if self._next is None:
            self._next = number
        if 0 < (self._next - number) & 0xFFFF <= LATE:
            return []
        self._waiting[number] = packet
        ready = self._in_turn()
        if len(self._waiting) > self._depth:
            ready += self.give_up()
        return ready

    def give_up(self) -> list[P]:
        """Stop waiting for the first missing packet; returns those that were waiting for it."""
        if self._next is None or not self._waiting:
            return []
        missing = self._next
        self._next = min(self._waiting, key=lambda number: (number - missing) & 0xFFFF)
        return self._in_turn()

    def _in_turn(self) -> list[P]:
        ready: list[P] = []
        while self._next is not None and self._next in self._waiting:
            ready.append(self._waiting.pop(self._next))
            self._next = (self._next + 1) & 0xFFFF
        return ready
