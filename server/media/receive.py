"""Receiving one published track without decoding it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiortc import MediaStreamTrack, RTCDtlsTransport
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
    unwrap_rtx,
)

from server.media.library import Wire
from server.media.messages import Kind
from server.media.missing import Missing

BITRATE = 3_000_000
"""Bits a second that a publisher is told he may send; below that his browser goes by the losses reported to it."""

REPORT_INTERVAL = 1.0
REPAIR_INTERVAL = 0.1
KEYFRAME_INTERVAL = 0.5
"""Seconds between: reports; requests for the same missing packet; requests for a key frame, whoever wants one."""

OnPacket = Callable[[RtpPacket], Awaitable[None]]
OnReport = Callable[[int, int], Awaitable[None]]
"""Takes a moment of the publisher's clock as NTP and as RTP time."""


class _Incoming:
    """A stream of packets with one SSRC."""

    def __init__(self, ssrc: int, codec: RTCRtpCodecParameters) -> None:
        self.ssrc = ssrc
        self.statistics = StreamStatistics(codec.clockRate)
        self.reported: tuple[int, float] | None = None

    def report(self, now: float) -> RtcpReceiverInfo:
        statistics = self.statistics
        middle, since = (self.reported[0], now - self.reported[1]) if self.reported else (0, 0.0)
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=min(statistics.fraction_lost, 255),
            packets_lost=statistics.packets_lost,
            highest_sequence=(statistics.cycles + (statistics.max_seq or 0)) & 0xFFFFFFFF,
            jitter=statistics.jitter & 0xFFFFFFFF,
            lsr=middle,
            dlsr=min(int(since * 65536), 0xFFFFFFFF),
        )


class PacketReceiver:
    """Gives packets to `on_packet` as they were sent, repaired by retransmission, in the order they came.

    Takes the place of aiortc's RTCRtpReceiver in a transceiver: names and signatures are those aiortc calls. Reports
    the losses, asks again for missing pictures, and states `BITRATE` in place of an estimate.
    """

    def __init__(self, kind: Kind, transport: RTCDtlsTransport) -> None:
        self.kind = kind
        self.on_packet: OnPacket | None = None
        self.on_report: OnReport | None = None
        self._wire = Wire(transport)
        self._track: MediaStreamTrack | None = None
        self._enabled = True
        self._own_ssrc = 0
        self._codecs: dict[int, RTCRtpCodecParameters] = {}
        self._media: _Incoming | None = None
        self._repair: _Incoming | None = None
        self._before = (0, 0)
        """Of sources that this one took the place of."""
        self._missing = Missing()
        self._keyframe_wanted = False
        self._keyframe_asked = 0.0
        self._reporting: asyncio.Task[None] | None = None

    @property
    def traffic(self) -> tuple[int, int]:
        """Packets that were sent to here, and how many of them never came."""
        if self._media is None or self._media.statistics.base_seq is None:
            return self._before
        packets, lost = self._before
        return packets + self._media.statistics.packets_expected, lost + self._media.statistics.packets_lost

    @property
    def transport(self) -> RTCDtlsTransport:
        """The transport, which aiortc replaces when it bundles sections."""
        return self._wire.transport

    @property
    def track(self) -> MediaStreamTrack | None:
        """What aiortc made for decoded frames; none ever come."""
        return self._track

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802 - aiortc's name
        """aiortc bundles sections."""
        self._wire = Wire(transport)

    def _set_rtcp_ssrc(self, ssrc: int) -> None:
        self._own_ssrc = ssrc

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """The connection is up. Called again after each negotiation."""
        if self._reporting is None:
            self._codecs = {codec.payloadType: codec for codec in parameters.codecs if codec.payloadType is not None}
            self._wire.add_receiver(self, parameters)
            self._reporting = asyncio.create_task(self._report())

    async def stop(self) -> None:
        """The connection is closed."""
        if self._reporting is not None:
            self._wire.remove_receiver(self)
            self._reporting.cancel()
            with suppress(asyncio.CancelledError):
                await self._reporting

    async def request_keyframe(self) -> None:
        """Somebody cannot show the picture without one. Requests are merged."""
        self._keyframe_wanted = True
        await self._ask_for_keyframe(time.monotonic())

    def _handle_disconnect(self) -> None:
        """The transport has ended; the connection says so as well."""

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpSrPacket) and self._media is not None and packet.ssrc == self._media.ssrc:
            ntp, rtp = packet.sender_info.ntp_timestamp, packet.sender_info.rtp_timestamp
            self._media.reported = (ntp >> 16 & 0xFFFFFFFF, time.monotonic())
            if self.on_report is not None:
                await self.on_report(ntp, rtp)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:  # noqa: ARG002 - aiortc's
        codec = self._codecs.get(packet.payload_type)
        if codec is None:
            return
        if is_rtx(codec):
            repaired = self._repaired(packet, codec)
            if repaired is None:
                return
            packet = repaired
        else:
            if self._media is None or self._media.ssrc != packet.ssrc:
                self._before = self.traffic
                self._media = _Incoming(packet.ssrc, codec)
                self._missing = Missing()
            self._media.statistics.add(packet)
        if self.kind == "video" and self._missing.add(packet.sequence_number, time.monotonic()):
            await self._ask_for_missing(time.monotonic())
        if self.on_packet is not None:
            await self.on_packet(packet)

    def _repaired(self, packet: RtpPacket, codec: RTCRtpCodecParameters) -> RtpPacket | None:
        if self._repair is None or self._repair.ssrc != packet.ssrc:
            self._repair = _Incoming(packet.ssrc, codec)
        self._repair.statistics.add(packet)
        original = codec.parameters.get("apt")
        if self._media is None or not isinstance(original, int) or len(packet.payload) < 2:
            return None  # padding, which probes the network
        return unwrap_rtx(packet, payload_type=original, ssrc=self._media.ssrc)

    async def _report(self) -> None:
        interval = REPAIR_INTERVAL if self.kind == "video" else REPORT_INTERVAL
        next_report = time.monotonic() + REPORT_INTERVAL
        while True:
            await asyncio.sleep(interval)
            now = time.monotonic()
            await self._ask_for_missing(now)
            await self._ask_for_keyframe(now)
            if now >= next_report:
                next_report += REPORT_INTERVAL
                await self._send_report(now)

    async def _send_report(self, now: float) -> None:
        streams = [stream for stream in (self._media, self._repair) if stream is not None]
        if not streams:
            return
        reports = [stream.report(now) for stream in streams]
        await self._wire.send(bytes(RtcpRrPacket(ssrc=self._own_ssrc, reports=reports)))
        if self.kind == "video" and self._media is not None:
            limit = pack_remb_fci(BITRATE, [self._media.ssrc])
            await self._wire.send(
                bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=self._own_ssrc, media_ssrc=0, fci=limit))
            )

    async def _ask_for_missing(self, now: float) -> None:
        numbers = self._missing.numbers(now)
        if numbers and self._media is not None:
            request = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=self._own_ssrc, media_ssrc=self._media.ssrc)
            request.lost = numbers
            await self._wire.send(bytes(request))

    async def _ask_for_keyframe(self, now: float) -> None:
        if not self._keyframe_wanted or self._media is None or now - self._keyframe_asked < KEYFRAME_INTERVAL:
            return
        self._keyframe_wanted, self._keyframe_asked = False, now
        await self._wire.send(
            bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=self._own_ssrc, media_ssrc=self._media.ssrc))
        )
