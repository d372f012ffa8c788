"""Reading a part of a journal, forwards and backwards."""

from __future__ import annotations

import pytest

from server.store.ports import CorruptJournal, Journal
from server.store.store import Store
from tests.journals import appended, begun, follow

pytestmark = pytest.mark.anyio


@pytest.fixture
def journal(store: Store) -> Journal:
    return store.journal


async def test_a_journal_can_be_read_page_by_page(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 10)
    assert await journal.page("h-1", 0, 4, 1_000) == entries[:4]
    assert await journal.page("h-1", 4, 4, 1_000) == entries[4:8]
    assert await journal.page("h-1", 8, 4, 1_000) == entries[8:]
    assert await journal.page("h-1", 10, 4, 1_000) == []
    assert await journal.page("nobody", 0, 4, 1_000) == []


async def test_a_page_is_bounded_in_bytes_but_always_goes_on(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    entries = follow([], 4, body=bytes(99))
    await appended(journal, "h-1", 1, entries)
    assert await journal.page("h-1", 0, 10, 250) == entries[:2]
    assert await journal.page("h-1", 2, 10, 200) == entries[2:]
    assert await journal.page("h-1", 0, 10, 1) == entries[:1], "one that is larger comes alone"


async def test_a_page_after_an_entry_that_is_not_there_is_an_error(journal: Journal) -> None:
    await begun(journal, "h-1", 3)
    with pytest.raises(CorruptJournal) as error:
        await journal.page("h-1", 4, 10, 1_000)
    assert (error.value.hearing, error.value.seq) == ("h-1", 4)


async def test_events_can_be_read_backwards(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 20)
    events = [entry for entry in reversed(entries) if entry.kind == "event"]
    assert await journal.events_before("h-1", 21, 3) == events[:3]
    assert await journal.events_before("h-1", events[2].seq, 100) == events[3:]
    assert await journal.events_before("h-1", 1, 100) == []
    assert await journal.events_before("nobody", 21, 3) == []
