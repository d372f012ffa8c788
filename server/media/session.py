"""Everything that one link to the server has set up; it ends with the link."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import get_args

import structlog

from server.link import Link, LinkError
from server.media.feed import SpeechFeed
from server.media.hearing import Hearing
from server.media.messages import (
    Answered,
    Failed,
    Forwarding,
    FromMedia,
    Leave,
    Offer,
    PublicationEnded,
    Publish,
    Published,
    Ready,
    Recognising,
    Source,
    Stop,
    Subscribe,
    SubscriptionEnded,
    ToMedia,
    Unpublish,
    Withheld,
)
from server.media.offers import Refused
from server.media.publication import Publication
from server.media.subscription import Subscription

TICK = 0.05
SPEAKING_EVERY = 5
QUALITY_EVERY = 100
"""Seconds of a tick, and ticks between two reports of who is speaking, and of how the links are."""

OPEN_TIMEOUT = 5.0
CLOSE_TIMEOUT = 1.5
"""Seconds that opening a publication, and closing everything at the end, may take."""

GRACE = 2.0
"""Seconds that a page has to say itself what becomes of a connection that ended.

Its closing arrives before the message about it: told at once, a page that begins anew would be told to begin anew.
"""

log = structlog.get_logger(__name__)


class Session:
    """Carries out the server's messages, one after the other."""

    def __init__(self, link: Link[ToMedia, FromMedia], feed: SpeechFeed) -> None:
        self._link = link
        self._feed = feed
        self._hearings: dict[str, Hearing] = {}
        self._publications: dict[tuple[str, Source], Publication] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._untold: dict[tuple[str, Source | None], asyncio.TimerHandle] = {}

    async def serve(self) -> bool:
        """Work until the link ends; returns whether the server wants the process to stop."""
        self._say(Ready())
        ticking = asyncio.create_task(self._tick())
        try:
            async for message in self._link:
                if isinstance(message, Stop):
                    return True
                await self._carry_out(message)
            return False
        finally:
            ticking.cancel()
            await self._close_everything()

    def _say(self, message: FromMedia) -> None:
        try:
            self._link.send(message)
        except LinkError:
            pass  # `serve` sees the end of the link too, and everything ends with it

    async def _carry_out(self, message: ToMedia) -> None:
        match message:
            case Publish():
                await self._publish(message)
            case Unpublish():
                self._unpublish((message.peer, message.source))
            case Subscribe():
                self._unsubscribe(message.peer)
                subscription = Subscription(message, self._offer, self._subscription_ended)
                self._subscriptions[message.peer] = subscription
                self._hearing(message.hearing).subscribe(subscription)
            case Answered():
                if message.peer in self._subscriptions:
                    self._subscriptions[message.peer].answered(message.offer, message.sdp)
            case Leave():
                self._unsubscribe(message.peer)
                for source in get_args(Source):
                    self._unpublish((message.peer, source))
                for hearing in self._hearings.values():
                    hearing.forget(message.peer)
            case Forwarding():
                await self._hearing(message.hearing).forward(message.on)
            case Withheld():
                await self._hearing(message.hearing).withhold(message)
            case Recognising():
                self._hearing(message.hearing).recognise(message.on)
        self._hearings = {name: hearing for name, hearing in self._hearings.items() if not hearing.idle}

    def _hearing(self, name: str) -> Hearing:
        return self._hearings.setdefault(name, Hearing(name, self._feed))

    async def _publish(self, order: Publish) -> None:
        self._unpublish((order.peer, order.source))
        publication = Publication(order, self._publication_ended)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT):
                answer = await publication.open()
        except (Refused, TimeoutError) as error:
            refusal = error if isinstance(error, Refused) else Refused("failed", "it took too long")
            log.warning("an offer was refused", peer=order.peer, code=refusal.code, detail=refusal.detail)
            self._say(Failed(order.request, refusal.code, refusal.detail))
            self._later(publication.close())
            return
        self._publications[order.peer, order.source] = publication
        await self._hearing(order.hearing).publish(publication)
        self._say(Published(order.request, answer))

    def _unpublish(self, key: tuple[str, Source]) -> None:
        self._need_not_tell(key)
        publication = self._publications.pop(key, None)
        if publication is not None:
            self._hearing(publication.order.hearing).unpublish(publication)
            self._later(publication.close())

    def _unsubscribe(self, peer: str) -> None:
        self._need_not_tell((peer, None))
        subscription = self._subscriptions.pop(peer, None)
        if subscription is not None:
            self._hearing(subscription.order.hearing).unsubscribe(subscription)
            self._later(subscription.close())

    def _offer(self, offer: Offer) -> None:
        self._say(offer)

    def _publication_ended(self, publication: Publication) -> None:
        order = publication.order
        if self._publications.get((order.peer, order.source)) is publication:
            self._unpublish((order.peer, order.source))
            self._tell_soon((order.peer, order.source), PublicationEnded(order.peer, order.source))

    def _subscription_ended(self, subscription: Subscription) -> None:
        peer = subscription.order.peer
        if self._subscriptions.get(peer) is subscription:
            self._unsubscribe(peer)
            self._tell_soon((peer, None), SubscriptionEnded(peer))

    def _tell_soon(self, key: tuple[str, Source | None], message: FromMedia) -> None:
        self._untold[key] = asyncio.get_running_loop().call_later(GRACE, self._tell, key, message)

    def _tell(self, key: tuple[str, Source | None], message: FromMedia) -> None:
        del self._untold[key]
        self._say(message)

    def _need_not_tell(self, key: tuple[str, Source | None]) -> None:
        if key in self._untold:
            self._untold.pop(key).cancel()

    def _later(self, closing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(closing)
        self._closing.add(task)
        task.add_done_callback(self._closed)

    def _closed(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("a connection did not close cleanly", error=repr(task.exception()))

    async def _close_everything(self) -> None:
        for peer in list(self._subscriptions):
            self._unsubscribe(peer)
        for key in list(self._publications):
            self._unpublish(key)
        for untold in self._untold.values():
            untold.cancel()
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE_TIMEOUT)

    async def _tick(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK)
            ticks += 1
            for hearing in self._hearings.values():
                hearing.tick(time.time() * 1000)
                speaking = hearing.speaking() if ticks % SPEAKING_EVERY == 0 else None
                if speaking is not None:
                    self._say(speaking)
                quality = hearing.quality() if ticks % QUALITY_EVERY == 0 else None
                if quality is not None:
                    self._say(quality)
