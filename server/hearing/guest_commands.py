"""Who comes to a hearing after it was founded: whom the court invites, and who asks to observe."""

from __future__ import annotations

import msgspec

from server.hearing.command import Command
from server.hearing.model import Seat


class GuestCommand(Command, frozen=True):
    """Base of the court's answers to who asks to observe."""


class ApproveObserver(GuestCommand, frozen=True, tag="approve_observer"):
    """同意旁听: he gets a seat, and waits in the lobby."""

    seat: str


class RefuseObserver(GuestCommand, frozen=True, tag="refuse_observer"):
    """拒绝旁听."""

    seat: str


class AddSeat(msgspec.Struct, frozen=True):
    """邀请人员: a seat whose person is in the directory already."""

    seat: Seat


class ApplyToObserve(msgspec.Struct, frozen=True):
    """Somebody asks to observe. He has no seat yet: the command comes from the id that his would have."""
