"""How good the links of a hearing's pages are, by what was lost on them lately."""

from __future__ import annotations

from typing import Literal

from server.hearing.model import Link

FAIR = 0.02
POOR = 0.1
"""Shares of packets lost from which on sound has gaps that one notices, and from which on one cannot follow it."""

FEW = 50
"""Packets of which a share says nothing."""

Quality = Literal["good", "fair", "poor"]


def quality(before: Link, now: Link) -> Quality:
    """Of the worse of the two ways, between two reports. After a connection that began anew they count from nothing."""
    if now.up < before.up or now.down < before.down:
        before = Link()
    worst = max(
        _share(now.up - before.up, now.up_lost - before.up_lost),
        _share(now.down - before.down, now.down_lost - before.down_lost),
    )
    return "poor" if worst >= POOR else "fair" if worst >= FAIR else "good"


def _share(packets: int, lost: int) -> float:
    return lost / packets if packets >= FEW else 0.0
