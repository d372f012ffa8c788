"""What happened in the lobby. As in `server.hearing.events`: fields are only added, tags keep their meaning."""

from __future__ import annotations

from server.hearing.event import Event
from server.hearing.lobby import DeviceCheck


class LobbyEvent(Event, frozen=True):
    """Base of what happens in the lobby."""


class DevicesChecked(LobbyEvent, frozen=True, tag="devices_checked"):
    """设备检测: what the seat's page has measured so far."""

    seat: str
    check: DeviceCheck
