"""A hearing is opened from its snapshot, and from its whole journal where that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from server.loading import load
from server.settings import Settings
from server.store.ports import CorruptJournal
from server.store.store import open_store
from tests.clerk import clerk
from tests.journals import behind_the_store
from tests.long_hearing import Size, fill
from tests.page import page
from tests.running import RunningServer

pytestmark = pytest.mark.anyio

HOUR = Size(paragraphs=80, lines=30, characters=3000, hours=1)


@pytest.fixture
async def server(tmp_path: Path) -> RunningServer:
    """Not yet started, with a hearing that has gone on for an hour."""
    await fill(tmp_path, HOUR)
    return RunningServer(tmp_path)


def spoil(data: Path, statement: str) -> None:
    with behind_the_store(Settings(data=data)) as connection:
        assert connection.execute(text(statement)).rowcount == 1


async def written(server: RunningServer, more: str = "") -> str:
    """What the record says to a clerk who comes, after he has typed something at its end."""
    async with clerk(server.links("书记员")[0]) as writer:
        if more:
            assert (await writer.edit(writer.write(more)))["type"] == "done"
        return writer.text()


async def snapshot_used(data: Path) -> int:
    store = await open_store(Settings(data=data))
    try:
        (hearing,) = await store.journal.hearings()
        return (await load(store.journal, hearing)).snapshot
    finally:
        await store.close()


@pytest.mark.spec("T1")
async def test_a_server_that_stops_leaves_a_snapshot_from_which_the_next_goes_on(server: RunningServer) -> None:
    try:
        server.start()
        before = await written(server, "甲")
        assert server.stop() == 0
        assert await snapshot_used(server.data) > 900
        server.start()
        assert await written(server) == before
        after = await written(server, "乙")
        assert len(after) == len(before) + 1
        async with page(server.links("原告")[0]) as reader:
            assert len(reader.welcome["utterances"]) == HOUR.lines
            heard = reader.welcome["seq"]
            again = await reader.hello(since=heard)
            assert again["utterances"] == []
        server.kill()
        spoil(server.data, "UPDATE snapshots SET body = x'00'")
        server.start()
        assert await written(server) == after
        assert any("snapshot damaged" in line for line in server.output)
    finally:
        server.close()


async def test_a_snapshot_of_another_version_is_passed_over_and_replaced(server: RunningServer) -> None:
    store = await open_store(Settings(data=server.data))
    (hearing,) = await store.journal.hearings()
    whole = await load(store.journal, hearing)
    await store.journal.save_snapshot(hearing, whole.seq, b"tingji snapshot 0\n")
    again = await load(store.journal, hearing)
    assert again.snapshot == 0
    assert again.state == whole.state
    await store.close()
    try:
        server.start()
        await written(server, "甲")
        assert server.stop() == 0
        assert await snapshot_used(server.data) > whole.seq
    finally:
        server.close()


async def test_a_damaged_journal_is_an_error_with_a_snapshot_too(server: RunningServer) -> None:
    try:
        server.start()
        await written(server)
        server.stop()
        server.start()
        await written(server, "甲")
        server.kill()
    finally:
        server.close()
    assert await snapshot_used(server.data) > 0
    spoil(server.data, "UPDATE entries SET body = x'00' WHERE seq = (SELECT max(seq) FROM entries)")
    with pytest.raises(CorruptJournal):
        await snapshot_used(server.data)
