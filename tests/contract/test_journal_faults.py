"""What an append that returned is worth: killed processes, full disks, lost connections."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import event, text

from server.settings import Settings
from server.store.appending import Append, Appending
from server.store.database import Database
from server.store.journal import SqlJournal
from server.store.migrate import migrate
from server.store.ports import StoreError
from server.store.store import Store, open_store
from tests.journals import SEALER, appended, behind_the_store, follow
from tests.servers import Postgres

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]


@contextmanager
def appending(settings: Settings, *arguments: str, tracer: Sequence[str] = ()) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "TINGJI_DATA": str(settings.data), "TINGJI_DATABASE": settings.database_url or ""}
    command = [*tracer, sys.executable, "-m", "tests.contract.appending", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def returned(lines: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """The greatest number per hearing that an append has returned for."""
    latest = dict(known)
    for line in lines:
        if line.startswith("< "):  # the log goes out the same way
            _, hearing, seq = line.split()
            latest[hearing] = int(seq)
    return latest


@pytest.mark.parametrize("after", [(1, 60, 300)], ids=["three times"])
async def test_every_append_that_returned_is_there_after_a_kill(settings: Settings, after: tuple[int, ...]) -> None:
    latest: dict[str, int] = {}
    for count in after:
        with appending(settings, "20") as process:
            assert process.stdout is not None
            lines = [line for line, _ in zip(process.stdout, range(count * 2), strict=False)]
            process.kill()
            lines += process.stdout.readlines()
        latest = returned(lines, latest)
        store = await open_store(settings)
        for hearing, seq in latest.items():
            entries = await store.journal.read(hearing)
            assert len(entries) >= seq
            assert entries == follow([], len(entries))
        await store.close()
    assert sum(latest.values()) > max(after) / 2


SYNC = re.compile(r"f(?:data)?sync\(\d+<[^>]*-wal>")
SAID = re.compile(r'write\(1<[^>]*>, "([<>]) h-0 (\d+)\\n"')


def syncs_per_append(trace: str) -> list[int]:
    """How often the journal's file was synced between each append and its return, from strace's output."""
    counts: list[int] = []
    inside, pending = False, set()
    for line in trace.splitlines():
        thread = line.split(maxsplit=1)[0]
        said = SAID.search(line)
        if said:
            inside = said[1] == ">"
            if inside:
                counts.append(0)
        elif SYNC.search(line) and line.endswith("<unfinished ...>"):
            pending.add(thread)
        elif SYNC.search(line) or (thread in pending and "sync resumed" in line):
            pending.discard(thread)
            counts[-1:] = [counts[-1] + 1] if inside and line.endswith("= 0") else counts[-1:]
    return counts


def test_the_file_is_synced_between_an_append_and_its_return(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    tracer = ["strace", "-f", "-y", "-e", "trace=write,fsync,fdatasync", "-o", str(trace)]
    with appending(Settings(data=tmp_path), "1", "25", tracer=tracer) as process:
        assert process.wait() == 0
    counts = syncs_per_append(trace.read_text())
    assert len(counts) == 25
    assert min(counts) >= 1


async def test_postgresql_syncs_its_log_for_every_append(postgres_server: Postgres, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=postgres_server.create_database())

    def syncs() -> int:
        with behind_the_store(settings) as connection:
            return int(connection.execute(text("SELECT wal_sync FROM pg_stat_wal")).scalar_one())

    store = await open_store(settings)
    await store.journal.fence("h-1", 1)
    before = syncs()
    for entry in follow([], 100):
        await appended(store.journal, "h-1", 1, [entry])
    await store.close()
    with anyio.fail_after(60):
        while syncs() < before + 100:  # a connection reports its figures when it ends
            await anyio.sleep(0.01)


async def test_a_full_disk_fails_the_group_and_nothing_else(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'small.db'}")
    await database.write(partial(migrate, sealer=SEALER))

    @event.listens_for(database.engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=100")

    database.engine.dispose()  # so that every connection has the limit
    journal = SqlJournal(database)
    for hearing in ("h-1", "h-2"):
        await journal.fence(hearing, 1)
    first, large = follow([], 1), follow([], 1, body=bytes(1_000_000))

    group = [Append("h-1", 1, large, print), Append("h-2", 1, first, print)]
    outcomes = journal._committer._commit(group)
    assert [outcome.code for outcome in outcomes if outcome] == ["disk_full", "disk_full"]
    assert await journal.read("h-1") == await journal.read("h-2") == []

    with pytest.raises(StoreError) as error:
        await appended(journal, "h-1", 1, large)
    assert error.value.code == "disk_full"
    await appended(journal, "h-2", 1, first)
    assert await journal.read("h-2") == first
    await journal.close()
    await database.close()


async def test_a_lost_connection_fails_what_was_under_way_and_is_made_again(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database_url=postgres_server.create_database())
    store = await open_store(settings)
    await store.journal.fence("h-1", 1)
    entries = follow([], 2)
    await appended(store.journal, "h-1", 1, entries[:1])
    with behind_the_store(settings) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'tingji' AND datname = current_database()"
            )
        )
    with pytest.raises(StoreError) as error:
        await appended(store.journal, "h-1", 1, entries[1:])
    assert error.value.code == "database_unreachable"
    assert await store.journal.read("h-1") == entries[:1]
    await appended(store.journal, "h-1", 1, entries[1:])
    assert await store.journal.read("h-1") == entries
    await store.close()


async def test_a_server_that_hangs_in_a_transaction_does_not_keep_its_successor_out(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database_url=postgres_server.create_database())
    hanging, successor = await open_store(settings), await open_store(settings)
    await hanging.journal.fence("h-1", 1)
    assert isinstance(hanging.journal, SqlJournal)
    appending = Appending(hanging.journal._database)
    appending.begin()
    appending._cursor.execute("SET idle_in_transaction_session_timeout = 50")
    appending.write([Append("h-1", 1, follow([], 1), print)])
    await successor.journal.fence("h-1", 2)
    with pytest.raises(Exception, match="idle-in-transaction"):
        appending._cursor.execute("COMMIT")
    appending.drop()
    assert await successor.journal.read("h-1") == []
    await hanging.close()
    await successor.close()


async def test_a_broken_database_is_told_to_everybody_who_waits(store: Store) -> None:
    """Whatever goes wrong in the committer's thread, nobody waits for ever."""
    assert isinstance(store.journal, SqlJournal)
    await store.journal.fence("h-1", 1)
    nonsense: Any = [object()]
    results = await asyncio.gather(
        *(appended(store.journal, "h-1", 1, nonsense) for _ in range(5)), return_exceptions=True
    )
    assert all(isinstance(result, StoreError) for result in results)
    await appended(store.journal, "h-1", 1, follow([], 1))
