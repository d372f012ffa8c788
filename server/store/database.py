"""One SQL database, SQLite or PostgreSQL, and the threads that wait for it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from server.store.failures import explain

T = TypeVar("T")

READERS = 4
_AGAIN_S = 0.02

_BEGIN_WRITING = "BEGIN IMMEDIATE"
"""In SQLite: a transaction that reads first and writes later cannot wait for its turn to write."""

PATIENCE_MS = 10_000
"""How long one transaction waits for another, or a silent connection counts as alive."""

_POSTGRES_OPTIONS = {
    "synchronous_commit": "on",
    "lock_timeout": PATIENCE_MS,
    # A server that stops in the middle of a transaction, or whose machine is gone, must not keep its successor out.
    "idle_in_transaction_session_timeout": PATIENCE_MS // 2,
    "tcp_keepalives_idle": PATIENCE_MS // 2000,
    "tcp_keepalives_interval": 1,
    "tcp_keepalives_count": 3,
}


class Database:
    """Runs blocking work on a few threads. Every error of the driver comes out as a StoreError.

    The text of an error never shows the values of a statement: they may be names.
    """

    def __init__(self, url: str | URL) -> None:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            self.engine, self.begin = _sqlite(address), _BEGIN_WRITING
        else:
            self.engine, self.begin = _postgres(address), "BEGIN"
        self._reading = self.engine.execution_options(reading=True)
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that only reads."""
        return await self._run(self._reading, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction; when this returns it is on disk."""
        return await self._run(self.engine, work)

    def upsert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do on conflict."""
        return sqlite.insert(table) if self.engine.dialect.name == "sqlite" else postgresql.insert(table)

    async def close(self) -> None:
        """Wait for work that has begun, then close every connection."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    async def _run(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        def transaction() -> T:
            try:
                with engine.begin() as connection:
                    return work(connection)
            except Exception as error:
                raise explain(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, transaction)


def _sqlite(address: URL) -> Engine:
    engine = create_engine(address, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in (f"busy_timeout={PATIENCE_MS}", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if reading else _BEGIN_WRITING)

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to a write-ahead log. While another server turns to it SQLite does not wait, whatever its patience."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_AGAIN_S)


def _postgres(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        paramstyle="format",  # by position, as with SQLite: the committer hands rows to the driver itself
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": PATIENCE_MS // 1000,
            "tcp_user_timeout": PATIENCE_MS,
            "keepalives_idle": PATIENCE_MS // 1000,
            "application_name": "tingji",
            "options": " ".join(f"-c {name}={value}" for name, value in _POSTGRES_OPTIONS.items()),
        },
    )
