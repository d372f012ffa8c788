"""桌面共享. As in `server.hearing.events`: fields are only added, tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event


class SharingEvent(Event, frozen=True):
    """Base of what happens to shared screens."""


class SharingAsked(SharingEvent, frozen=True, tag="sharing_asked"):
    """申请桌面共享."""

    seat: str


class SharingGranted(SharingEvent, frozen=True, tag="sharing_granted"):
    """The court lets a seat share its screen."""

    seat: str
    by: str


class SharingRefused(SharingEvent, frozen=True, tag="sharing_refused"):
    """The court refused what a seat had asked for."""

    seat: str
    by: str


class SharingRevoked(SharingEvent, frozen=True, tag="sharing_revoked"):
    """These seats may share their screens no more."""

    seats: tuple[str, ...]
    by: str


class SharingStarted(SharingEvent, frozen=True, tag="sharing_started"):
    """A seat shares its screen with all."""

    seat: str


class SharingStopped(SharingEvent, frozen=True, tag="sharing_stopped"):
    """It does no more; `by` is empty when it stopped by itself or its page is gone."""

    seat: str
    by: str
