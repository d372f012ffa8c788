"""Journals for tests: entries that follow each other, and a way around the store to what it has stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, make_url

from server.hearing.record import START, Entry, Kind, chain
from server.settings import Settings
from server.store.ports import Journal, Outcome
from server.store.sealed import KEY_BYTES, Sealer

SEALER = Sealer(bytes(KEY_BYTES))
"""For databases that no server opens."""


def follow(entries: list[Entry], count: int, body: bytes = b"") -> list[Entry]:
    """`count` new entries after `entries`; each body is `body` and the entry's number."""
    previous, seq = (entries[-1].digest, entries[-1].seq) if entries else (START, 0)
    added = []
    for number in range(seq + 1, seq + count + 1):
        kind: Kind = "event" if number % 3 == 1 else "update"
        entry = chain(
            previous, seq=number, at=1_790_000_000_000 + number, kind=kind, origin="s-1", body=body + b"%d" % number
        )
        previous = entry.digest
        added.append(entry)
    return added


def appended(journal: Journal, hearing: str, fence: int, entries: Sequence[Entry]) -> asyncio.Future[None]:
    """Append `entries`; the future holds None once they are on disk, or the StoreError."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def told(outcome: Outcome) -> None:
        if done.done():
            return  # whoever waited has given up
        if outcome is None:
            done.set_result(None)
        else:
            done.set_exception(outcome)

    journal.append(hearing, fence, entries, told)
    return done


async def begun(journal: Journal, hearing: str, count: int) -> list[Entry]:
    """A journal of `count` entries under fence 1."""
    await journal.fence(hearing, 1)
    entries = follow([], count)
    await appended(journal, hearing, 1, entries)
    return entries


@contextmanager
def behind_the_store(settings: Settings) -> Iterator[Connection]:
    """A connection of the test's own to the database that the settings name, committed at the end."""
    url = settings.database_url or f"sqlite:///{settings.data / 'tingji.db'}"
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
