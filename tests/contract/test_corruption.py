"""What is stored and is not what was written is named, never read and never replaced by something empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, update

from server.settings import Settings
from server.store.ports import CorruptJournal
from server.store.store import Store, open_store
from server.store.tables import entries as entries_table
from server.store.tables import snapshots as snapshots_table
from tests.journals import appended, begun, behind_the_store, follow

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "change",
    [
        {"body": b"changed"},
        {"at": 0},
        {"kind": "note"},
        {"origin": "s-2"},
        {"digest": bytes(32)},
        {"digest": b""},
    ],
    ids=str,
)
async def test_any_changed_field_is_named_when_the_journal_is_read(
    settings: Settings, store: Store, change: dict[str, object]
) -> None:
    await begun(store.journal, "h-1", 5)
    with behind_the_store(settings) as connection:
        connection.execute(update(entries_table).where(entries_table.c.seq == 3).values(**change))
    with pytest.raises(CorruptJournal) as error:
        await store.journal.read("h-1")
    assert (error.value.hearing, error.value.seq) == ("h-1", 3)
    assert "h-1" in error.value.zh and "h-1" in error.value.en


async def test_a_removed_entry_is_named_when_the_journal_is_read(settings: Settings, store: Store) -> None:
    await begun(store.journal, "h-1", 5)
    with behind_the_store(settings) as connection:
        connection.execute(delete(entries_table).where(entries_table.c.seq == 2))
    with pytest.raises(CorruptJournal) as error:
        await store.journal.read("h-1")
    assert error.value.seq == 2


async def test_damage_is_named_on_the_page_that_it_is_on(settings: Settings, store: Store) -> None:
    entries = await begun(store.journal, "h-1", 6)
    with behind_the_store(settings) as connection:
        connection.execute(update(entries_table).where(entries_table.c.seq == 3).values(body=b"other"))
    assert await store.journal.page("h-1", 0, 2, 1_000) == entries[:2]
    with pytest.raises(CorruptJournal) as error:
        await store.journal.page("h-1", 2, 2, 1_000)
    assert error.value.seq == 3
    assert await store.journal.page("h-1", 4, 2, 1_000) == entries[4:]


async def test_damage_before_a_snapshot_does_not_hide_behind_it(settings: Settings, store: Store) -> None:
    await begun(store.journal, "h-1", 5)
    await store.journal.save_snapshot("h-1", 3, b"state")
    with behind_the_store(settings) as connection:
        connection.execute(update(entries_table).where(entries_table.c.seq == 3).values(digest=bytes(32)))
    with pytest.raises(CorruptJournal):
        await store.journal.snapshot("h-1")
    with pytest.raises(CorruptJournal) as error:
        await store.journal.read("h-1", 3)
    assert error.value.seq == 4


@pytest.mark.parametrize("change", [{"body": b"other"}, {"seq": 2}, {"seq": 9}, {"checksum": b""}], ids=str)
async def test_a_changed_snapshot_is_an_error(settings: Settings, store: Store, change: dict[str, object]) -> None:
    await begun(store.journal, "h-1", 5)
    await store.journal.save_snapshot("h-1", 3, b"state")
    with behind_the_store(settings) as connection:
        connection.execute(update(snapshots_table).values(**change))
    with pytest.raises(CorruptJournal) as error:
        await store.journal.snapshot("h-1")
    assert error.value.hearing == "h-1"


async def test_one_flipped_byte_in_the_file_is_named(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    store = await open_store(settings)
    await store.journal.fence("h-1", 1)
    await appended(store.journal, "h-1", 1, follow([], 50, body=b"what was said: "))
    await store.close()

    file = tmp_path / "tingji.db"
    content = bytearray(file.read_bytes())
    assert content.count(b"what was said: 37") == 1
    content[content.index(b"what was said: 37")] ^= 1
    file.write_bytes(content)

    reopened = await open_store(settings)
    with pytest.raises(CorruptJournal) as error:
        await reopened.journal.read("h-1")
    assert (error.value.hearing, error.value.seq) == ("h-1", 37)
    await reopened.close()
