"""What all events have in common."""

from __future__ import annotations

import msgspec


class Event(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of all events. Events hold ids, never names, phones or ID numbers."""
