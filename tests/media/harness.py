"""The real media process, and pages that are aiortc connections in this process, joined by the real link."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCRtpTransceiver, RTCSessionDescription
from aiortc.rtp import AnyRtcpPacket, RtcpRtpfbPacket, RtpPacket

from server.link import Link, connect_unix
from server.media.messages import (
    FROM_MEDIA,
    SOCKET,
    Answered,
    Failed,
    Forwarding,
    FromMedia,
    Kind,
    Leave,
    Offer,
    Publish,
    Published,
    Ready,
    Source,
    Subscribe,
    ToMedia,
    Track,
    Unpublish,
)

LIMIT = 20.0
"""Seconds after which a condition that does not come true is a failure."""

M = TypeVar("M")
CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


async def until(condition: Callable[[], object]) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(LIMIT):
        while not condition():
            await asyncio.sleep(0.01)


class MediaProcess:
    """A started process with a link to it, in the server's place."""

    def __init__(self, run: Path, environment: dict[str, str]) -> None:
        self.run = run
        self._environment = {
            **os.environ,
            "TINGJI_RUN": str(run),
            "TINGJI_MEDIA_ADDRESSES": "127.0.0.1",
            "TINGJI_MEDIA_PORTS": "42000-43000",
            **environment,
        }
        self.received: list[FromMedia] = []
        self.pages: dict[str, Page] = {}
        self.ended = asyncio.Event()
        self._requests = 0
        self._link: Link[FromMedia, ToMedia]
        self._reading: asyncio.Task[None]
        self.process: asyncio.subprocess.Process

    async def start(self) -> None:
        """Start the process and connect."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server.media.process", env=self._environment
        )
        await self.connect()

    async def connect(self) -> None:
        """Connect as the server does, and wait for `Ready`."""
        async with asyncio.timeout(LIMIT):
            while True:
                try:
                    self._link = await connect_unix(self.run / SOCKET, FROM_MEDIA)
                    break
                except OSError:
                    await asyncio.sleep(0.02)
        self.received.clear()
        self.ended.clear()
        self._reading = asyncio.create_task(self._read())
        await self.wait_for(Ready)

    def disconnect(self) -> None:
        """Break the link."""
        self._link.abort()

    async def stop(self) -> None:
        """Terminate the process."""
        self._reading.cancel()
        await asyncio.wait([self._reading])
        self._link.abort()
        if self.process.returncode is None:
            self.process.terminate()
        await self.process.wait()

    def send(self, message: ToMedia) -> None:
        """Send a message."""
        self._link.send(message)

    def send_forwarding(self) -> None:
        """Let hearing "h" be forwarded."""
        self.send(Forwarding("h", on=True))

    async def wait_for(self, kind: type[M], condition: Callable[[M], object] = lambda message: True) -> M:
        """The first message of a kind that came, or comes, and fulfils the condition."""
        found: list[M] = []

        def look() -> bool:
            found[:] = [m for m in self.received if isinstance(m, kind) and condition(m)]
            return bool(found)

        await until(look)
        return found[0]

    def of(self, kind: type[M]) -> list[M]:
        """Messages of a kind that came so far."""
        return [message for message in self.received if isinstance(message, kind)]

    async def publish(
        self, peer: str, seat: str, source: Source, sdp: str, hearing: str = "h", *, rehearsal: bool = False
    ) -> Published | Failed:
        """Publish under a stream named like the seat, source and request."""
        self._requests += 1
        request = self._requests
        self.send(Publish(request, peer, hearing, seat, source, f"{seat}.{source}.{request}", sdp, rehearsal))
        answers: list[Published | Failed] = []

        def look() -> bool:
            answers[:] = [m for m in self.received if isinstance(m, (Published, Failed)) and m.request == request]
            return bool(answers)

        await until(look)
        return answers[0]

    async def _read(self) -> None:
        async for message in self._link:
            self.received.append(message)
            if isinstance(message, Offer) and message.peer in self.pages:
                self.pages[message.peer].offers.put_nowait(message)
        self.ended.set()


class Outgoing:
    """A published track: packets are made and numbered by the test."""

    def __init__(self, transceiver: RTCRtpTransceiver) -> None:
        self.sender = transceiver.sender
        self._transceiver = transceiver
        self.sequence_number = 1000
        self.keyframes_wanted = 0
        self.missing: set[int] = set()
        self._handle = self.sender._handle_rtcp_packet
        self.sender._handle_rtcp_packet = self._rtcp  # type: ignore[method-assign] # the test looks at feedback
        self.sender._send_keyframe = self._keyframe  # type: ignore[method-assign] # as above

    async def _rtcp(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpRtpfbPacket):
            self.missing.update(packet.lost)
        else:
            await self._handle(packet)

    def _keyframe(self) -> None:
        self.keyframes_wanted += 1

    def packet(self, payload: bytes, timestamp: int, level: int | None = None) -> RtpPacket:
        """The next packet; `level` in dBov."""
        self.sequence_number = (self.sequence_number + 1) & 0xFFFF
        packet = RtpPacket(
            payload_type=self._transceiver._codecs[0].payloadType or 0,
            marker=1,
            sequence_number=self.sequence_number,
            timestamp=timestamp & 0xFFFFFFFF,
            ssrc=self.sender._ssrc,
            payload=payload,
        )
        if level is not None:
            packet.extensions.audio_level = (True, -level)
        return packet

    async def send(self, packet: RtpPacket) -> None:
        """Send a packet."""
        extensions = self.sender._RTCRtpSender__rtp_header_extensions_map  # type: ignore[attr-defined] # aiortc's own
        with suppress(ConnectionError):
            await self.sender.transport._send_rtp(packet.serialize(extensions))


class Page:
    """One page's connections. What it receives is by track: `packets[seat, source, kind]`."""

    def __init__(self, media: MediaProcess, peer: str, seat: str, hearing: str = "h") -> None:
        self.media, self.peer, self.seat, self.hearing = media, peer, seat, hearing
        self.offers: asyncio.Queue[Offer] = asyncio.Queue()
        self.tracks: dict[str, Track] = {}
        self.packets: dict[tuple[str, Source, Kind], list[RtpPacket]] = {}
        self.publishing: dict[Source, RTCPeerConnection] = {}
        self.receiving: RTCPeerConnection | None = None
        self._answering = asyncio.create_task(self._answer())
        media.pages[peer] = self

    async def publish(
        self, source: Source = "camera", kinds: tuple[Kind, ...] = ("audio", "video"), *, rehearsal: bool = False
    ) -> dict[Kind, Outgoing]:
        """Publish, and wait until connected."""
        connection = RTCPeerConnection(CONFIGURATION)
        transceivers = [connection.addTransceiver(kind, "sendonly") for kind in kinds]
        await connection.setLocalDescription(await connection.createOffer())
        answer = await self.media.publish(
            self.peer, self.seat, source, connection.localDescription.sdp, self.hearing, rehearsal=rehearsal
        )
        assert isinstance(answer, Published), answer
        await connection.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        self.publishing[source] = connection
        await until(lambda: connection.connectionState == "connected")
        await until(lambda: all(t.sender._RTCRtpSender__rtcp_task for t in transceivers))  # type: ignore[attr-defined] # aiortc's own
        return {kind: Outgoing(transceiver) for kind, transceiver in zip(kinds, transceivers, strict=True)}

    async def unpublish(self, source: Source = "camera") -> None:
        """Close the connection and say so."""
        self.media.send(Unpublish(self.peer, source))
        await self.publishing.pop(source).close()

    def subscribe(self, court: bool = False) -> None:
        """Receive the others from now on; as the court, also what is withheld from the others."""
        self.media.send(Subscribe(self.peer, self.hearing, self.seat, court))

    async def connected(self, *seats: str) -> None:
        """Wait until exactly these seats' tracks are offered and the connection is up."""
        await until(lambda: {track.seat for track in self.tracks.values()} == set(seats))
        await until(lambda: self.receiving is not None and self.receiving.connectionState == "connected")

    def got(self, seat: str, kind: Kind, source: Source = "camera") -> list[RtpPacket]:
        """The packets received of a track so far."""
        return self.packets.get((seat, source, kind), [])

    async def leave(self) -> None:
        """Go away as a page does: the server says so, and the connections close."""
        self.media.send(Leave(self.peer))
        await self.close()

    async def close(self) -> None:
        """Close the connections without a word to the server."""
        self._answering.cancel()
        await asyncio.wait([self._answering])
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connections; new ones can be made."""
        self.tracks = {}
        for connection in [*self.publishing.values(), *([self.receiving] if self.receiving else [])]:
            await connection.close()
        self.publishing.clear()
        self.receiving = None

    async def _answer(self) -> None:
        while True:
            offer = await self.offers.get()
            if self.receiving is None:
                self.receiving = RTCPeerConnection(CONFIGURATION)
            await self.receiving.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
            for transceiver in self.receiving.getTransceivers():
                self._listen(transceiver)
            await self.receiving.setLocalDescription(await self.receiving.createAnswer())
            self.tracks = dict(offer.tracks)
            self.media.send(Answered(self.peer, offer.offer, self.receiving.localDescription.sdp))

    def _listen(self, transceiver: RTCRtpTransceiver) -> None:
        async def take(packet: RtpPacket, arrival_time_ms: int) -> None:
            track = self.tracks.get(transceiver.mid or "")
            if track is not None:
                self.packets.setdefault((track.seat, track.source, track.kind), []).append(packet)

        transceiver.receiver._handle_rtp_packet = take  # type: ignore[method-assign] # nothing is decoded


@asynccontextmanager
async def media_process(run: Path, **environment: str) -> AsyncIterator[MediaProcess]:
    """A running process that forwards hearing "h"."""
    media = MediaProcess(run, environment)
    await media.start()
    media.send_forwarding()
    try:
        yield media
    finally:
        for page in list(media.pages.values()):
            await page.close()
        await media.stop()
