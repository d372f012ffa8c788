"""The record's history and the hearing's log: who may read them, page by page, and nothing that is not on disk."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import anyio
import msgspec
import pytest
from pycrdt import Doc, XmlFragment

from server import past
from server.answers import HistoryPage, LogPage
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import evolve
from server.hearing.model import Draft, Header, Role, Seat, State
from server.hearing.record import START, Entry, Kind, chain
from tests.clerk import clerk
from tests.page import page
from tests.reader import decoded, reader
from tests.running import RunningServer

pytestmark = pytest.mark.anyio


@pytest.mark.spec("T9")
async def test_the_court_reads_who_wrote_what_and_when(server: RunningServer) -> None:
    async with clerk(server.links("书记员")[0]) as first, clerk(server.links("书记员")[1]) as second:
        for writer, text in ((first, "审判长宣布开庭。"), (second, "原告到庭。")):
            await writer.sync()
            assert (await writer.edit(writer.write(text)))["type"] == "done"
        async with page(server.links("审判长")[0]) as judge:
            assert (await judge.do("take_permission"))["type"] == "done"
        told = await (await reader(server.links("审判长")[0])).history()
        assert told["status"] == 200
        assert told["next"] == told["last"]
        assert [update["seat"] for update in told["updates"]] == ["", first.page.seat, second.page.seat]
        assert [e["event"]["type"] for e in told["events"]] == ["permission_changed"]
        doc: Doc[XmlFragment] = Doc()
        for update in told["updates"]:
            doc.apply_update(b64decode(update["update"]))
        assert "审判长宣布开庭。原告到庭。" in str(doc.get("record", type=XmlFragment))
        later = await (await reader(server.links("审判长")[0])).history(told["updates"][1]["seq"])
        assert later["updates"] == told["updates"][2:]


@pytest.mark.spec("T9")
async def test_a_party_sees_versions_but_not_who_wrote_them(server: RunningServer) -> None:
    async with clerk(server.links("书记员")[0]) as writer:
        assert (await writer.edit(writer.write("审判长宣布开庭。")))["type"] == "done"
        async with page(server.links("审判长")[0]) as judge:
            assert (await judge.do("share_permission"))["type"] == "done"
            assert (await judge.do("prepare"))["type"] == "done"
        told = await (await reader(server.links("原告")[0])).history()
        assert len(told["updates"]) == 2
        assert {update["seat"] for update in told["updates"]} == {""}
        assert [e["event"]["type"] for e in told["events"]] == ["phase_changed"]


@pytest.mark.spec("H7")
async def test_the_past_is_closed_to_witnesses_strangers_and_other_seats(server: RunningServer) -> None:
    witness = await reader(server.links("证人")[0])
    async with page(server.links("证人")[0]), page(server.links("审判长")[0]) as judge:
        assert (await judge.do("prepare"))["type"] == "done"
        for summoned in (False, True):
            for told in (await witness.history(), await witness.log()):
                assert (told["status"], told["code"]) == (403, "not_your_role"), summoned
            await judge.do("summon", seat=witness.seat)
    plaintiff = await reader(server.links("原告")[0])
    for path in ("history?after=0", "log?before=9"):
        told = decoded(await plaintiff.get(path, seat=judge.seat))
        assert (told["status"], told["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(
    "path",
    ["history", "history?after=", "history?after=-1", "history?after=x", "history?after=99999999", "log?before=0"],
)
async def test_a_place_that_is_none_is_refused(server: RunningServer, path: str) -> None:
    told = decoded(await (await reader(server.links("审判长")[0])).get(path))
    assert (told["status"], told["code"]) == (400, "bad_request")


@pytest.mark.spec("T2")
async def test_who_held_the_permission_can_be_read_after_a_reload(server: RunningServer) -> None:
    async with page(server.links("审判长")[0]) as judge:
        for command in ("take_permission", "share_permission", "return_permission"):
            assert (await judge.do(command))["type"] == "done"
    for role in ("审判长", "原告"):
        told = await (await reader(server.links(role)[0])).log()
        happened = [e["event"] for e in told["events"] if e["event"]["type"] == "permission_changed"]
        assert [event["how"] for event in happened] == ["returned", "shared", "taken"]
        assert happened[2]["by"] == judge.seat
        assert told["before"] == 0


SEATS = (Seat("judge", Role.PRESIDING_JUDGE), Seat("clerk", Role.CLERK), Seat("party", Role.PLAINTIFF))


class Paper:
    """A journal that lies in memory, and counts what was read of it at once."""

    def __init__(self, written: list[tuple[Kind, str, bytes]]) -> None:
        self.entries: list[Entry] = []
        self.most = 0
        digest = START
        for seq, (kind, origin, body) in enumerate(written, 1):
            self.entries.append(chain(digest, seq=seq, at=seq, kind=kind, origin=origin, body=body))
            digest = self.entries[-1].digest

    async def page(self, _hearing: str, after: int, most: int, size: int) -> list[Entry]:
        found = self.entries[after : after + most]
        self.most = max(self.most, len(found), sum(len(entry.body) for entry in found) // size * 10**9)
        return found

    async def events_before(self, _hearing: str, before: int, most: int) -> list[Entry]:
        found = [entry for entry in reversed(self.entries[: before - 1]) if entry.kind == "event"][:most]
        self.most = max(self.most, len(found))
        return found

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AssertionError(f"nobody asks for {name} here")


def event(happened: ev.Event, by: str = "") -> tuple[Kind, str, bytes]:
    return "event", by, msgspec.msgpack.encode(happened)


def hearing() -> State:
    return evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)


@pytest.mark.spec("T9")
async def test_a_hundred_thousand_entries_are_told_in_pages_while_others_have_their_turn() -> None:
    paper = Paper([("update", "clerk", b"x" * 30) for _ in range(100_000)])
    longest, told, after = 0.0, 0, 0
    ended = anyio.Event()

    async def watch() -> None:
        nonlocal longest
        while not ended.is_set():
            before = anyio.current_time()
            await anyio.lowlevel.checkpoint()
            longest = max(longest, anyio.current_time() - before)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        while after < 100_000:
            answer = await past.history(paper, hearing(), "judge", after, 100_000)
            assert isinstance(answer, HistoryPage)
            assert answer.last == 100_000
            told += len(answer.updates)
            after = answer.next
        ended.set()
    assert told == 100_000
    assert paper.most <= past.PAGE_ENTRIES
    assert longest < 0.5, "no page takes its time from everybody"


@pytest.mark.spec("T4")
async def test_every_reader_is_told_which_header_there_was_but_not_who_chose_it() -> None:
    chosen = ev.HeaderSet(header=Header("庭审笔录", ()), by="clerk")
    paper = Paper([event(chosen, "clerk"), ("update", "clerk", b"record")])
    for seat, by in (("judge", "clerk"), ("party", "")):
        answer = await past.history(paper, hearing(), seat, 0, 2)
        assert isinstance(answer, HistoryPage)
        assert [happened.event for happened in answer.events] == [msgspec.structs.replace(chosen, by=by)]


@pytest.mark.spec("H7")
async def test_the_notes_of_the_court_are_no_part_of_the_records_past() -> None:
    paper = Paper([("update", "clerk", b"record"), ("notes", "clerk", b"notes"), ("update", "judge", b"more")])
    for seat in ("judge", "party"):
        answer = await past.history(paper, hearing(), seat, 0, 3)
        assert isinstance(answer, HistoryPage)
        assert [written.update for written in answer.updates] == [b"record", b"more"]


async def test_a_seat_is_told_of_the_past_what_it_would_be_told_now() -> None:
    draft = Draft("d", "clerk", "edited", 0, ())
    paper = Paper(
        [
            event(ev.HearingCreated("h", 0, SEATS)),
            event(ev.WriterIssued(7, "clerk", b"")),
            event(ev.Joined("clerk")),
            event(ev.DraftKept(draft)),
            event(ev.DraftDiscarded("d", by="clerk")),
            event(ev.PermissionChanged("judge", "shared", (), ("judge",))),
        ]
    )
    told: dict[str, list[str]] = {}
    for seat in ("judge", "party"):
        answer = await past.log(paper, hearing(), seat, 100)
        assert isinstance(answer, LogPage)
        assert answer.before == 0
        told[seat] = [type(happened.event).__name__ for happened in answer.events]
    assert told["party"] == ["PermissionChanged", "Joined"]
    assert told["judge"] == ["PermissionChanged", "DraftDiscarded", "Joined"]


async def test_the_log_goes_on_where_its_page_ended_and_skips_what_the_seat_is_not_told() -> None:
    paper = Paper(
        [event(ev.StageSet(f"{n}", "judge") if n % 3 else ev.WriterIssued(n, "clerk", b"")) for n in range(1, 2_000)]
    )
    seen: list[str] = []
    before = 2_000
    while before:
        answer = await past.log(paper, hearing(), "party", before)
        assert isinstance(answer, LogPage)
        assert len(answer.events) <= past.LOG_EVENTS
        seen += [happened.event.stage for happened in answer.events if isinstance(happened.event, ev.StageSet)]
        before = answer.before
    assert seen == [f"{n}" for n in range(1_999, 0, -1) if n % 3]
    assert paper.most <= past.LOG_ENTRIES


async def test_a_stranger_reads_nothing() -> None:
    assert await past.history(Paper([]), hearing(), "stranger", 0, 0) == Refusal("not_your_role")
    assert await past.log(Paper([]), hearing(), "stranger", 1) == Refusal("not_your_role")
