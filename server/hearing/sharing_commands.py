"""What people may ask about 桌面共享, and what the server does when a page begins and ends it."""

from __future__ import annotations

import msgspec

from server.hearing.command import Command


class SharingCommand(Command, frozen=True):
    """Base of the commands about shared screens."""


class AskToShare(SharingCommand, frozen=True, tag="ask_to_share"):
    """申请桌面共享."""


class GrantSharing(SharingCommand, frozen=True, tag="grant_sharing"):
    """同意: let a seat share its screen, asked or not."""

    seat: str


class RefuseSharing(SharingCommand, frozen=True, tag="refuse_sharing"):
    """拒绝 what a seat has asked for."""

    seat: str


class RevokeSharing(SharingCommand, frozen=True, tag="revoke_sharing"):
    """Take the permission back from one seat, or from all ("")."""

    seat: str = ""


class StopSharing(SharingCommand, frozen=True, tag="stop_sharing"):
    """End what one shares; the court what anybody shares."""


class StartSharing(msgspec.Struct, frozen=True):
    """A page begins to send its screen."""


class EndSharing(msgspec.Struct, frozen=True):
    """A page sends its screen no more."""
