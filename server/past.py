"""What a seat may read of the journal afterwards: how the record came about, and what happened.

Both judge by what the seat may know today, and both read only what is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from server.answers import Attendance, HistoryPage, LogPage, Written
from server.hearing import events as ev
from server.hearing.audiences import ALSO_TOLD, AUDIENCES, also_told, audience, hears
from server.hearing.decision import Refusal
from server.hearing.model import Link, State, Stay
from server.hearing.record import UPDATES, Entry
from server.hearing.rules import Right, allowed
from server.protocol import Happened
from server.store.ports import Journal

PAGE_ENTRIES = 1_000
PAGE_BYTES = 500_000
"""What one page of history is read from at most: some milliseconds of work."""

LOG_EVENTS = 100
LOG_ENTRIES = 500
"""Events on a page of the log, and those that are looked through for them."""

CAUSES: frozenset[type[ev.Event]] = frozenset(
    {
        ev.UtterancesInserted,
        ev.UtteranceWithdrawn,
        ev.SpeakerCorrected,
        ev.HeaderSet,
        ev.PermissionChanged,
        ev.PhaseChanged,
    }
)
"""Events that history needs: what the server was asked to write, who held the permission, when the court sat."""

AUTHORLESS: frozenset[type[ev.Event]] = frozenset({ev.PhaseChanged, ev.HeaderSet})
"""Those of them that every reader is told of; not who chose the header."""

ELSEWHERE: frozenset[type[ev.Event]] = frozenset({ev.UtteranceRecognised, ev.DraftKept})
"""Events whose content a page gets whole when it connects; the log would only repeat it."""


class _Tag(msgspec.Struct):
    type: str


_tag = msgspec.msgpack.Decoder(_Tag).decode
_event = msgspec.msgpack.Decoder(ev.AnyEvent).decode


async def history(journal: Journal, state: State, seat: str, after: int, last: int) -> HistoryPage | Refusal:
    """The record's updates after entry `after`; `last` is the last entry on disk.

    Who wrote what is told to those with the right to it; others get the versions alone.
    """
    if not allowed(state, seat, Right.READ_HISTORY):
        return Refusal("not_your_role")
    if not 0 <= after <= last:
        return Refusal("bad_request")
    entries = await journal.page(state.hearing, after, PAGE_ENTRIES, PAGE_BYTES)
    names = allowed(state, seat, Right.READ_AUTHORS)
    wanted = CAUSES if names else AUTHORLESS
    return await asyncio.to_thread(_history_page, entries, names, wanted, after, last)


def _history_page(
    entries: Sequence[Entry], names: bool, wanted: frozenset[type[ev.Event]], after: int, last: int
) -> HistoryPage:
    updates = [
        Written(seq=entry.seq, at=entry.at, seat=entry.origin if names else "", update=entry.body)
        for entry in entries
        if entry.kind == UPDATES["record"]
    ]
    events = [
        happened if names else _unnamed(happened)
        for happened in _happenings((entry for entry in entries if entry.kind == "event"), wanted)
    ]
    reached = entries[-1].seq if entries else after
    return HistoryPage(updates=updates, events=events, next=reached, last=max(last, reached))


def _unnamed(happened: Happened) -> Happened:
    if not isinstance(happened.event, ev.HeaderSet):
        return happened
    return msgspec.structs.replace(happened, event=msgspec.structs.replace(happened.event, by=""))


def attendance(state: State, links: Mapping[str, Link], seat: str, now: int) -> Attendance | Refusal:
    """Who was connected when; `links` is how the connections of now are."""
    if not allowed(state, seat, Right.READ_ATTENDANCE):
        return Refusal("not_your_role")
    stays = {who: _linked(stays, links.get(who, Link())) for who, stays in state.attendance.items()}
    return Attendance(now=now, stays=stays, identities=state.lobby.identities)


def _linked(stays: tuple[Stay, ...], link: Link) -> tuple[Stay, ...]:
    *ended, last = stays
    return stays if last.until else (*ended, msgspec.structs.replace(last, link=link))


async def log(journal: Journal, state: State, seat: str, before: int) -> LogPage | Refusal:
    """Events before entry `before` that the seat would be told of if they happened now."""
    if not allowed(state, seat, Right.READ_LOG):
        return Refusal("not_your_role")
    if before < 1:
        return Refusal("bad_request")
    entries = await journal.events_before(state.hearing, before, LOG_ENTRIES)
    return await asyncio.to_thread(_log_page, entries, state, seat)


def _log_page(entries: Sequence[Entry], state: State, seat: str) -> LogPage:
    kinds = {kind for kind, told in AUDIENCES.items() if kind not in ELSEWHERE and hears(state, seat, told)}
    kinds.update(ALSO_TOLD)
    told: list[Happened] = []
    for happened in _happenings(entries, kinds):
        if not hears(state, seat, audience(state, happened.event)) and also_told(happened.event) != seat:
            continue
        told.append(happened)
        if len(told) == LOG_EVENTS:
            return LogPage(events=told, before=happened.seq)
    return LogPage(events=told, before=entries[-1].seq if len(entries) == LOG_ENTRIES else 0)


def _happenings(entries: Iterable[Entry], kinds: Collection[type[ev.Event]]) -> Iterator[Happened]:
    """Those of some kinds. The others, lines with all their words among them, are not even decoded."""
    tags = {kind.__struct_config__.tag for kind in kinds}
    for entry in entries:
        if _tag(entry.body).type in tags:
            yield Happened(seq=entry.seq, at=entry.at, event=_event(entry.body))
