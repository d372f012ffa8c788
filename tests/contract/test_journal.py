"""What every journal does, whatever it is stored in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import text

from server.hearing.record import START, Entry, chain
from server.settings import Settings
from server.store.journal import SqlJournal
from server.store.ports import CorruptJournal, Fenced, Journal, OutOfOrder, Snapshot, StoreError
from server.store.store import Store, open_store
from tests.journals import appended, begun, follow

pytestmark = pytest.mark.anyio


@pytest.fixture
def journal(store: Store) -> Journal:
    return store.journal


async def test_entries_come_back_as_they_were_written_and_in_order(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    first = chain(START, seq=1, at=-5, kind="event", origin="服务器", body=bytes(range(256)))
    second = chain(first.digest, seq=2, at=2**62, kind="update", origin="", body=b"")
    await appended(journal, "h-1", 1, [first])
    await appended(journal, "h-1", 1, [second])
    assert await journal.read("h-1") == [first, second]


async def test_an_entry_of_a_megabyte_comes_back(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    large = chain(START, seq=1, at=0, kind="update", origin="s-1", body=bytes(1_000_000))
    await appended(journal, "h-1", 1, [large])
    assert await journal.read("h-1") == [large]


async def test_an_unknown_hearing_has_no_entries_no_snapshot_and_no_fence(journal: Journal) -> None:
    assert await journal.read("nobody") == []
    assert await journal.snapshot("nobody") is None
    assert await journal.fenced("nobody") == 0


async def test_reading_can_begin_after_any_entry(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 10)
    for after in range(11):
        assert await journal.read("h-1", after) == entries[after:]


async def test_reading_after_an_entry_that_is_not_there_is_an_error(journal: Journal) -> None:
    await begun(journal, "h-1", 3)
    with pytest.raises(CorruptJournal) as error:
        await journal.read("h-1", 4)
    assert (error.value.hearing, error.value.seq) == ("h-1", 4)


async def test_appends_are_written_in_the_order_of_the_calls(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    entries = follow([], 200)
    waiting = [appended(journal, "h-1", 1, [entry]) for entry in entries]
    await asyncio.gather(*waiting)
    assert await journal.read("h-1") == entries


async def test_an_empty_append_writes_nothing(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 1)
    await appended(journal, "h-1", 1, [])
    assert await journal.read("h-1") == entries


def skip_one(entries: list[Entry]) -> list[Entry]:
    return follow(entries, 2)[1:]


def repeat_the_last(entries: list[Entry]) -> list[Entry]:
    return entries[-1:]


def leave_a_gap_inside(entries: list[Entry]) -> list[Entry]:
    added = follow(entries, 3)
    return [added[0], added[2]]


def follow_another_journal(entries: list[Entry]) -> list[Entry]:
    return follow(follow([], len(entries), body=b"another"), 1)


@pytest.mark.parametrize("wrong", [skip_one, repeat_the_last, leave_a_gap_inside, follow_another_journal])
async def test_what_does_not_follow_the_last_entry_is_refused_and_changes_nothing(
    journal: Journal, wrong: Callable[[list[Entry]], list[Entry]]
) -> None:
    entries = await begun(journal, "h-1", 2)
    with pytest.raises(OutOfOrder):
        await appended(journal, "h-1", 1, wrong(entries))
    assert await journal.read("h-1") == entries
    await appended(journal, "h-1", 1, follow(entries, 1))


async def test_without_a_fence_nothing_can_be_appended(journal: Journal) -> None:
    with pytest.raises(Fenced):
        await appended(journal, "h-1", 0, follow([], 1))
    assert await journal.read("h-1") == []


async def test_a_greater_fence_shuts_out_the_earlier_holder(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 1)
    await journal.fence("h-1", 7)
    added = follow(entries, 1)
    with pytest.raises(Fenced):
        await appended(journal, "h-1", 1, added)
    await appended(journal, "h-1", 7, added)
    assert await journal.read("h-1") == entries + added
    assert await journal.fenced("h-1") == 7


@pytest.mark.parametrize("number", [5, 4, 0])
async def test_a_fence_that_is_not_greater_is_refused(journal: Journal, number: int) -> None:
    await journal.fence("h-1", 5)
    with pytest.raises(Fenced):
        await journal.fence("h-1", number)
    assert await journal.fenced("h-1") == 5


async def test_of_many_fences_at_once_the_greatest_stays(journal: Journal) -> None:
    results = await asyncio.gather(*(journal.fence("h-1", number) for number in range(1, 21)), return_exceptions=True)
    assert all(result is None or isinstance(result, Fenced) for result in results)
    assert results[-1] is None
    assert await journal.fenced("h-1") == 20


async def test_a_refusal_touches_no_other_append_of_the_same_moment(journal: Journal) -> None:
    for hearing in ("h-1", "h-2", "h-3"):
        await journal.fence(hearing, 2)
    entries = follow([], 2)
    results = await asyncio.gather(
        appended(journal, "h-1", 2, entries[:1]),
        appended(journal, "h-2", 1, entries[:1]),
        appended(journal, "h-3", 2, entries[1:]),
        appended(journal, "h-1", 2, entries[1:]),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), Fenced, OutOfOrder, type(None)]
    assert await journal.read("h-1") == entries
    assert await journal.read("h-2") == await journal.read("h-3") == []


async def test_a_caller_who_stops_waiting_changes_nothing_for_the_others(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    entries = follow([], 3)
    waiting = [asyncio.ensure_future(appended(journal, "h-1", 1, [entry])) for entry in entries]
    waiting[1].cancel()
    await asyncio.gather(waiting[0], waiting[2])
    assert await journal.read("h-1") == entries


async def test_fifty_hearings_write_at_once(journal: Journal) -> None:
    async def hold(hearing: str) -> list[Entry]:
        await journal.fence(hearing, 1)
        entries: list[Entry] = []
        for _ in range(20):
            added = follow(entries, 3, body=hearing.encode())
            await appended(journal, hearing, 1, added)
            entries += added
        return entries

    names = [f"h-{number}" for number in range(50)]
    written = await asyncio.gather(*map(hold, names))
    for hearing, entries in zip(names, written, strict=True):
        assert await journal.read(hearing) == entries
    assert await journal.hearings() == sorted(names)


async def test_a_hearing_is_listed_once_it_has_entries(journal: Journal) -> None:
    await journal.fence("h-1", 1)
    await begun(journal, "h-2", 2)
    assert await journal.hearings() == ["h-2"]


async def test_reopening_finds_everything_and_goes_on(settings: Settings) -> None:
    first = await open_store(settings)
    entries = await begun(first.journal, "h-1", 3)
    await first.journal.save_snapshot("h-1", 2, b"state")
    await first.close()

    second = await open_store(settings)
    assert await second.journal.read("h-1") == entries
    assert await second.journal.snapshot("h-1") == Snapshot(2, entries[1].digest, b"state")
    assert await second.journal.fenced("h-1") == 1
    await appended(second.journal, "h-1", 1, follow(entries, 1))
    await second.close()


async def test_closing_writes_what_is_queued(settings: Settings) -> None:
    first = await open_store(settings)
    await first.journal.fence("h-1", 1)
    entries = follow([], 100)
    waiting = [appended(first.journal, "h-1", 1, [entry]) for entry in entries]
    await first.close()
    await asyncio.gather(*waiting)

    second = await open_store(settings)
    assert await second.journal.read("h-1") == entries
    await second.close()


async def test_after_closing_an_append_is_refused(settings: Settings) -> None:
    closed = await open_store(settings)
    await closed.journal.fence("h-1", 1)
    await closed.close()
    with pytest.raises(StoreError) as error:
        await appended(closed.journal, "h-1", 1, follow([], 1))
    assert error.value.code == "store_closed"


async def test_two_servers_on_one_database_see_each_others_fences(settings: Settings) -> None:
    one, other = await open_store(settings), await open_store(settings)
    entries = await begun(one.journal, "h-1", 2)
    await other.journal.fence("h-1", 2)
    assert await other.journal.read("h-1") == entries
    added = follow(entries, 1)
    results = await asyncio.gather(
        appended(one.journal, "h-1", 1, added), appended(other.journal, "h-1", 2, added), return_exceptions=True
    )
    assert [type(result) for result in results] == [Fenced, type(None)]
    await one.close()
    await other.close()


async def test_what_the_successor_has_read_gets_no_more_entries_from_the_earlier_holder(settings: Settings) -> None:
    one, other = await open_store(settings), await open_store(settings)

    async def hold(hearing: str) -> None:
        entries: list[Entry] = []
        while True:
            entries += (added := follow(entries, 1))
            await appended(one.journal, hearing, 1, added)

    async def take_over(hearing: str) -> None:
        while len(await other.journal.read(hearing)) < 5:
            pass
        await other.journal.fence(hearing, 2)
        seen = await other.journal.read(hearing)
        mine = follow(seen, 1, body=b"successor ")
        await appended(other.journal, hearing, 2, mine)
        with pytest.raises(Fenced):
            await holders[hearing]
        assert await other.journal.read(hearing) == seen + mine

    names = [f"h-{number}" for number in range(10)]
    for hearing in names:
        await one.journal.fence(hearing, 1)
    holders = {hearing: asyncio.ensure_future(hold(hearing)) for hearing in names}
    await asyncio.gather(*map(take_over, names))
    await one.close()
    await other.close()


async def test_a_snapshot_carries_the_digest_to_go_on_from(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 4)
    await journal.save_snapshot("h-1", 3, b"third")
    snapshot = await journal.snapshot("h-1")
    assert snapshot == Snapshot(3, entries[2].digest, b"third")
    assert await journal.read("h-1", snapshot.seq) == entries[3:]


async def test_the_latest_snapshot_stays(journal: Journal) -> None:
    entries = await begun(journal, "h-1", 3)
    for seq in (1, 3, 2):
        await journal.save_snapshot("h-1", seq, b"state %d" % seq)
    assert await journal.snapshot("h-1") == Snapshot(3, entries[2].digest, b"state 3")


async def test_a_snapshot_ahead_of_the_journal_is_refused(journal: Journal) -> None:
    await begun(journal, "h-1", 3)
    with pytest.raises(OutOfOrder):
        await journal.save_snapshot("h-1", 4, b"future")
    assert await journal.snapshot("h-1") is None


async def test_twenty_thousand_entries_are_read(store: Store, settings: Settings) -> None:
    await store.journal.fence("h-1", 1)
    entries = follow([], 20_000, body=bytes(60))
    await appended(store.journal, "h-1", 1, entries)
    begin = time.perf_counter()
    found = await store.journal.read("h-1")
    took = time.perf_counter() - begin
    assert found == entries
    kind = "postgresql" if settings.database_url else "sqlite"
    print(f"{kind}: 20,000 entries read and verified in {took * 1000:.0f} ms")


@dataclass
class Model:
    """What the journal of one hearing should hold."""

    fence: int = 0
    entries: list[Entry] = field(default_factory=list)

    def append(self, fence: int, added: list[Entry]) -> type:
        if fence != self.fence or not self.fence:
            return Fenced
        if added != follow(self.entries, len(added)):
            return OutOfOrder
        self.entries += added
        return type(None)


STEPS = st.one_of(
    st.tuples(st.just("append"), st.integers(1, 3)),
    st.tuples(st.just("append after a gap"), st.integers(1, 3)),
    st.tuples(st.just("append under an old fence"), st.integers(1, 3)),
    st.tuples(st.just("fence"), st.integers(1, 4)),
)


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(st.tuples(st.integers(0, 2), STEPS), min_size=1, max_size=6), max_size=6))
async def test_any_mixture_of_steps_leaves_what_the_model_says(
    store: Store, rounds: list[list[tuple[int, tuple[str, int]]]]
) -> None:
    known = set(await store.journal.hearings())
    names = [f"{len(known)}-{time.monotonic_ns()}-{number}" for number in range(3)]
    models = [Model() for _ in names]
    for steps in rounds:
        waiting: list[asyncio.Future[None]] = []
        expected: list[type] = []
        for which, (step, number) in steps:
            hearing, model = names[which], models[which]
            if step == "fence":
                # Not mixed with appends in flight: which of the two comes first would be open.
                await asyncio.gather(*waiting, return_exceptions=True)
                await store.journal.fence(hearing, model.fence + number)
                model.fence += number
                continue
            added = follow(model.entries, number + 1)[1:] if "gap" in step else follow(model.entries, number)
            fence = model.fence - 1 if "old" in step else model.fence
            waiting.append(asyncio.ensure_future(appended(store.journal, hearing, fence, added)))
            expected.append(model.append(fence, added))
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == expected
    for hearing, model in zip(names, models, strict=True):
        assert await store.journal.read(hearing) == model.entries
        assert await store.journal.fenced(hearing) == model.fence


async def test_commits_wait_for_the_disk(settings: Settings, store: Store) -> None:
    assert isinstance(store.journal, SqlJournal)
    database = store.journal._database

    def pragma(name: str) -> object:
        with database.engine.connect() as connection:
            return connection.execute(text(f"PRAGMA {name}")).scalar()

    def shown(name: str) -> object:
        with database.engine.connect() as connection:
            return connection.execute(text(f"SHOW {name}")).scalar()

    if settings.database_url is None:
        assert (pragma("synchronous"), pragma("journal_mode")) == (2, "wal")
    else:
        assert (shown("synchronous_commit"), shown("fsync")) == ("on", "on")
