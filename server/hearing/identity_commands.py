"""What is asked for at the identity check: the court's two buttons, and what comes over HTTP."""

from __future__ import annotations

import msgspec

from server.hearing.identity import Advice, Reason
from server.hearing.lobby_commands import LobbyCommand


class AcceptIdentity(LobbyCommand, frozen=True, tag="accept_identity"):
    """核验通过: card, face and number are this person's."""

    seat: str


class RefuseIdentity(LobbyCommand, frozen=True, tag="refuse_identity"):
    """核验不通过; he may give everything anew."""

    seat: str
    reason: Reason


class GiveIdentity(msgspec.Struct, frozen=True):
    """Photographs and number are stored and wait for the court."""

    advice: Advice = Advice()


class NoteIdentityView(msgspec.Struct, frozen=True):
    """Somebody of the court is about to see what a seat has given."""

    seat: str
