"""What a page is told of how the court keeps order."""

from __future__ import annotations

import msgspec


class OrderView(msgspec.Struct, frozen=True):
    """Seats that are muted, whose camera is blanked, and that were sent out; outside the room only one's own.

    `reading`: since when 庭审纪律 is being read out, in milliseconds since the epoch, 0 if it is not.
    """

    muted: list[str]
    blanked: list[str]
    removed: list[str]
    reading: int
