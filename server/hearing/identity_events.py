"""What happened at the identity check. As in `server.hearing.events`: fields are only added, tags keep their sense."""

from __future__ import annotations

from server.hearing.identity import Advice, Reason
from server.hearing.lobby_events import LobbyEvent


class IdentityGiven(LobbyEvent, frozen=True, tag="identity_given"):
    """A seat has given photographs and number."""

    seat: str
    advice: Advice = Advice()


class IdentityPassed(LobbyEvent, frozen=True, tag="identity_passed"):
    """核验通过."""

    seat: str
    by: str


class IdentityRefused(LobbyEvent, frozen=True, tag="identity_refused"):
    """核验不通过."""

    seat: str
    by: str
    reason: Reason


class IdentityViewed(LobbyEvent, frozen=True, tag="identity_viewed"):
    """Somebody of the court looked at what a seat has given."""

    seat: str
    by: str
