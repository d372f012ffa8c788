"""法庭秩序: whom the court has muted, blanked, sent out of the room; and whether its discipline is being read."""

from __future__ import annotations

from itertools import pairwise

import msgspec


class Order(msgspec.Struct, frozen=True):
    """`mutings` holds for each seat the moments at which 静音 was switched on and off, in turn.

    `reading` is since when 庭审纪律 is being read out; 0 if it is not. All in milliseconds since the epoch.
    """

    mutings: dict[str, tuple[int, ...]] = {}
    blanked: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    reading: int = 0

    @property
    def muted(self) -> frozenset[str]:
        """The seats that are muted now."""
        return frozenset(seat for seat, moments in self.mutings.items() if len(moments) % 2)

    def muted_between(self, seat: str, start: int, end: int) -> bool:
        """Whether the seat was muted at any moment from `start` to `end`."""
        moments = (*self.mutings.get(seat, ()), end + 1)
        return any(on <= end and off >= start for on, off in list(pairwise(moments))[::2])
