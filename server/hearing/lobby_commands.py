"""What people do in the lobby."""

from __future__ import annotations

from server.hearing.command import Command
from server.hearing.lobby import DeviceCheck


class LobbyCommand(Command, frozen=True):
    """Base of what people do before they are called in."""


class ReportCheck(LobbyCommand, frozen=True, tag="report_check"):
    """设备检测: what one's page has measured so far."""

    check: DeviceCheck
