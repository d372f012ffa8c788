"""The directory in a SQL database."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, RowMapping, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.hearing.model import Role
from server.store import tables
from server.store.database import Database
from server.store.ports import ListedCase, ListedHearing, ListedSeat, Particulars, StoreError
from server.store.sealed import Sealer


def milliseconds() -> int:
    """Now, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class SqlDirectory:
    """The port `Directory` over a `Database`."""

    def __init__(self, database: Database, sealer: Sealer, now: Callable[[], int] = milliseconds) -> None:
        self._database = database
        self._sealer = sealer
        self._now = now

    async def create_hearing(self, hearing: ListedHearing, seats: Sequence[ListedSeat]) -> None:
        row = msgspec.structs.asdict(hearing) | {"case_name": self._case_name("hearings", hearing)}
        del row["cases"]

        def work(connection: Connection) -> None:
            try:
                connection.execute(insert(tables.hearings), row)
            except IntegrityError as error:
                raise _hearing_exists(hearing.id) from error
            for position, case in enumerate(hearing.cases):
                place = {"hearing": hearing.id, "position": position, "case_name": self._case_name("cases", case)}
                connection.execute(insert(tables.cases), msgspec.structs.asdict(case) | place)
            for position, seat in enumerate(seats):
                self._enter(connection, seat, position, Particulars())

        await self._database.write(work)

    async def hearing(self, hearing: str) -> ListedHearing | None:
        statement = select(tables.hearings).where(tables.hearings.c.id == hearing)
        series = _CASES.where(tables.cases.c.hearing == hearing).order_by(tables.cases.c.position)

        def work(connection: Connection) -> ListedHearing | None:
            row = connection.execute(statement).mappings().one_or_none()
            if row is None:
                return None
            cases = tuple(
                ListedCase(**self._opened_case("cases", case)) for case in connection.execute(series).mappings()
            )
            return ListedHearing(**self._opened_case("hearings", row), cases=cases)

        return await self._database.read(work)

    async def seats(self, hearing: str) -> list[ListedSeat]:
        statement = _SEATS.where(tables.seats.c.hearing == hearing).order_by(tables.seats.c.position)
        return await self._database.read(lambda connection: [self._seat(row) for row in connection.execute(statement)])

    async def seat(self, seat: str) -> ListedSeat | None:
        return await self._one_seat(_SEATS.where(tables.seats.c.id == seat))

    async def add_seat(self, seat: ListedSeat, particulars: Particulars) -> None:
        others = select(func.max(tables.seats.c.position)).where(tables.seats.c.hearing == seat.hearing)

        def work(connection: Connection) -> None:
            last = connection.execute(others).scalar()
            try:
                self._enter(connection, seat, 0 if last is None else last + 1, particulars)
            except IntegrityError as error:
                raise _seat_exists(seat.id) from error

        await self._database.write(work)

    async def remove_seat(self, seat: str) -> None:
        person = select(tables.seats.c.person).where(tables.seats.c.id == seat)

        def work(connection: Connection) -> None:
            known = connection.execute(person).scalar_one_or_none()
            connection.execute(delete(tables.seats).where(tables.seats.c.id == seat))
            connection.execute(delete(tables.persons).where(tables.persons.c.id == known))

        await self._database.write(work)

    async def particulars(self, seat: str) -> Particulars:
        columns = (tables.persons.c.id, tables.persons.c.phone, tables.persons.c.id_number)
        seats = select(*columns).join(tables.seats, tables.seats.c.person == tables.persons.c.id)
        statement = seats.where(tables.seats.c.id == seat)

        def work(connection: Connection) -> Particulars:
            row = connection.execute(statement).mappings().one_or_none()
            if row is None:
                return Particulars()
            known = [column for column in ("phone", "id_number") if row[column]]
            opened = {name: self._sealer.open_text(row[name], f"persons.{name} {row['id']}") for name in known}
            return Particulars(**opened)

        return await self._database.read(work)

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

    def _enter(self, connection: Connection, seat: ListedSeat, position: int, particulars: Particulars) -> None:
        person = f"p-{secrets.token_hex(8)}"
        given = {"name": seat.name, "phone": particulars.phone, "id_number": particulars.id_number}
        row = {column: self._sealer.seal_text(text, f"persons.{column} {person}") for column, text in given.items()}
        connection.execute(insert(tables.persons), {"id": person, **row})
        place = {"id": seat.id, "hearing": seat.hearing, "role": seat.role.value, "position": position}
        connection.execute(insert(tables.seats), {**place, "person": person})

    def _seat(self, row: Row[str, str, str, str, bytes]) -> ListedSeat:
        identity, hearing, role, person, sealed = row
        name = self._sealer.open_text(sealed, f"persons.name {person}")
        return ListedSeat(id=identity, hearing=hearing, role=Role(role), name=name)

    def _case_name(self, table: str, case: ListedHearing | ListedCase) -> bytes:
        return self._sealer.seal_text(case.case_name, f"{table}.case_name {case.id}")

    def _opened_case(self, table: str, row: RowMapping) -> dict[str, Any]:
        name = self._sealer.open_text(row["case_name"], f"{table}.case_name {row['id']}")
        return {**row, "case_name": name}

    async def _one_seat(self, statement: Select[str, str, str, str, bytes]) -> ListedSeat | None:
        def work(connection: Connection) -> ListedSeat | None:
            row = connection.execute(statement).one_or_none()
            return None if row is None else self._seat(row)

        return await self._database.read(work)


_CASES = select(tables.cases.c.id, tables.cases.c.case_number, tables.cases.c.case_name, tables.cases.c.cause)
_SEATS = select(
    tables.seats.c.id, tables.seats.c.hearing, tables.seats.c.role, tables.persons.c.id, tables.persons.c.name
).join(tables.persons, tables.persons.c.id == tables.seats.c.person)


def _hash(token: str) -> bytes:
    """Tokens are random and long, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _hearing_exists(hearing: str) -> StoreError:
    return StoreError(
        "hearing_exists",
        f"庭审 {hearing} 已存在，未重复创建。",
        f"The hearing {hearing} exists already; nothing was created.",
    )


def _seat_exists(seat: str) -> StoreError:
    return StoreError(
        "seat_exists", f"席位 {seat} 已存在，或没有这场庭审。", f"The seat {seat} exists, or its hearing does not."
    )


def _no_such_seat(seat: str) -> StoreError:
    return StoreError("no_such_seat", f"没有席位 {seat}。", f"There is no seat {seat}.")
