"""Who came to a hearing after it was founded. As in `server.hearing.events`: fields are only added."""

from __future__ import annotations

from server.hearing.event import Event
from server.hearing.model import Seat


class GuestEvent(Event, frozen=True):
    """Base of these events."""


class SeatAdded(GuestEvent, frozen=True, tag="seat_added"):
    """邀请人员."""

    seat: Seat
    by: str


class ObserverApplied(GuestEvent, frozen=True, tag="observer_applied"):
    """Somebody asks to observe; `seat` is the id that his seat would have."""

    seat: str


class ObserverApproved(GuestEvent, frozen=True, tag="observer_approved"):
    """He has a seat."""

    seat: str
    by: str


class ObserverRefused(GuestEvent, frozen=True, tag="observer_refused"):
    """He gets none."""

    seat: str
    by: str
