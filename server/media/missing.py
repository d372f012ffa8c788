"""Which RTP packets of a stream are missing and worth asking for again."""

from __future__ import annotations

MOST = 128
"""Packets asked for at a time; who has lost more needs a key frame."""

LIFE = 1.0
"""Seconds after which a packet is too old to be of use."""


class Missing:
    """Sequence numbers between those that came."""

    def __init__(self) -> None:
        self._highest: int | None = None
        self._since: dict[int, float] = {}

    def add(self, number: int, now: float) -> bool:
        """A packet came; returns whether it shows that others before it are missing."""
        if self._highest is None:
            self._highest = number
        ahead = (number - self._highest) & 0xFFFF
        if ahead >= 1 << 15:
            self._since.pop(number, None)
            return False
        for back in range(1, min(ahead, MOST + 1)):
            self._since[(number - back) & 0xFFFF] = now
        self._highest = number
        return ahead > 1

    def numbers(self, now: float) -> list[int]:
        """What to ask for; what is too old is forgotten."""
        self._since = {number: since for number, since in self._since.items() if now - since < LIFE}
        return sorted(self._since)[-MOST:]
