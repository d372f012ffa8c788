"""All hearings that this server owns: opened when somebody comes, each under a lease, each in a task of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Container
from typing import Protocol

import msgspec
import structlog

from server.collab import writers
from server.collab.document import RecordDocument
from server.commits import Commits
from server.conference import Conference, MediaProcess
from server.desk import Desk
from server.hearing import events as ev
from server.hearing.model import Document, State
from server.hearing.record import START, UPDATES
from server.insertion import Insertion
from server.keeper import Keeper
from server.loading import load
from server.members import Fanout, Members
from server.proceedings import SERVER, Proceedings
from server.protocol import CaseCard, HearingCard, SeatCard
from server.recognition import Recognition, SpeechProcess
from server.remarks import Remarks
from server.room import Room
from server.store.ports import Directory, Journal, Leases
from server.view import Cards

LEASE_SECONDS = 10.0

log = structlog.get_logger(__name__)


def now() -> int:
    """The server's clock: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class HeldElsewhere(Exception):
    """Another server owns this hearing at present."""


class SpeechSource(SpeechProcess, Protocol):
    """The speech process, as far as it concerns opening rooms."""

    def opened(self, hearing: str, room: Room) -> None:
        """Deliver what was held for the hearing."""


class Rooms:
    """Opens rooms, keeps their leases, and closes those that fail: their pages come back to a fresh one."""

    def __init__(
        self,
        journal: Journal,
        leases: Leases,
        directory: Directory,
        media: MediaProcess,
        speech: SpeechSource,
        fanout: Fanout,
        node: str,
        telephone: str = "",
    ) -> None:
        self._journal = journal
        self._leases = leases
        self._directory = directory
        self._media = media
        self._speech = speech
        self._fanout = fanout
        self._node = node
        self._telephone = telephone
        self._rooms: dict[str, Room] = {}
        self._owners: dict[str, asyncio.Task[None]] = {}
        self._opening: dict[str, asyncio.Future[Room]] = {}

    def loaded(self, hearing: str) -> Room | None:
        """The room, if it is open here."""
        return self._rooms.get(hearing)

    def open_rooms(self) -> list[Room]:
        """All that are open here."""
        return list(self._rooms.values())

    async def room(self, hearing: str) -> Room:
        """The room of a hearing, opened if need be. Raises KeyError, HeldElsewhere or the store's errors."""
        if hearing in self._rooms:
            return self._rooms[hearing]
        if hearing in self._opening:
            return await asyncio.shield(self._opening[hearing])
        opening = self._opening[hearing] = asyncio.get_running_loop().create_future()
        try:
            room = await self._open(hearing)
        except BaseException as error:
            opening.set_exception(error if isinstance(error, Exception) else HeldElsewhere())
            opening.exception()  # whoever waits gets it; nobody waiting is not an error
            raise
        else:
            opening.set_result(room)
            return room
        finally:
            del self._opening[hearing]

    async def close(self) -> None:
        """Close every room: what was decided is written, pages are sent away, leases are given back."""
        for owner in list(self._owners.values()):
            owner.cancel()
        await asyncio.gather(*self._owners.values(), return_exceptions=True)

    async def _open(self, hearing: str) -> Room:
        fence = await self._leases.acquire(hearing, self._node, LEASE_SECONDS)
        if fence is None:
            raise HeldElsewhere(hearing)
        await self._journal.fence(hearing, fence)
        loaded = await load(self._journal, hearing)
        documents = loaded.documents
        commits = Commits(self._journal, hearing, fence, loaded.seq, loaded.digest)
        members = Members(self._fanout)
        conference = Conference(hearing, self._media, members)
        cards = await self._cards(hearing, loaded.state)
        proceedings = Proceedings(loaded.state, loaded.heard, commits, members, self._fanout, now)
        if "notes" not in documents:
            documents["notes"] = _begin("notes", commits, taken=loaded.state.writers)
        desks = {name: Desk(name, document, proceedings) for name, document in documents.items()}
        insertion = Insertion(documents["record"], proceedings)
        remarks = Remarks(documents["record"], proceedings)
        recognition = Recognition(proceedings, insertion, conference.rehearsals, self._speech)
        keeper = Keeper(self._journal, hearing, proceedings, documents, loaded.snapshot)
        room = Room(proceedings, desks, insertion, recognition, remarks, conference, commits, keeper, cards)
        self._rooms[hearing] = room
        self._speech.opened(hearing, room)
        self._owners[hearing] = asyncio.create_task(self._own(hearing, room, commits, keeper))
        return room

    async def _own(self, hearing: str, room: Room, commits: Commits, keeper: Keeper) -> None:
        lease = asyncio.create_task(self._keep_lease(hearing))
        owner = asyncio.create_task(room.run())
        try:
            done, _ = await asyncio.wait({lease, owner}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except asyncio.CancelledError:
            await _settled(owner)
            await commits.flush()
            await keeper.close()
            raise
        except BaseException:
            log.exception("room ended", hearing=hearing)
        finally:
            await _settled(owner, lease)
            del self._rooms[hearing], self._owners[hearing]
            room.disconnect_all()
            await self._leases.release(hearing, self._node)

    async def _keep_lease(self, hearing: str) -> None:
        while await self._leases.renew(hearing, self._node, LEASE_SECONDS):  # noqa: ASYNC110 - renewed by the clock
            await asyncio.sleep(LEASE_SECONDS / 3)
        raise HeldElsewhere(hearing)

    async def _cards(self, hearing: str, state: State) -> Cards:
        card = await self._directory.hearing(hearing)
        seats = await self._directory.seats(hearing)
        if card is None:
            raise KeyError(hearing)
        for seat in seats:
            if seat.id not in state.seats and seat.id not in state.applying:
                await self._directory.remove_seat(seat.id)  # refused, or its server died before the hearing knew of it
        cards = [SeatCard(id=seat.id, role=seat.role, name=seat.name) for seat in seats]
        return Cards(
            hearing=HearingCard(
                id=card.id,
                case_number=card.case_number,
                case_name=card.case_name,
                cause=card.cause,
                court=card.court,
                place=card.place,
                starts_at=card.starts_at,
                public=card.public,
                demonstration=card.demonstration,
                cases=tuple(CaseCard(case.id, case.case_number, case.case_name, case.cause) for case in card.cases),
                telephone=self._telephone,
            ),
            seats=tuple(seat for seat in cards if seat.id in state.seats),
            applicants=tuple(seat for seat in cards if seat.id in state.applying),
        )


async def _settled(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _begin(name: Document, commits: Commits, taken: Container[int]) -> RecordDocument:
    """A document with its initial content, which is the server's."""
    document, update = RecordDocument.create(writers.fresh_client(taken))
    commits.add(UPDATES[name], SERVER, update, now())
    return document


async def found(journal: Journal, leases: Leases, node: str, created: ev.HearingCreated) -> None:
    """Write the first entries of a new hearing: its creation, and the record's beginning."""
    fence = await leases.acquire(created.hearing, node, LEASE_SECONDS)
    if fence is None:
        raise HeldElsewhere(created.hearing)
    await journal.fence(created.hearing, fence)
    commits = Commits(journal, created.hearing, fence, 0, START)
    commits.add("event", SERVER, msgspec.msgpack.encode(created), now())
    _begin("record", commits, taken=())
    await commits.flush()
    await leases.release(created.hearing, node)
