"""What the process uses of its libraries that they do not promise to keep; checked when it starts.

aiortc decodes what it receives and encodes what it sends. Here packets go from one connection to the next as they
are, so its receivers and senders are replaced by `PacketReceiver` and `ForwardSender`, which stand on aiortc's DTLS
transport.
"""

from __future__ import annotations

from asyncio import selector_events

import aiortc
import pylibsrtp
from aiortc import RTCDtlsTransport, RTCPeerConnection, RTCRtpTransceiver, rtcicetransport
from aiortc.codecs import CODECS
from aiortc.rtcdtlstransport import RtpReceiver, RtpSender
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters, RTCRtpSendParameters

VERSION = "1.16.0"

_NAMES = (
    (RTCPeerConnection, "_RTCPeerConnection__createTransceiver"),
    (RTCDtlsTransport, "_send_rtp"),
    (RTCDtlsTransport, "_register_rtp_receiver"),
    (RTCDtlsTransport, "_unregister_rtp_receiver"),
    (RTCDtlsTransport, "_register_rtp_sender"),
    (RTCDtlsTransport, "_unregister_rtp_sender"),
    (rtcicetransport, "Connection"),
    (selector_events, "_SelectorDatagramTransport"),
)
_RECEIVER, _SENDER = "_RTCRtpTransceiver__receiver", "_RTCRtpTransceiver__sender"

LONGEST_DATAGRAM = 2048
"""Bytes. asyncio reads each datagram into 256 KiB by default, which costs 16 µs and fragments the heap."""


class WrongLibrary(Exception):
    """A library is not the one that this was written for."""


def prepare() -> None:
    """Check the libraries and set them up for this process. Raises WrongLibrary."""
    if aiortc.__version__ != VERSION:
        raise WrongLibrary(f"aiortc {aiortc.__version__} is installed, but forwarding is written for {VERSION}")
    lacking = [name for place, name in _NAMES if not hasattr(place, name)]
    lacking += {_RECEIVER, _SENDER}.difference(RTCRtpTransceiver.__init__.__code__.co_names)
    if lacking:
        raise WrongLibrary(f"aiortc or asyncio no longer has {', '.join(lacking)}, on which forwarding relies")
    selector_events._SelectorDatagramTransport.max_size = LONGEST_DATAGRAM  # type: ignore[attr-defined] # noqa: SLF001 - private
    _offer_only_what_everybody_plays()


def _offer_only_what_everybody_plays() -> None:
    """VP8 and Opus: nothing is transcoded, so each browser must play what any other sends.

    In-band error correction is on: it hides most lost packets from the listener. Discontinuous transmission is not
    asked for: the recogniser would hear of a silence only after it.
    """
    CODECS["audio"] = [codec for codec in CODECS["audio"] if codec.name == "opus"]
    CODECS["audio"][0].parameters.update({"minptime": 10, "useinbandfec": 1})
    vp8 = next(codec for codec in CODECS["video"] if codec.name == "VP8")
    CODECS["video"] = [
        codec for codec in CODECS["video"] if codec is vp8 or codec.parameters.get("apt") == vp8.payloadType
    ]


def replace_parts(transceiver: RTCRtpTransceiver, receiver: object, sender: object) -> None:
    """Give a transceiver another receiver and sender."""
    setattr(transceiver, _RECEIVER, receiver)
    setattr(transceiver, _SENDER, sender)


class Wire:
    """The encrypted way to one browser."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        self.transport = transport

    async def send(self, packet: bytes) -> None:
        """Send an RTP or RTCP packet; one that cannot be sent is lost, as on any network."""
        try:
            await self.transport._send_rtp(packet)  # noqa: SLF001 - see the head of this module
        except (ConnectionError, pylibsrtp.Error):
            pass

    def add_receiver(self, receiver: RtpReceiver, parameters: RTCRtpReceiveParameters) -> None:
        """From now on the receiver gets its packets."""
        self.transport._register_rtp_receiver(receiver, parameters)  # noqa: SLF001 - as above

    def remove_receiver(self, receiver: RtpReceiver) -> None:
        """It gets no more."""
        self.transport._unregister_rtp_receiver(receiver)  # noqa: SLF001 - as above

    def add_sender(self, sender: RtpSender, parameters: RTCRtpSendParameters) -> None:
        """From now on the sender gets what the browser reports about it."""
        self.transport._register_rtp_sender(sender, parameters)  # noqa: SLF001 - as above

    def remove_sender(self, sender: RtpSender) -> None:
        """It gets no more."""
        self.transport._unregister_rtp_sender(sender)  # noqa: SLF001 - as above
