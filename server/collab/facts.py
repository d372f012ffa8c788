"""What an exported sheet says beside the record's own text, looked up from the hearing and the names of its seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from server.hearing import header
from server.hearing.header import TITLES, Line
from server.hearing.model import Ruling, State


class Seated(header.Person, Protocol):
    """A seat of the hearing and its person."""

    @property
    def id(self) -> str: ...


class Ruled(msgspec.Struct, frozen=True):
    """The court's answer to an objection."""

    who: str
    time: str
    accepted: bool
    text: str
    reason: str


class Objected(msgspec.Struct, frozen=True):
    """An objection to a passage; `utterance` is the line that the passage came from, "" if it was typed."""

    who: str
    time: str
    quote: str
    text: str
    utterance: str
    ruling: Ruled | None


class Spoken(msgspec.Struct, frozen=True):
    """A recognised line. `asserted`: that it was this person somebody said, and nothing proves it. `muted`: 静音中."""

    time: str
    who: str
    asserted: bool
    text: str
    correction: str
    muted: bool = False


class Facts(msgspec.Struct, frozen=True):
    """Everything that is looked up; `made_at` is when, in milliseconds since the epoch."""

    made_at: int
    court: str
    case_number: str
    title: str
    header: tuple[Line, ...]
    note: str
    objections: tuple[Objected, ...]


def gather(state: State, cover: header.Cover, seats: Iterable[Seated], made_at: int) -> Facts:
    """What belongs to the record."""
    seats = list(seats)
    template = state.header
    values = header.fields(cover, seats, state.opened_at)
    return Facts(
        made_at=made_at,
        court=cover.court,
        case_number=cover.case_number,
        title=template.title if template else header.TITLE,
        header=tuple(header.filled(template.lines if template else header.LINES, values)),
        note=header.NOTE if state.inserted else "",
        objections=tuple(_objections(state, _names(seats))),
    )


def spoken(state: State, seats: Iterable[Seated]) -> list[Spoken]:
    """The recognised lines in the order in which they were spoken."""
    names = _names(seats)
    return [
        Spoken(
            time=_since(state.openings, line.start),
            who=_name(names, line.speaker or line.seat),
            asserted=line.speaker not in ("", line.seat),
            text=line.text,
            correction=state.corrections[line.id].text if line.id in state.corrections else "",
            muted=line.muted,
        )
        for line in sorted(state.utterances.values(), key=lambda line: line.start)
    ]


def _objections(state: State, names: dict[str, str]) -> Iterator[Objected]:
    for objection in state.objections.values():
        ruling = state.rulings.get(objection.id)
        yield Objected(
            who=_name(names, objection.seat),
            time=header.day_and_time(objection.at),
            quote=objection.quote,
            text=objection.text,
            utterance=objection.utterance,
            ruling=_ruled(ruling, names) if ruling else None,
        )


def _ruled(ruling: Ruling, names: dict[str, str]) -> Ruled:
    return Ruled(
        who=_name(names, ruling.by),
        time=header.day_and_time(ruling.at),
        accepted=ruling.accepted,
        text=ruling.text,
        reason=ruling.reason,
    )


def _names(seats: Iterable[Seated]) -> dict[str, str]:
    return {seat.id: f"{TITLES[seat.role]} {seat.name}" for seat in seats}


def _name(names: dict[str, str], seat: str) -> str:
    return names.get(seat, seat)


def _since(openings: Sequence[int], at: int) -> str:
    """Time since its sitting was opened, as the page shows it; before the first, by the clock."""
    opened = [opening for opening in openings if opening <= at]
    if not opened:
        return header.clock(at)
    seconds = (at - opened[-1]) // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
