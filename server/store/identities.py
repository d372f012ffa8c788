"""What people gave to be known by, in a SQL database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, and_, or_, select, update

from server.store import tables
from server.store.database import Database
from server.store.directory import milliseconds
from server.store.ports import Identity, Photo
from server.store.sealed import Sealer

_PHOTOS: tuple[Photo, ...] = ("card", "face")


class SqlIdentities:
    """The port `Identities` over a `Database`."""

    def __init__(self, database: Database, sealer: Sealer, now: Callable[[], int] = milliseconds) -> None:
        self._database = database
        self._sealer = sealer
        self._now = now

    async def keep_photo(self, seat: str, photo: Photo, content: bytes) -> None:
        await self._keep(seat, {photo: self._sealer.seal(content, _place(photo, seat)), "taken_at": self._now()})

    async def photo(self, seat: str, photo: Photo) -> bytes | None:
        statement = select(tables.identities.c[photo]).where(tables.identities.c.seat == seat)
        sealed = await self._database.read(lambda connection: connection.execute(statement).scalar_one_or_none())
        return None if sealed is None else self._sealer.open(sealed, _place(photo, seat))

    async def give_number(self, seat: str, number: str) -> None:
        await self._keep(seat, {"number": self._sealer.seal_text(number, _place("number", seat))})

    async def identity(self, seat: str) -> Identity:
        table = tables.identities
        here = (table.c[photo].is_not(None).label(photo) for photo in _PHOTOS)
        statement = select(table.c.number, *here).where(table.c.seat == seat)

        def work(connection: Connection) -> Identity:
            row = connection.execute(statement).mappings().one_or_none()
            if row is None:
                return Identity()
            number = self._sealer.open_text(row["number"], _place("number", seat)) if row["number"] else ""
            return Identity(number, tuple(photo for photo in _PHOTOS if row[photo]))

        return await self._database.read(work)

    async def erase_photos(self, before: int) -> int:
        table = tables.identities
        due = and_(table.c.taken_at < before, or_(table.c.card.is_not(None), table.c.face.is_not(None)))
        statement = update(table).where(due).values(card=None, face=None)
        return await self._database.write(lambda connection: connection.execute(statement).rowcount)

    async def _keep(self, seat: str, changed: dict[str, bytes | int]) -> None:
        fresh = self._database.upsert(tables.identities).values({"seat": seat, "taken_at": self._now()} | changed)
        statement = fresh.on_conflict_do_update(index_elements=["seat"], set_=changed)
        await self._database.write(lambda connection: connection.execute(statement))


def _place(column: str, seat: str) -> str:
    return f"identities.{column} {seat}"
