"""A WebRTC connection with one browser, whose packets pass undecoded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpTransceiver

from server.media.forward import ForwardSender
from server.media.library import replace_parts
from server.media.messages import Kind
from server.media.receive import PacketReceiver

CONNECT_TIMEOUT = 30.0
"""Seconds that a browser has to connect after the offer and the answer."""


class Section(NamedTuple):
    """A media section of a connection, for one direction."""

    transceiver: RTCRtpTransceiver
    receiver: PacketReceiver
    sender: ForwardSender


class Connection(RTCPeerConnection):
    """Tells `ended`, once, when the browser closes it, does not connect, or is no longer there."""

    def __init__(self, ended: Callable[[], None]) -> None:
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._ended: Callable[[], None] | None = ended
        self._deadline: asyncio.TimerHandle | None = None
        self.sections: list[Section] = []
        self.on("connectionstatechange", self._changed)

    def expect(self) -> None:
        """Both descriptions are known: the browser has `CONNECT_TIMEOUT`."""
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(CONNECT_TIMEOUT, self._overdue)

    async def hang_up(self) -> None:
        """Close it from this side, without telling `ended`. (aiortc itself calls `close` when the browser closes.)"""
        self._ended = None
        self._end()
        await self.close()

    def _changed(self) -> None:
        if self.connectionState in ("failed", "closed"):
            self._end()

    def _overdue(self) -> None:
        if self.connectionState != "connected":
            self._end()

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        ended, self._ended = self._ended, None
        if ended is not None:
            ended()

    def _RTCPeerConnection__createTransceiver(  # noqa: N802 - the one place where aiortc makes senders and receivers
        self, direction: str, kind: Kind, sender_track: MediaStreamTrack | None = None
    ) -> RTCRtpTransceiver:
        made: RTCRtpTransceiver = super()._RTCPeerConnection__createTransceiver(direction, kind, sender_track)  # type: ignore[misc] # private
        transport = made.receiver.transport
        section = Section(made, PacketReceiver(kind, transport), ForwardSender(kind, transport))
        replace_parts(made, section.receiver, section.sender)
        self.sections.append(section)
        return made
