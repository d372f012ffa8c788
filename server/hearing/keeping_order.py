"""静音, blanked cameras, 移出 and 邀请入庭, 法槌 and 庭审纪律: what the court may do, and what becomes of the state."""

from __future__ import annotations

import msgspec

from server.hearing import admission, exhibits, sharing
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import COURT, TESTIFYING, Role, State
from server.hearing.order import Order


def decide(state: State, seat: str, command: cmd.OrderCommand) -> Decision:
    order = state.order
    match command:
        case cmd.Mute():
            return _mute(state, seat, command.seat)
        case cmd.Unmute():
            seats = tuple(sorted(order.muted if not command.seat else order.muted & {command.seat}))
            return [ev.Unmuted(seats=seats, by=seat)] if seats else []
        case cmd.BlankCamera():
            if not _speaks(state, command.seat):
                return Refusal("of_the_court")
            blanked = command.seat in order.blanked
            return [] if blanked else [ev.CameraBlanked(seat=command.seat, by=seat)]
        case cmd.ShowCamera():
            blanked = command.seat in order.blanked
            return [ev.CameraShown(seat=command.seat, by=seat)] if blanked else []
        case cmd.Remove():
            return _remove(state, seat, command.seat)
        case cmd.StrikeGavel():
            return [ev.GavelStruck(by=seat)]
        case cmd.ReadDiscipline():
            return [ev.DisciplineBegun(by=seat)]
        case cmd.StopDiscipline():
            return [ev.DisciplineStopped(by=seat)] if order.reading else []
        case cmd.CallIn():
            return admission.call_in(state, seat, command)
        case _:
            raise TypeError(f"no decision for {command!r}")


def _speaks(state: State, seat: str) -> bool:
    """Whether the seat speaks in the hearing and is not of the court."""
    return seat in state.seats and state.role(seat) not in COURT | {Role.OBSERVER}


def _mute(state: State, by: str, seat: str) -> Decision:
    if seat and not _speaks(state, seat):
        return Refusal("of_the_court")
    named = [seat] if seat else [one for one in state.seats if _speaks(state, one)]
    fresh = tuple(one for one in named if one not in state.order.muted)
    return [ev.Muted(seats=fresh, by=by)] if fresh else []


def _remove(state: State, by: str, seat: str) -> Decision:
    if not _speaks(state, seat):
        return Refusal("of_the_court")
    if state.role(seat) in TESTIFYING:
        return Refusal("dismiss_instead")
    if seat in state.order.removed:
        return []
    lowered = [ev.HandLowered(seat=seat, by=by)] if seat in state.hands else []
    return [*lowered, *exhibits.left(state, seat), *sharing.left(state, seat), ev.Removed(seat=seat, by=by)]


def evolve(order: Order, event: ev.OrderEvent, at: int) -> Order:
    """The order after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.Muted() | ev.Unmuted():
            switched = {seat: (*order.mutings.get(seat, ()), at) for seat in event.seats}
            return change(order, mutings=order.mutings | switched)
        case ev.CameraBlanked():
            return change(order, blanked=order.blanked | {event.seat})
        case ev.CameraShown():
            return change(order, blanked=order.blanked - {event.seat})
        case ev.Removed():
            return change(order, removed=order.removed | {event.seat})
        case ev.DisciplineBegun():
            return change(order, reading=at)
        case ev.DisciplineStopped():
            return change(order, reading=0)
        case ev.GavelStruck():
            return order
        case ev.CalledIn():
            return change(order, removed=order.removed - {event.seat})
        case _:
            raise TypeError(f"no evolution for {event!r}")
