"""What one page receives: all that others publish, on one connection that the server negotiates again and again."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

import structlog

from server.media import offers
from server.media.connection import Connection, Section
from server.media.messages import Kind, Link, Offer, Subscribe, Track
from server.media.publication import Publication

ANSWER_TIMEOUT = 20.0
"""Seconds that a page has to answer an offer."""

_numbers = itertools.count(1)

log = structlog.get_logger(__name__)


class Subscription:
    """Carries each publication in sections of the connection; a section that has become free is used again.

    One task makes all changes, one offer and answer at a time. `ended` is called when the connection ends by itself.
    """

    def __init__(self, order: Subscribe, send: Callable[[Offer], None], ended: Callable[[Subscription], None]) -> None:
        self.order = order
        self._send = send
        self._ended = ended
        self._connection = Connection(lambda: ended(self))
        self._wanted: dict[Publication, None] = {}
        self._carried: dict[Section, Publication] = {}
        self._changed = asyncio.Event()
        self._offered = 0
        self._answer: asyncio.Future[str] | None = None
        self._negotiating = asyncio.create_task(self._negotiate())

    @property
    def link(self) -> Link:
        """How the way to the page is."""
        traffic = [section.sender.traffic for section in self._connection.sections]
        return Link(down=sum(packets for packets, _ in traffic), down_lost=sum(lost for _, lost in traffic))

    def add(self, publication: Publication) -> None:
        """Receive this as well."""
        self._wanted[publication] = None
        self._changed.set()

    def remove(self, publication: Publication) -> None:
        """It has ended."""
        self._wanted.pop(publication, None)
        self._changed.set()

    def answered(self, number: int, sdp: str) -> None:
        """The page's answer to an offer."""
        if self._answer is not None and not self._answer.done() and number == self._offered:
            self._answer.set_result(sdp)

    async def close(self) -> None:
        """Close the connection from this side."""
        self._negotiating.cancel()
        await asyncio.wait([self._negotiating])
        for section in list(self._carried):
            self._release(section)
        await self._connection.hang_up()

    async def _negotiate(self) -> None:
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                if self._assign():
                    await self._exchange()
        except Exception as error:  # noqa: BLE001 - whatever a page's answer makes aiortc raise ends this page's only
            log.warning("a receiving connection failed", peer=self.order.peer, error=repr(error))
            self._ended(self)

    def _assign(self) -> bool:
        """Give sections to what is wanted; returns whether anything changed."""
        gone = [section for section, publication in self._carried.items() if publication not in self._wanted]
        new = [publication for publication in self._wanted if publication not in self._carried.values()]
        for section in gone:
            self._release(section)
        for publication in new:
            for kind in publication.receivers:
                self._carry(publication, kind)
        return bool(gone or new)

    def _carry(self, publication: Publication, kind: Kind) -> None:
        section = next(
            (free for free in self._connection.sections if free.sender.kind == kind and free not in self._carried),
            None,
        )
        if section is None:
            self._connection.addTransceiver(kind, "sendonly")
            section = self._connection.sections[-1]
        section.transceiver.direction = "sendonly"
        section.sender.name(f"{publication.order.seat}-{publication.order.source}")
        section.sender.bind(publication.receivers[kind])
        publication.add(section.sender, self.order.court)
        self._carried[section] = publication

    def _release(self, section: Section) -> None:
        self._carried.pop(section).remove(section.sender)
        section.sender.bind(None)
        section.transceiver.direction = "inactive"

    async def _exchange(self) -> None:
        connection = self._connection
        await connection.setLocalDescription(await connection.createOffer())
        self._offered = next(_numbers)
        self._answer = asyncio.get_running_loop().create_future()
        self._send(Offer(self.order.peer, self._offered, connection.localDescription.sdp, self._tracks()))
        async with asyncio.timeout(ANSWER_TIMEOUT):
            answer = await self._answer
        await connection.setRemoteDescription(offers.receiving(answer))
        connection.expect()
        for publication in set(self._carried.values()):
            if "video" in publication.receivers:
                await publication.receivers["video"].request_keyframe()

    def _tracks(self) -> dict[str, Track]:
        return {
            mid: Track(publication.order.seat, publication.order.source, section.sender.kind)
            for section, publication in self._carried.items()
            if (mid := section.transceiver.mid) is not None
        }
