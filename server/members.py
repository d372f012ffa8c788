"""Who is connected to a hearing, and who of them is told what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from server.hearing.audiences import Audience, hears
from server.hearing.model import Link, State
from server.media_messages import DevicesChanged
from server.protocol import Heard, ServerMessage, Viewed


class Connection(Protocol):
    """One open page. Sending never waits and never raises; a page that is gone is reported elsewhere."""

    @property
    def id(self) -> str:
        """Unlike any other connection's."""

    @property
    def seat(self) -> str:
        """The seat that signed in."""

    @property
    def address(self) -> str:
        """The network address that it comes from; "" if that is not known."""

    def send(self, message: ServerMessage) -> None:
        """Deliver a message."""

    def close(self) -> None:
        """Disconnect the page."""


Fanout = Callable[[Sequence[Connection], ServerMessage], None]
"""Delivers one message to many pages, encoding it once."""


class Member:
    """A connected seat with what is only known while it is connected.

    A welcome shows the hearing as it was when it was made, and waits for the disk. What is told meanwhile without
    waiting comes after it: else the page would go back to what was before.
    """

    def __init__(self, connection: Connection, tab: str) -> None:
        self.connection = connection
        self.tab = tab
        self.leaving = False
        self._welcomes = 0
        self._held: list[ServerMessage] = []
        self.link = Link()
        """How its connection to the media process was when that last told."""
        self.devices = DevicesChanged(seat=connection.seat, microphone=False, camera=False)

    @property
    def awaits_welcome(self) -> bool:
        """Whether one was made for it that is not yet sent."""
        return self._welcomes > 0

    def prepare(self) -> None:
        """A welcome was made."""
        self._welcomes += 1

    def welcome(self, message: ServerMessage) -> None:
        """Send a welcome, and what was held because of it."""
        self.connection.send(message)
        self._welcomes -= 1
        if not self.awaits_welcome:
            for held in self._held:
                self.connection.send(held)
            self._held.clear()

    def send(self, message: ServerMessage) -> None:
        """Send what waits for nothing but a welcome."""
        if self.awaits_welcome:
            self._held.append(message)
        else:
            self.connection.send(message)


class Members:
    """The members by seat. Lists of who is told are kept until somebody comes, goes or is let in."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._by_seat: dict[str, Member] = {}
        self._told: dict[Audience, tuple[Connection, ...]] = {}
        self.heard: dict[str, Heard] = {}
        self.viewed: Viewed | None = None
        """What the seat whose view is shown to all saw last."""

    def __iter__(self) -> Iterator[Member]:
        return iter(self._by_seat.values())

    def __getitem__(self, seat: str) -> Member:
        return self._by_seat[seat]

    def get(self, seat: str) -> Member | None:
        """The member on this seat, if its page is open."""
        return self._by_seat.get(seat)

    def holds(self, connection: Connection) -> bool:
        """Whether this connection is its seat's present one."""
        member = self._by_seat.get(connection.seat)
        return member is not None and member.connection is connection

    def seat(self, connection: Connection, tab: str) -> Member | None:
        """Put a connection on its seat; the member whose place it took, if any."""
        before = self._by_seat.pop(connection.seat, None)
        self._by_seat[connection.seat] = Member(connection, tab)
        self.changed()
        return before

    def leave(self, connection: Connection) -> None:
        """Take a connection off its seat."""
        del self._by_seat[connection.seat]
        self.heard.pop(connection.seat, None)
        self.changed()

    def changed(self) -> None:
        """Forget who is told what: somebody came, went, was let in or sent out."""
        self._told.clear()

    def told(self, state: State, audience: Audience) -> tuple[Connection, ...]:
        """Connections of an audience."""
        told = self._told.get(audience)
        if told is None:
            told = tuple(m.connection for seat, m in self._by_seat.items() if hears(state, seat, audience))
            self._told[audience] = told
        return told

    def tell(self, state: State, audience: Audience, message: ServerMessage, but: Sequence[Connection] = ()) -> None:
        """Send a message to an audience now, without waiting for the disk: for what is never recorded."""
        told = self.told(state, audience)
        late = [member for member in self if member.awaits_welcome and member.connection in told]
        for member in late:
            if member.connection not in but:
                member.send(message)
        if but or late:
            told = tuple(one for one in told if one not in (*but, *(member.connection for member in late)))
        self._fanout(told, message)
