"""Who gets a seat in a hearing that is there already."""

from __future__ import annotations

import msgspec
import pytest

from server.hearing import audiences, guests
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import COURT, Phase, Presence, Role, Seat, State

SEATS = (Seat("judge", Role.PRESIDING_JUDGE), Seat("clerk", Role.CLERK), Seat("pl", Role.PLAINTIFF))
LATE = Seat("late", Role.DEFENDANT_AGENT)


def hearing(*events: ev.Event) -> State:
    state = evolve(State(), ev.HearingCreated("h", 10, SEATS, lobby=True), 0)
    for event in events:
        state = evolve(state, event, 1)
    return state


@pytest.mark.spec("A7")
def test_whom_the_court_invites_has_a_seat_and_waits_in_the_lobby_like_others() -> None:
    assert decide(hearing(), "clerk", cmd.AddSeat(LATE), 1) == [ev.SeatAdded(LATE, "clerk")]
    state = hearing(ev.SeatAdded(LATE, "clerk"), ev.Joined("late"))
    assert state.role("late") is Role.DEFENDANT_AGENT
    assert not state.admitted("late")
    assert decide(state, "judge", cmd.CallIn("late"), 1) == [ev.CalledIn("late", "judge")]
    assert decide(state, "clerk", cmd.AddSeat(LATE), 1) == Refusal("seats_full")


@pytest.mark.spec("A7", "H7")
def test_nobody_is_made_a_member_of_the_court_and_nobody_else_invites() -> None:
    for role in COURT:
        assert decide(hearing(), "judge", cmd.AddSeat(Seat("x", role)), 1) == Refusal("of_the_court")
    assert decide(hearing(), "pl", cmd.AddSeat(LATE), 1) == Refusal("not_your_role")
    closed = msgspec.structs.replace(hearing(), phase=Phase.CLOSED)
    assert decide(closed, "judge", cmd.AddSeat(LATE), 1) == Refusal("not_now")


@pytest.mark.spec("A7", "H7")
def test_who_asks_to_observe_has_no_seat_until_the_court_approves() -> None:
    assert decide(hearing(), "obs", cmd.ApplyToObserve(), 1) == [ev.ObserverApplied("obs")]
    state = hearing(ev.ObserverApplied("obs"), ev.ObserverApplied("other"))
    assert state.applying == ("obs", "other")
    assert "obs" not in state.seats
    assert decide(state, "pl", cmd.ApproveObserver("obs"), 1) == Refusal("not_your_role")
    assert decide(state, "clerk", cmd.ApproveObserver("obs"), 1) == [ev.ObserverApproved("obs", "clerk")]
    assert decide(state, "clerk", cmd.RefuseObserver("other"), 1) == [ev.ObserverRefused("other", "clerk")]
    state = hearing(
        ev.ObserverApplied("obs"),
        ev.ObserverApplied("other"),
        ev.ObserverApproved("obs", "clerk"),
        ev.ObserverRefused("other", "clerk"),
    )
    assert state.applying == ()
    assert state.role("obs") is Role.OBSERVER
    assert not state.admitted("obs")
    assert "other" not in state.seats
    for command in (cmd.ApproveObserver("obs"), cmd.RefuseObserver("other")):
        assert decide(state, "clerk", command, 1) == Refusal("no_application")
    called = evolve(evolve(state, ev.Joined("obs"), 1), ev.CalledIn("obs", "clerk"), 1)
    assert called.admitted("obs")
    told = {kind for kind, who in audiences.AUDIENCES.items() if audiences.hears(called, "obs", who)}
    assert ev.UtteranceRecognised not in told


@pytest.mark.spec("A7")
def test_applications_end_with_the_sitting_and_have_a_limit() -> None:
    for phase in (Phase.CLOSED, Phase.CONCLUDED):
        over = msgspec.structs.replace(hearing(), phase=phase)
        assert decide(over, "obs", cmd.ApplyToObserve(), 1) == Refusal("hearing_over")
    many = tuple(f"o{n}" for n in range(guests.MOST_APPLYING))
    full = msgspec.structs.replace(hearing(), applying=many)
    assert decide(full, "obs", cmd.ApplyToObserve(), 1) == Refusal("observers_full")
    seats = {f"s{n}": Seat(f"s{n}", Role.OBSERVER) for n in range(guests.MOST_SEATS)}
    crowded = msgspec.structs.replace(full, seats=hearing().seats | seats, presence={"judge": Presence(True, 0)})
    assert decide(crowded, "judge", cmd.ApproveObserver("o1"), 1) == Refusal("seats_full")
