"""Appends of several hearings in one transaction, in statements that go straight to the driver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from server.hearing.record import START, BrokenChain, Entry, verify
from server.store.database import Database
from server.store.ports import Fenced, Outcome, OutOfOrder, Told
from server.store.tables import entries, journals

ROWS = 50
"""Entries per statement."""

Row = tuple[str, int, int, str, str, bytes, bytes]
"""A row of the table of entries."""


class Append(msgspec.Struct, eq=False):
    """Entries on their way to the disk, and who is told how it went."""

    hearing: str
    fence: int
    entries: Sequence[Entry]
    told: Told


class Head(msgspec.Struct, frozen=True):
    """Where a journal stands: who appended last, and what the next entry has to follow."""

    fence: int
    seq: int
    digest: bytes


class Appending:
    """One connection, opened when it is needed, and thrown away with all that is known of it when anything fails.

    SQLAlchemy writes the statements and opens the connection; transactions and execution are the driver's own, which
    takes half the processor time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._cursor: Any = None
        self._heads: dict[str, Head] = {}
        """Where this connection has left each journal."""
        self._fences = lru_cache(self._compile_fences)
        self._insert = lru_cache(self._compile_insert)
        self._last = self._compile_last()

    def append(self, group: Sequence[Append]) -> list[Outcome]:
        """Write the group in a transaction; when this returns it is on disk. Raises what the driver raises."""
        try:
            self.begin()
            outcomes = self.write(group)
            self._cursor.execute("COMMIT")
        except Exception:
            self.drop()
            raise
        return outcomes

    def begin(self) -> None:
        """Begin a transaction, on a new connection if there is none."""
        if self._connection is None:
            self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._cursor = self._connection.connection.cursor()
        self._cursor.execute(self._database.begin)

    def write(self, group: Sequence[Append]) -> list[Outcome]:
        """Write what may be written of the group within the transaction."""
        hearings = tuple({append.hearing for append in group})
        self._cursor.execute(self._fences(len(hearings)), hearings)
        fences = dict(self._cursor.fetchall())
        outcomes: list[Outcome] = []
        rows: list[Row] = []
        for append in group:
            if fences.get(append.hearing) != append.fence:
                outcomes.append(Fenced(append.hearing))
                continue
            head = self._head(append.hearing, append.fence)
            try:
                digest = verify(append.entries, head.digest, head.seq)
            except BrokenChain as broken:
                outcomes.append(OutOfOrder(append.hearing, broken.seq))
                continue
            self._heads[append.hearing] = Head(append.fence, head.seq + len(append.entries), digest)
            rows += _rows(append.hearing, append.entries)
            outcomes.append(None)
        for begin in range(0, len(rows), ROWS):
            some = rows[begin : begin + ROWS]
            self._cursor.execute(self._insert(len(some)), [value for row in some for value in row])
        return outcomes

    def drop(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            with suppress(Exception):  # it is given up because it failed; failing again tells nothing new
                self._connection.invalidate()
                self._connection.close()
            self._connection = None
        self._heads.clear()

    def _head(self, hearing: str, fence: int) -> Head:
        """Where a journal stands. Under a fence that we hold nobody else appends, so it is read once."""
        head = self._heads.get(hearing)
        if head is None or head.fence != fence:
            self._cursor.execute(self._last, (hearing, hearing))
            seq, digest = self._cursor.fetchone() or (0, START)
            head = Head(fence, seq, digest)
        return head

    def _compile_fences(self, count: int) -> str:
        """The statement for the fences of `count` journals; it keeps them from being raised meanwhile."""
        some = journals.c.hearing.in_([bindparam(f"hearing_{number}") for number in range(count)])
        statement = select(journals.c.hearing, journals.c.fence).where(some).with_for_update(read=True)
        return str(statement.compile(dialect=self._database.engine.dialect))

    def _compile_last(self) -> str:
        """The statement for the last entry of a journal, which is named twice."""
        newest = select(func.max(entries.c.seq)).where(entries.c.hearing == bindparam("again")).scalar_subquery()
        statement = select(entries.c.seq, entries.c.digest).where(
            entries.c.hearing == bindparam("hearing"), entries.c.seq == newest
        )
        return str(statement.compile(dialect=self._database.engine.dialect))

    def _compile_insert(self, count: int) -> str:
        """The statement that adds `count` rows.

        Not the drivers' `executemany`: psycopg's costs twice the time, and after its pipeline PostgreSQL (15) no longer
        ends a transaction that is left idle. A conflict ends the transaction with either database; SQLite has to be
        told so, or else it copies every page before it changes it, to be able to take back the statement alone.
        """
        row = dict.fromkeys(entries.c.keys())
        statement = insert(entries).prefix_with("OR ROLLBACK", dialect="sqlite").values([row] * count)
        return str(statement.compile(dialect=self._database.engine.dialect))


def _rows(hearing: str, added: Iterable[Entry]) -> list[Row]:
    return [(hearing, entry.seq, entry.at, entry.kind, entry.origin, entry.body, entry.digest) for entry in added]
