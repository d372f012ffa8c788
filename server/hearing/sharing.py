"""桌面共享: who may share a screen, and whose is shown to all; one at a time."""

from __future__ import annotations

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.model import COURT, Phase, Sharing, State
from server.hearing.rules import Right


def decide(state: State, seat: str, command: cmd.SharingCommand) -> Decision:
    """What comes of a command about shared screens."""
    match command:
        case cmd.AskToShare():
            waits = seat in state.sharing.asking or seat in state.sharing.granted
            return [] if waits else [ev.SharingAsked(seat=seat)]
        case cmd.GrantSharing():
            return _grant(state, seat, command.seat)
        case cmd.RefuseSharing():
            asked = command.seat in state.sharing.asking
            return [ev.SharingRefused(seat=command.seat, by=seat)] if asked else Refusal("not_asked")
        case cmd.RevokeSharing():
            return _revoke(state, seat, command.seat)
        case cmd.StopSharing():
            return _stop(state, seat)
        case _:
            raise TypeError(f"no decision for {command!r}")


def start(state: State, seat: str) -> Decision:
    """A page wants to send its screen. The court takes over from whoever does."""
    if state.role(seat) not in COURT and seat not in state.sharing.granted:
        return Refusal("may_not_share")
    shares = state.sharing.seat
    if shares == seat:
        return []
    if shares and state.role(seat) not in COURT:
        return Refusal("somebody_shares")
    return [*ended(state, by=seat), ev.SharingStarted(seat=seat)]


def left(state: State, seat: str) -> list[ev.Event]:
    """What somebody shared goes with his page."""
    return ended(state) if state.sharing.seat == seat else []


def passed(state: State, phase: Phase, by: str) -> list[ev.Event]:
    """A phase in which nobody may share ends it."""
    seat = state.sharing.seat
    may = bool(seat) and phase in rules.RIGHTS[Right.SHARE_SCREEN][state.role(seat)]
    return [] if may else ended(state, by)


def ended(state: State, by: str = "") -> list[ev.Event]:
    """Nobody shares any more."""
    seat = state.sharing.seat
    return [ev.SharingStopped(seat=seat, by=by)] if seat else []


def evolve(sharing: Sharing, event: ev.SharingEvent) -> Sharing:
    """The permissions, and whose screen is shown, after `event`."""
    change = msgspec.structs.replace
    match event:
        case ev.SharingAsked():
            return change(sharing, asking=sharing.asking | {event.seat})
        case ev.SharingGranted():
            return change(sharing, granted=sharing.granted | {event.seat}, asking=sharing.asking - {event.seat})
        case ev.SharingRefused():
            return change(sharing, asking=sharing.asking - {event.seat})
        case ev.SharingRevoked():
            return change(sharing, granted=sharing.granted.difference(event.seats))
        case ev.SharingStarted():
            return change(sharing, seat=event.seat)
        case ev.SharingStopped():
            return change(sharing, seat="")
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _grant(state: State, by: str, seat: str) -> Decision:
    if seat not in state.seats or state.role(seat) not in rules.BRINGING - COURT:
        return Refusal("may_not_share")
    return [] if seat in state.sharing.granted else [ev.SharingGranted(seat=seat, by=by)]


def _revoke(state: State, by: str, seat: str) -> Decision:
    may = state.sharing.granted
    seats = tuple(sorted(may & {seat} if seat else may))
    if not seats:
        return []
    shown = ended(state, by) if state.sharing.seat in seats else []
    return [ev.SharingRevoked(seats=seats, by=by), *shown]


def _stop(state: State, seat: str) -> Decision:
    if state.sharing.seat not in ("", seat) and state.role(seat) not in COURT:
        return Refusal("somebody_shares")
    return ended(state, by=seat)
