"""Hearings with seats of a test's own choosing, in a data folder before a server serves it."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec

from server.commits import Commits
from server.hearing.events import Event, ExhibitFiled, HearingCreated, UtteranceRecognised
from server.hearing.evidence import Exhibit, Kind
from server.hearing.merkle import SALT_BYTES
from server.hearing.model import Role, Seat, Utterance, Word
from server.rooms import LEASE_SECONDS, found, now
from server.settings import Settings
from server.store.ports import ListedCase, ListedHearing, ListedSeat
from server.store.store import Store, open_store

SHARED = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.JUDGE, "周正"),
    (Role.CLERK, "李静"),
    (Role.CLERK, "赵磊"),
    (Role.PLAINTIFF, "张伟"),
    (Role.PLAINTIFF_AGENT, "孙悦"),
    (Role.DEFENDANT, "刘洋"),
)
"""Two judges, and a party with an agent: each pair may sit at one microphone."""


Line = tuple[int, str]
"""A recognised line: the number of the seat at whose microphone it was said, and its text. Words may be told apart by
spaces; what stands in （） the recogniser was not sure of."""

SERIES = (
    ListedCase(
        id="c-1", case_number="（2026）京0107民初456号", case_name="张伟诉刘洋民间借贷纠纷", cause="民间借贷纠纷"
    ),
    ListedCase(
        id="c-2", case_number="（2026）京0107民初457号", case_name="张伟诉刘洋买卖合同纠纷", cause="买卖合同纠纷"
    ),
)
"""Two cases that are heard together."""

UNSURE = 0.6
"""Confidence of such a word."""


class Brought(NamedTuple):
    """An exhibit: the number of the seat whose evidence it is, its title, and what there is of it. Without `file`
    there is nothing to see."""

    seat: int
    title: str
    kind: Kind = "pdf"
    pages: int = 3
    file: bytes = b""
    case: str = ""


Item = Brought | tuple[int, str]


def found_hearing(
    data: Path,
    people: Sequence[tuple[Role, str]] = SHARED,
    lines: Sequence[Line] = (),
    exhibits: Sequence[Item] = (),
    cases: Sequence[ListedCase] = (),
    *,
    lobby: bool = False,
) -> list[ListedSeat]:
    """Found the hearing that a server started on `data` prints links for; its seats in the order of `people`.

    The lines are in its journal as if they had been said, a second each. `lobby`: parties wait until called in.
    """
    # Whoever asks may run an event loop of his own.
    with ThreadPoolExecutor(1) as elsewhere:
        founding = _found(data, people, lines, exhibits, cases, lobby)
        return elsewhere.submit(asyncio.run, founding).result()


async def _found(
    data: Path,
    people: Sequence[tuple[Role, str]],
    lines: Sequence[Line],
    exhibits: Sequence[Item],
    cases: Sequence[ListedCase],
    lobby: bool,
) -> list[ListedSeat]:
    hearing = "h-" + secrets.token_hex(4)
    at = now()
    seats = [ListedSeat(id="s-" + secrets.token_hex(4), hearing=hearing, role=role, name=name) for role, name in people]
    card = ListedHearing(
        id=hearing,
        case_number="（2026）京0107民初456号",
        case_name="张伟诉刘洋民间借贷纠纷",
        cause="民间借贷纠纷",
        court="示范人民法院",
        place="第三法庭",
        starts_at=at,
        public=True,
        demonstration=True,
        cases=tuple(cases),
    )
    series = tuple(case.id for case in cases)
    created = HearingCreated(hearing, at, tuple(Seat(id=seat.id, role=seat.role) for seat in seats), lobby, series)
    brought = [Brought(*item) for item in exhibits]
    store = await open_store(Settings(data=data))
    try:
        await found(store.journal, store.leases, "founding", created)
        await store.directory.create_hearing(card, seats)
        said = [_said(seats[number].id, n, text, at) for n, (number, text) in enumerate(lines, 1)]
        filed = [_filed(seats[item.seat].id, n, item, at) for n, item in enumerate(brought)]
        if said or filed:
            await _append(store, hearing, [*said, *filed])
        for item in brought:
            if item.file:
                _store(data / "blobs" / hearing / "original", item.file)
    finally:
        await store.close()
    return seats


def _said(seat: str, n: int, text: str, at: int) -> UtteranceRecognised:
    start = at + n * 1000
    spoken = text.split()
    words = tuple(
        Word(
            text=word.strip("（）。，？"),
            start=start + index * 100,
            end=start + index * 100 + 90,
            confidence=UNSURE if "（" in word else 1.0,
        )
        for index, word in enumerate(spoken)
    )
    shown = "".join(word.replace("（", "").replace("）", "") for word in spoken)
    return UtteranceRecognised(Utterance(f"{seat}.founded.{n}", seat, start, start + 900, shown, words))


def _store(folder: Path, file: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(file).hexdigest()).write_bytes(file)


def _filed(seat: str, leaf: int, item: Brought, at: int) -> ExhibitFiled:
    content = item.file or item.title.encode()
    return ExhibitFiled(
        Exhibit(
            id=f"founded{leaf}",
            party=seat,
            title=item.title,
            by=seat,
            at=at,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            kind=item.kind,
            name=item.title,
            salt=secrets.token_bytes(SALT_BYTES),
            leaf=leaf,
            pages=item.pages,
            case=item.case,
        )
    )


async def _append(store: Store, hearing: str, events: Sequence[Event]) -> None:
    fence = await store.leases.acquire(hearing, "founding", LEASE_SECONDS)
    assert fence
    await store.journal.fence(hearing, fence)
    last = (await store.journal.read(hearing))[-1]
    commits = Commits(store.journal, hearing, fence, last.seq, last.digest)
    for event in events:
        commits.add("event", "", msgspec.msgpack.encode(event), now())
    await commits.flush()
    await store.leases.release(hearing, "founding")
