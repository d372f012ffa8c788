"""候审室: who waits there, what he does there, and whom the court calls in."""

from __future__ import annotations

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import identification
from server.hearing.decision import Decision, Refusal
from server.hearing.lobby import Lobby
from server.hearing.model import TESTIFYING, Role, State


def waits(state: State, seat: str) -> bool:
    """Whether the seat is in the lobby to be called in: witnesses are summoned, and who was sent out is elsewhere."""
    if state.admitted(seat) or seat in state.order.removed:
        return False
    return state.role(seat) not in TESTIFYING and state.online(seat)


def decide(state: State, seat: str, command: cmd.LobbyCommand) -> Decision:
    match command:
        case cmd.ReportCheck():
            known = state.lobby.checks.get(seat)
            return [] if known == command.check else [ev.DevicesChecked(seat=seat, check=command.check)]
        case cmd.AcceptIdentity() | cmd.RefuseIdentity():
            return identification.decide(state, seat, command)
        case _:
            raise TypeError(f"no decision for {command!r}")


def call_in(state: State, by: str, command: cmd.CallIn) -> Decision:
    if not command.seat:
        waiting = [seat for seat in state.seats if waits(state, seat) and state.role(seat) is not Role.OBSERVER]
        return [ev.CalledIn(seat=seat, by=by) for seat in waiting]
    if command.seat in state.order.removed or (command.seat in state.seats and waits(state, command.seat)):
        return [ev.CalledIn(seat=command.seat, by=by)]
    return Refusal("not_waiting")


def evolve(lobby: Lobby, event: ev.Event, at: int) -> Lobby:
    """The lobby after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.CalledIn():
            return change(lobby, called=lobby.called | {event.seat})
        case ev.DevicesChecked():
            return change(lobby, checks=lobby.checks | {event.seat: event.check})
        case ev.IdentityGiven() | ev.IdentityPassed() | ev.IdentityRefused():
            return change(lobby, identities=identification.evolve(lobby.identities, event, at))
        case _:
            return lobby
