"""The sound and picture of one hearing: who publishes, who receives, and what the phase allows."""

from __future__ import annotations

from server.media.feed import SpeechFeed
from server.media.messages import Kind, Link, Quality, Speaking, Withheld
from server.media.publication import Publication
from server.media.subscription import Subscription
from server.media.tap import Tap

HEARD = -50
"""dBov from which on a seat counts as speaking."""


class Hearing:
    """Brings publications to the subscriptions of other seats. Nothing is forwarded or recognised until told."""

    def __init__(self, name: str, feed: SpeechFeed) -> None:
        self._name = name
        self._feed = feed
        self._publications: list[Publication] = []
        self._subscriptions: list[Subscription] = []
        self._forwarding = False
        self._recognising = False
        self._withheld = Withheld(name, (), ())
        self._anyone_spoke = False
        self._ended: dict[str, Link] = {}
        """Of connections that have ended, by peer."""

    @property
    def idle(self) -> bool:
        """Whether nothing would be lost by forgetting it."""
        return not (self._publications or self._subscriptions or self._forwarding or self._recognising)

    async def publish(self, publication: Publication) -> None:
        """Bring it to the others."""
        self._publications.append(publication)
        await publication.forward(self._forwarding, self._withheld_of(publication))
        self._tap(publication)
        for subscription in self._subscriptions:
            if _reaches(publication, subscription):
                subscription.add(publication)

    def unpublish(self, publication: Publication) -> None:
        """It has ended; what was said last is still recognised."""
        self._publications.remove(publication)
        self._keep(publication.order.peer, publication.link)
        self._untap(publication)
        if publication.was_tapped:
            self._feed.end(publication.order.stream)
        for subscription in self._subscriptions:
            subscription.remove(publication)

    def subscribe(self, subscription: Subscription) -> None:
        """Bring it what the others publish."""
        self._subscriptions.append(subscription)
        for publication in self._publications:
            if _reaches(publication, subscription):
                subscription.add(publication)

    def unsubscribe(self, subscription: Subscription) -> None:
        """It has ended."""
        self._subscriptions.remove(subscription)
        self._keep(subscription.order.peer, subscription.link)

    async def forward(self, on: bool) -> None:
        """Whether anything reaches anyone."""
        self._forwarding = on
        await self._forward()

    async def withhold(self, withheld: Withheld) -> None:
        """What reaches nobody but the court."""
        self._withheld = withheld
        await self._forward()

    def recognise(self, on: bool) -> None:
        """Whether microphones reach the recogniser."""
        self._recognising = on
        for publication in self._publications:
            if on:
                self._tap(publication)
            elif not publication.order.rehearsal:
                self._untap(publication)

    def tick(self, now: float) -> None:
        """Let time pass; `now` in milliseconds since the epoch."""
        for publication in self._publications:
            if publication.tap is not None:
                publication.tap.tick(now)

    def quality(self) -> Quality | None:
        """How the links of all peers are; None when there are none."""
        links: dict[str, Link] = {}
        connections: list[Publication | Subscription] = [*self._publications, *self._subscriptions]
        for one in connections:
            peer = one.order.peer
            links[peer] = links.get(peer, self._ended.get(peer, Link())) + one.link
        return Quality(self._name, links) if links else None

    def forget(self, peer: str) -> None:
        """It has left."""
        self._ended.pop(peer, None)

    def _keep(self, peer: str, link: Link) -> None:
        self._ended[peer] = self._ended.get(peer, Link()) + link

    def speaking(self) -> Speaking | None:
        """Who was heard since this was last asked; None when nobody was, then and now."""
        levels = {}
        for publication in self._publications:
            loudest = publication.loudest()
            audible = publication.microphone and not publication.order.rehearsal
            if audible and self._forwarding and loudest >= HEARD:
                levels[publication.order.seat] = loudest
        anyone_spoke, self._anyone_spoke = self._anyone_spoke, bool(levels)
        return Speaking(self._name, levels) if levels or anyone_spoke else None

    async def _forward(self) -> None:
        for publication in self._publications:
            await publication.forward(self._forwarding, self._withheld_of(publication))

    def _withheld_of(self, publication: Publication) -> frozenset[Kind]:
        order = publication.order
        pictures = order.source == "camera" and order.seat in self._withheld.pictures
        kinds: dict[Kind, bool] = {"audio": order.seat in self._withheld.sound, "video": pictures}
        return frozenset(kind for kind, withheld in kinds.items() if withheld)

    def _tap(self, publication: Publication) -> None:
        order = publication.order
        recognising = self._recognising or order.rehearsal
        if recognising and publication.microphone and publication.tap is None:
            publication.tap = Tap(order.hearing, order.seat, order.stream, self._feed.send)
            publication.was_tapped = True

    def _untap(self, publication: Publication) -> None:
        if publication.tap is not None:
            publication.tap.close()
            publication.tap = None


def _reaches(publication: Publication, subscription: Subscription) -> bool:
    return not publication.order.rehearsal and publication.order.seat != subscription.order.seat
