"""Sending one published track on to one browser, packet by packet, without transcoding."""

from __future__ import annotations

import secrets
import time

from aiortc import MediaStreamTrack, RTCDtlsTransport
from aiortc.clock import current_ntp_time
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpSendParameters
from aiortc.rtp import (
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    HeaderExtensionsMap,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    RtpPacket,
    wrap_rtx,
)

from server.media.library import Wire
from server.media.messages import Kind
from server.media.receive import PacketReceiver
from server.media.renumber import Renumber

HISTORY = 256
"""Packets kept for retransmission: about 4 s of a picture at 600 kbit/s."""

CNAME = 1
"""The SDES item that ties a publisher's sound and picture together (RFC 3550, 6.5.1)."""


class ForwardSender:
    """Numbers a source's packets anew and sends them.

    Takes the place of aiortc's RTCRtpSender in a transceiver: names and signatures are those aiortc calls. The browser
    sees one endless stream, whichever publisher it carries at the time: sequence numbers and RTP time go on where the
    source before ended. The publisher's own sender reports are passed on, so that his sound and picture stay together.
    """

    def __init__(self, kind: Kind, transport: RTCDtlsTransport) -> None:
        self.kind = kind
        self.track: MediaStreamTrack | None = None
        self._wire = Wire(transport)
        self._enabled = True
        self._ssrc = secrets.randbits(32)
        self._rtx_ssrc = secrets.randbits(32)
        self._stream_id, self._track_id = "-", secrets.token_hex(8)
        self._codec: RTCRtpCodecParameters | None = None
        self._rtx_payload_type: int | None = None
        self._extensions = HeaderExtensionsMap()
        self._mid = ""
        self._cname = ""
        self._source: PacketReceiver | None = None
        self._source_ssrc: int | None = None
        self._numbers = Renumber(90_000 if kind == "video" else 48_000)
        self._history: dict[int, RtpPacket] = {}
        self._rtx_number = secrets.randbelow(1 << 15)
        self._packets = 0
        self._octets = 0
        self._reported_lost = 0
        self._highest: int | None = None
        self._span = 0
        """Numbers from the first that was sent to the highest."""

    @property
    def traffic(self) -> tuple[int, int]:
        """Packets that were sent, and how many of them the browser says never came.

        It counts gaps in the numbers, and so also what was lost on the way here: that is not this way's.
        """
        return self._packets, max(0, self._reported_lost - max(0, self._span - self._packets))

    @property
    def transport(self) -> RTCDtlsTransport:
        """The transport, which aiortc replaces when it bundles sections."""
        return self._wire.transport

    def name(self, stream: str) -> None:
        """Which MediaStream the browser is to put the track into."""
        self._stream_id, self._track_id = stream, f"{stream}-{self.kind}"

    def bind(self, source: PacketReceiver | None) -> None:
        """Carry another source from now on, or none."""
        self._source, self._source_ssrc = source, None

    def resume(self) -> None:
        """Packets of the source were not forwarded for a while."""
        self._source_ssrc = None

    async def forward(self, packet: RtpPacket) -> None:
        """Send a packet of the source."""
        if self._codec is None:
            return
        if packet.ssrc != self._source_ssrc:
            self._source_ssrc = packet.ssrc
            self._numbers.begin()
        mapped = self._numbers.map(packet.sequence_number, packet.timestamp, time.monotonic())
        if mapped is None:
            return
        number, moment = mapped
        onward = RtpPacket(self._codec.payloadType or 0, packet.marker, number, moment, self._ssrc, packet.payload)
        onward.extensions.mid = self._mid
        onward.extensions.audio_level = packet.extensions.audio_level
        onward.extensions.abs_send_time = current_ntp_time() >> 14 & 0xFFFFFF
        self._history[number % HISTORY] = onward
        self._packets += 1
        ahead = 1 if self._highest is None else (number - self._highest) & 0xFFFF
        if ahead < 1 << 15:
            self._highest = number
            self._span += ahead
        self._octets += len(packet.payload)
        await self._send(onward)

    async def report(self, ntp: int, rtp: int) -> None:
        """Pass on what the publisher says about his clock."""
        if self._codec is None or self._source_ssrc is None:
            return
        counts = RtcpSenderInfo(ntp, self._numbers.time(rtp), self._packets & 0xFFFFFFFF, self._octets & 0xFFFFFFFF)
        name = RtcpSourceInfo(ssrc=self._ssrc, items=[(CNAME, self._cname.encode())])
        await self._wire.send(
            bytes(RtcpSrPacket(ssrc=self._ssrc, sender_info=counts)) + bytes(RtcpSdesPacket(chunks=[name]))
        )

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802 - aiortc's name
        """aiortc bundles sections."""
        self._wire = Wire(transport)

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        """The connection is up. Called again after each negotiation."""
        if self._codec is not None:
            return
        self._codec = parameters.codecs[0]
        self._mid = parameters.muxId
        self._cname = parameters.rtcp.cname or ""
        self._extensions.configure(parameters)
        self._rtx_payload_type = next(
            (c.payloadType for c in parameters.codecs if is_rtx(c) and c.parameters["apt"] == self._codec.payloadType),
            None,
        )
        self._wire.add_sender(self, parameters)
        if self._source is not None:
            await self._source.request_keyframe()

    async def stop(self) -> None:
        """The connection is closed."""
        if self._codec is not None:
            self._codec = None
            self._wire.remove_sender(self)
            await self._wire.send(bytes(RtcpByePacket(sources=[self._ssrc])))

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        match packet:
            case RtcpRrPacket() | RtcpSrPacket():
                for report in packet.reports:
                    if report.ssrc == self._ssrc:
                        self._reported_lost = max(self._reported_lost, report.packets_lost)
            case RtcpRtpfbPacket(fmt=fmt) if fmt == RTCP_RTPFB_NACK:
                for number in packet.lost:
                    await self._send_again(number)
            case RtcpPsfbPacket(fmt=fmt) if fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR) and self._source is not None:
                await self._source.request_keyframe()

    async def _send_again(self, number: int) -> None:
        packet = self._history.get(number % HISTORY)
        if packet is None or packet.sequence_number != number:
            return
        if self._rtx_payload_type is not None:
            packet = wrap_rtx(packet, self._rtx_payload_type, self._rtx_number, self._rtx_ssrc)
            self._rtx_number = (self._rtx_number + 1) & 0xFFFF
        await self._send(packet)

    async def _send(self, packet: RtpPacket) -> None:
        await self._wire.send(packet.serialize(self._extensions))
