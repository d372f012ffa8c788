"""邀请人员 and 旁听申请: who gets a seat in a hearing that is there already."""

from __future__ import annotations

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.model import COURT, Role, Seat, State
from server.hearing.rules import Right

MOST_APPLYING = 50
"""So many may wait for the court's answer at a time."""

MOST_SEATS = 200


def decide(state: State, by: str, command: cmd.GuestCommand | cmd.AddSeat | cmd.ApplyToObserve) -> Decision:
    match command:
        case cmd.AddSeat():
            return _add(state, by, command.seat)
        case cmd.ApplyToObserve():
            return _apply(state, by)
        case cmd.ApproveObserver():
            if command.seat not in state.applying:
                return Refusal("no_application")
            full = len(state.seats) >= MOST_SEATS
            return Refusal("seats_full") if full else [ev.ObserverApproved(seat=command.seat, by=by)]
        case cmd.RefuseObserver():
            known = command.seat in state.applying
            return [ev.ObserverRefused(seat=command.seat, by=by)] if known else Refusal("no_application")
        case _:
            raise TypeError(f"no decision for {command!r}")


def _add(state: State, by: str, seat: Seat) -> Decision:
    if refusal := rules.refused(state, by, Right.INVITE):
        return refusal
    if seat.role in COURT:
        return Refusal("of_the_court")
    if seat.id in state.seats or len(state.seats) >= MOST_SEATS:
        return Refusal("seats_full")
    return [ev.SeatAdded(seat=seat, by=by)]


def _apply(state: State, seat: str) -> Decision:
    if state.phase not in rules.UNTIL_CLOSED:
        return Refusal("hearing_over")
    if len(state.applying) >= MOST_APPLYING:
        return Refusal("observers_full")
    return [ev.ObserverApplied(seat=seat)]


def evolve(state: State, event: ev.GuestEvent) -> State:
    """The state after `event`."""
    change = msgspec.structs.replace
    match event:
        case ev.SeatAdded():
            return change(state, seats=state.seats | {event.seat.id: event.seat})
        case ev.ObserverApplied():
            return change(state, applying=(*state.applying, event.seat))
        case ev.ObserverApproved():
            seat = Seat(id=event.seat, role=Role.OBSERVER)
            return change(state, seats=state.seats | {seat.id: seat}, applying=_without(state.applying, seat.id))
        case ev.ObserverRefused():
            return change(state, applying=_without(state.applying, event.seat))
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _without(seats: tuple[str, ...], seat: str) -> tuple[str, ...]:
    return tuple(one for one in seats if one != seat)
