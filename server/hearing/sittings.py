"""The sittings (开庭场次) of a hearing, and its end. The record, evidence and journal go on through all of them."""

from __future__ import annotations

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import signatures
from server.hearing.decision import Decision, Refusal
from server.hearing.model import Phase, State


def decide(state: State, seat: str, command: cmd.SittingCommand, now: int) -> Decision:
    match command:
        case cmd.Adjourn():
            if command.until <= now:
                return Refusal("not_in_future")
            shown = [ev.ShowingStopped(by="")] if state.evidence.showing else []
            return [*shown, ev.Adjourned(until=command.until, by=seat)]
        case cmd.Conclude():
            unruled = len(state.objections.keys() - state.rulings.keys())
            over = ev.Concluded(
                by=seat,
                doubtful=command.doubtful,
                objections=unruled,
                gaps=state.gaps,
                unsigned=len(signatures.unsigned(state)),
            )
            return [ev.PhaseChanged(phase=Phase.CONCLUDED, by=seat), over]
        case _:
            raise TypeError(f"no decision for {command!r}")


def evolve(state: State, event: ev.SittingEvent, at: int) -> State:
    """The state after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.Adjourned():
            return change(
                state,
                phase=Phase.SCHEDULED,
                phase_since=at,
                phase_until=0,
                starts_at=event.until,
                sitting=state.sitting + 1,
                hands=(),
                summoned=frozenset(),
                order=change(state.order, reading=0),
                lobby=change(state.lobby, called=frozenset()),
            )
        case ev.Concluded():
            return change(state, stream="")
        case _:
            raise TypeError(f"no evolution for {event!r}")
