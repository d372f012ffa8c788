"""How sittings and the hearing ended. As in `server.hearing.events`: fields are only added, tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event


class SittingEvent(Event, frozen=True):
    """Base of these events."""


class Adjourned(SittingEvent, frozen=True, tag="adjourned"):
    """择日再审: the next sitting begins at `until`, in milliseconds since the epoch."""

    until: int
    by: str


class Concluded(SittingEvent, frozen=True, tag="concluded"):
    """归档, over what was still open: doubtful words, objections without a ruling, gaps in the recognised sound, and
    people who have not signed the last version of the record (or should have, where there is none)."""

    by: str
    doubtful: int
    objections: int
    gaps: int
    unsigned: int = 0
