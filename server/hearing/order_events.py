"""How the court kept order. As in `server.hearing.events`: fields are only added, tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event


class OrderEvent(Event, frozen=True):
    """Base of what the court does to keep order."""


class Muted(OrderEvent, frozen=True, tag="muted"):
    """静音: nobody but the court hears these seats any more."""

    seats: tuple[str, ...]
    by: str


class Unmuted(OrderEvent, frozen=True, tag="unmuted"):
    """取消静音."""

    seats: tuple[str, ...]
    by: str


class CameraBlanked(OrderEvent, frozen=True, tag="camera_blanked"):
    """Nobody but the court sees this seat's camera any more."""

    seat: str
    by: str


class CameraShown(OrderEvent, frozen=True, tag="camera_shown"):
    """Everybody sees it again."""

    seat: str
    by: str


class Removed(OrderEvent, frozen=True, tag="removed"):
    """移出: the seat is outside until it is called in."""

    seat: str
    by: str


class CalledIn(OrderEvent, frozen=True, tag="called_in"):
    """邀请入庭: the seat is in the room, from the lobby or after it had been sent out."""

    seat: str
    by: str


class GavelStruck(OrderEvent, frozen=True, tag="gavel_struck"):
    """法槌. Opening, recess and closing strike it without this event."""

    by: str


class DisciplineBegun(OrderEvent, frozen=True, tag="discipline_begun"):
    """庭审纪律 is being read out."""

    by: str


class DisciplineStopped(OrderEvent, frozen=True, tag="discipline_stopped"):
    """The court ended the reading."""

    by: str
