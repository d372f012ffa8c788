"""The directory in a SQL database."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.hearing.model import Role
from server.store import tables
from server.store.database import Database
from server.store.ports import ListedCase, ListedHearing, ListedSeat, StoreError


def milliseconds() -> int:
    """Now, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class SqlDirectory:
    """The port `Directory` over a `Database`."""

    def __init__(self, database: Database, now: Callable[[], int] = milliseconds) -> None:
        self._database = database
        self._now = now

    async def create_hearing(self, hearing: ListedHearing, seats: Sequence[ListedSeat]) -> None:
        row = msgspec.structs.asdict(hearing)
        del row["cases"]

        def work(connection: Connection) -> None:
            try:
                connection.execute(insert(tables.hearings), row)
            except IntegrityError as error:
                raise _hearing_exists(hearing.id) from error
            for position, case in enumerate(hearing.cases):
                place = {"hearing": hearing.id, "position": position}
                connection.execute(insert(tables.cases), msgspec.structs.asdict(case) | place)
            for position, seat in enumerate(seats):
                person = f"p-{secrets.token_hex(8)}"
                connection.execute(insert(tables.persons), {"id": person, "name": seat.name})
                place = {"id": seat.id, "hearing": hearing.id, "role": seat.role.value, "position": position}
                connection.execute(insert(tables.seats), {**place, "person": person})

        await self._database.write(work)

    async def hearing(self, hearing: str) -> ListedHearing | None:
        statement = select(tables.hearings).where(tables.hearings.c.id == hearing)
        series = _CASES.where(tables.cases.c.hearing == hearing).order_by(tables.cases.c.position)

        def work(connection: Connection) -> ListedHearing | None:
            row = connection.execute(statement).mappings().one_or_none()
            if row is None:
                return None
            cases = tuple(ListedCase(**case) for case in connection.execute(series).mappings())
            return ListedHearing(**row, cases=cases)

        return await self._database.read(work)

    async def seats(self, hearing: str) -> list[ListedSeat]:
        statement = _SEATS.where(tables.seats.c.hearing == hearing).order_by(tables.seats.c.position)
        return await self._database.read(lambda connection: [_seat(row) for row in connection.execute(statement)])

    async def seat(self, seat: str) -> ListedSeat | None:
        return await self._one_seat(_SEATS.where(tables.seats.c.id == seat))

    async def open_session(self, seat: str, expires: int) -> str:
        token = secrets.token_urlsafe(32)
        row = {"token_hash": _hash(token), "seat": seat, "created_at": self._now(), "expires_at": expires}

        def work(connection: Connection) -> None:
            try:
                connection.execute(insert(tables.sessions), row)
            except IntegrityError as error:
                raise _no_such_seat(seat) from error

        await self._database.write(work)
        return token

    async def session(self, token: str) -> ListedSeat | None:
        live = (
            tables.sessions.c.token_hash == _hash(token),
            tables.sessions.c.expires_at > self._now(),
            tables.sessions.c.revoked_at.is_(None),
        )
        return await self._one_seat(
            _SEATS.join(tables.sessions, tables.sessions.c.seat == tables.seats.c.id).where(*live)
        )

    async def close_sessions(self, seat: str) -> None:
        statement = (
            update(tables.sessions)
            .where(tables.sessions.c.seat == seat, tables.sessions.c.revoked_at.is_(None))
            .values(revoked_at=self._now())
        )
        await self._database.write(lambda connection: connection.execute(statement))

    async def secret(self, name: str) -> bytes:
        fresh = self._database.upsert(tables.secrets).values(name=name, value=secrets.token_bytes(32))
        kept = select(tables.secrets.c.value).where(tables.secrets.c.name == name)

        def work(connection: Connection) -> bytes:
            connection.execute(fresh.on_conflict_do_nothing())
            value: bytes = connection.execute(kept).scalar_one()
            return value

        return await self._database.write(work)

    async def _one_seat(self, statement: Select[str, str, str, str]) -> ListedSeat | None:
        def work(connection: Connection) -> ListedSeat | None:
            row = connection.execute(statement).one_or_none()
            return None if row is None else _seat(row)

        return await self._database.read(work)


_CASES = select(tables.cases.c.id, tables.cases.c.case_number, tables.cases.c.case_name, tables.cases.c.cause)
_SEATS = select(tables.seats.c.id, tables.seats.c.hearing, tables.seats.c.role, tables.persons.c.name).join(
    tables.persons, tables.persons.c.id == tables.seats.c.person
)


def _seat(row: Row[str, str, str, str]) -> ListedSeat:
    identity, hearing, role, name = row
    return ListedSeat(id=identity, hearing=hearing, role=Role(role), name=name)


def _hash(token: str) -> bytes:
    """Tokens are random and long, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _hearing_exists(hearing: str) -> StoreError:
    return StoreError(
        "hearing_exists",
        f"庭审 {hearing} 已存在，未重复创建。",
        f"The hearing {hearing} exists already; nothing was created.",
    )


def _no_such_seat(seat: str) -> StoreError:
    return StoreError("no_such_seat", f"没有席位 {seat}。", f"There is no seat {seat}.")
