"""What the court asks for to keep order."""

from __future__ import annotations

from server.hearing.command import Command


class OrderCommand(Command, frozen=True):
    """Base of the commands that keep order. Those about a seat are never about one of the court."""


class Mute(OrderCommand, frozen=True, tag="mute"):
    """静音 a seat, or 全体静音 (""): the court hears it and it is recognised, the others do not hear it."""

    seat: str = ""


class Unmute(OrderCommand, frozen=True, tag="unmute"):
    """取消静音 of a seat, or of all ("")."""

    seat: str = ""


class BlankCamera(OrderCommand, frozen=True, tag="blank_camera"):
    """Only the court sees what this seat's camera shows."""

    seat: str


class ShowCamera(OrderCommand, frozen=True, tag="show_camera"):
    """Everybody sees it again."""

    seat: str


class Remove(OrderCommand, frozen=True, tag="remove"):
    """移出: from then on the seat receives nothing of the hearing."""

    seat: str


class CallIn(OrderCommand, frozen=True, tag="call_in"):
    """邀请入庭 of a seat that waits in the lobby or was sent out, or ("") of all parties and others in the lobby."""

    seat: str = ""


class StrikeGavel(OrderCommand, frozen=True, tag="strike_gavel"):
    """法槌."""


class ReadDiscipline(OrderCommand, frozen=True, tag="read_discipline"):
    """宣读庭审纪律, from the beginning."""


class StopDiscipline(OrderCommand, frozen=True, tag="stop_discipline"):
    """End the reading."""
