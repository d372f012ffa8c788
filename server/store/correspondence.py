"""Messages beside the record, and feedback after the hearing, in a SQL database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, func, insert, select

from server.store import tables
from server.store.database import Database
from server.store.directory import milliseconds
from server.store.ports import Feedback, StoreError, WrittenMessage
from server.store.sealed import Sealer

MOST_MESSAGES = 2_000
"""Messages of one hearing; nobody writes more in a day, and nobody may fill the disk."""


class SqlCorrespondence:
    """The port `Correspondence` over a `Database`."""

    def __init__(self, database: Database, sealer: Sealer, now: Callable[[], int] = milliseconds) -> None:
        self._database = database
        self._sealer = sealer
        self._now = now

    async def write(self, hearing: str, thread: str, seat: str, text: str) -> WrittenMessage:
        table = tables.messages

        def work(connection: Connection) -> WrittenMessage:
            last = connection.execute(select(func.max(table.c.number)).where(table.c.hearing == hearing)).scalar()
            number = (last or 0) + 1
            if number > MOST_MESSAGES:
                raise StoreError(
                    "messages_full", "本庭审的消息已满，没有发送。", "There are too many messages; nothing was sent."
                )
            written = WrittenMessage(number=number, thread=thread, seat=seat, at=self._now(), text=text)
            sealed = {"text": self._sealer.seal_text(text, f"messages.text {hearing} {number}")}
            connection.execute(insert(table), {"hearing": hearing, **msgspec.structs.asdict(written), **sealed})
            return written

        return await self._database.write(work)

    async def messages(self, hearing: str) -> list[WrittenMessage]:
        table = tables.messages
        columns = (table.c.number, table.c.thread, table.c.seat, table.c.at, table.c.text)
        statement = select(*columns).where(table.c.hearing == hearing).order_by(table.c.number)

        def work(connection: Connection) -> list[WrittenMessage]:
            rows = connection.execute(statement).mappings().all()
            return [WrittenMessage(**self._opened(f"messages.text {hearing} {row['number']}", row)) for row in rows]

        return await self._database.read(work)

    async def give_feedback(self, feedback: Feedback) -> None:
        sealed = self._sealer.seal_text(feedback.text, f"feedback.text {feedback.seat}")
        row = msgspec.structs.asdict(feedback) | {"text": sealed}
        statement = self._database.upsert(tables.feedback).values(row)
        again = statement.on_conflict_do_update(index_elements=["seat"], set_=row)
        await self._database.write(lambda connection: connection.execute(again))

    async def feedback(self) -> list[Feedback]:
        statement = select(tables.feedback).order_by(tables.feedback.c.at, tables.feedback.c.seat)

        def work(connection: Connection) -> list[Feedback]:
            rows = connection.execute(statement).mappings().all()
            return [Feedback(**self._opened(f"feedback.text {row['seat']}", row)) for row in rows]

        return await self._database.read(work)

    def _opened(self, place: str, row: RowMapping) -> dict[str, Any]:
        return {**row, "text": self._sealer.open_text(row["text"], place)}
