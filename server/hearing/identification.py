"""身份核验: who gives what he is to be known by, and what the court makes of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.identity import IdentityCheck
from server.hearing.model import State
from server.hearing.rules import Right


def decide(
    state: State,
    seat: str,
    command: cmd.AcceptIdentity | cmd.RefuseIdentity | cmd.GiveIdentity | cmd.NoteIdentityView,
) -> Decision:
    match command:
        case cmd.GiveIdentity():
            known = state.lobby.identities.get(seat)
            if known and known.stage == "passed":
                return Refusal("identity_passed")
            refusal = rules.refused(state, seat, Right.GIVE_IDENTITY)
            return refusal or [ev.IdentityGiven(seat=seat, advice=command.advice)]
        case cmd.NoteIdentityView():
            refusal = rules.refused(state, seat, Right.VIEW_IDENTITY)
            return refusal or _if_given(state, command.seat, ev.IdentityViewed(seat=command.seat, by=seat))
        case cmd.AcceptIdentity():
            known = state.lobby.identities.get(command.seat)
            if known and known.stage == "passed":
                return []
            return _if_given(state, command.seat, ev.IdentityPassed(seat=command.seat, by=seat))
        case cmd.RefuseIdentity():
            refused = ev.IdentityRefused(seat=command.seat, by=seat, reason=command.reason)
            return _if_given(state, command.seat, refused)


def _if_given(state: State, seat: str, event: ev.Event) -> Decision:
    return [event] if seat in state.lobby.identities else Refusal("identity_not_given")


def evolve(identities: Mapping[str, IdentityCheck], event: ev.Event, at: int) -> dict[str, IdentityCheck]:
    """The checks after `event`, which happened at `at` (milliseconds since the epoch)."""
    match event:
        case ev.IdentityGiven():
            return {**identities, event.seat: IdentityCheck("given", at, event.advice)}
        case ev.IdentityPassed():
            passed = msgspec.structs.replace(identities[event.seat], stage="passed", at=at, by=event.by, reason="")
            return {**identities, event.seat: passed}
        case ev.IdentityRefused():
            known = identities[event.seat]
            refused = msgspec.structs.replace(known, stage="refused", at=at, by=event.by, reason=event.reason)
            return {**identities, event.seat: refused}
        case _:
            return dict(identities)
