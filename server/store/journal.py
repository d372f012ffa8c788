"""The journal in a SQL database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, exists, func, select

from server.hearing.record import START, BrokenChain, Entry, verify
from server.store.committer import Committer
from server.store.database import Database
from server.store.ports import CorruptJournal, Fenced, OutOfOrder, Snapshot, Told
from server.store.tables import entries, journals, snapshots


class SqlJournal:
    """The port `Journal` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._committer = Committer(database)

    def append(self, hearing: str, fence: int, added: Sequence[Entry], told: Told) -> None:
        self._committer.submit(hearing, fence, added, told)

    async def fence(self, hearing: str, number: int) -> None:
        new = self._database.upsert(journals).values(hearing=hearing, fence=number)
        raised = new.on_conflict_do_update(
            index_elements=[journals.c.hearing], set_={"fence": number}, where=journals.c.fence < number
        ).returning(journals.c.fence)

        def work(connection: Connection) -> None:
            if connection.scalar(raised) is None:
                raise Fenced(hearing)

        await self._database.write(work)

    async def fenced(self, hearing: str) -> int:
        statement = select(journals.c.fence).where(journals.c.hearing == hearing)
        return await self._database.read(lambda connection: connection.scalar(statement) or 0)

    async def read(self, hearing: str, after: int = 0) -> list[Entry]:
        return await self._database.read(lambda connection: _read(connection, hearing, after))

    async def page(self, hearing: str, after: int, most: int, size: int) -> list[Entry]:
        lengths = (
            select(entries.c.seq, func.length(entries.c.body))
            .where(entries.c.hearing == hearing, entries.c.seq > after)
            .order_by(entries.c.seq)
            .limit(most)
        )

        def work(connection: Connection) -> list[Entry]:
            last, room = after, size
            for seq, length in connection.execute(lengths):
                room -= length
                if last > after and room < 0:
                    break
                last = seq
            return _read(connection, hearing, after, last)

        return await self._database.read(work)

    async def events_before(self, hearing: str, before: int, most: int) -> list[Entry]:
        statement = (
            select(*_FIELDS)
            .where(entries.c.hearing == hearing, entries.c.seq < before, entries.c.kind == "event")
            .order_by(entries.c.seq.desc())
            .limit(most)
        )
        return await self._database.read(
            lambda connection: [Entry(*row) for row in connection.execute(statement)],
        )

    async def save_snapshot(self, hearing: str, seq: int, body: bytes) -> None:
        def work(connection: Connection) -> None:
            digest = _digest_at(connection, hearing, seq)
            if digest is None:
                raise OutOfOrder(hearing, seq)
            values = {"seq": seq, "body": body, "checksum": _checksum(digest, body)}
            statement = self._database.upsert(snapshots).values(hearing=hearing, **values)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[snapshots.c.hearing], set_=values, where=snapshots.c.seq <= seq
                )
            )

        await self._database.write(work)

    async def snapshot(self, hearing: str) -> Snapshot | None:
        statement = select(snapshots.c.seq, snapshots.c.body, snapshots.c.checksum).where(
            snapshots.c.hearing == hearing
        )

        def work(connection: Connection) -> Snapshot | None:
            row = connection.execute(statement).one_or_none()
            if row is None:
                return None
            digest = _digest_at(connection, hearing, row.seq)
            if digest is None or _checksum(digest, row.body) != row.checksum:
                raise CorruptJournal(hearing, row.seq)
            return Snapshot(row.seq, digest, row.body)

        return await self._database.read(work)

    async def hearings(self) -> list[str]:
        first = exists().where(entries.c.hearing == journals.c.hearing, entries.c.seq == 1)
        begun = select(journals.c.hearing).where(first).order_by(journals.c.hearing)
        return await self._database.read(lambda connection: list(connection.scalars(begun)))

    async def close(self) -> None:
        """Write what is queued, then stop."""
        await self._committer.close()


_FIELDS = [entries.c[name] for name in Entry.__struct_fields__]


def _read(connection: Connection, hearing: str, after: int, last: int | None = None) -> list[Entry]:
    """The entries after `after` up to `last`, checked against the chain."""
    statement = select(*_FIELDS).where(entries.c.hearing == hearing, entries.c.seq >= after).order_by(entries.c.seq)
    if last is not None:
        statement = statement.where(entries.c.seq <= last)
    found = [Entry(*row) for row in connection.execute(statement)]
    previous = START
    if after:
        if not found or found[0].seq != after:
            raise CorruptJournal(hearing, after)
        previous = found.pop(0).digest
    try:
        verify(found, previous, after)
    except BrokenChain as broken:
        raise CorruptJournal(hearing, broken.seq) from broken
    return found


def _digest_at(connection: Connection, hearing: str, seq: int) -> bytes | None:
    return connection.scalar(select(entries.c.digest).where(entries.c.hearing == hearing, entries.c.seq == seq))


def _checksum(digest: bytes, body: bytes) -> bytes:
    """Binds a snapshot to the journal it was made from."""
    return hashlib.sha256(digest + body).digest()
