"""Who waits in the lobby, and whom the court calls in."""

from __future__ import annotations

import pytest

from server.hearing import audiences, rules
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.lobby import DeviceCheck
from server.hearing.machine import decide, evolve
from server.hearing.model import Role, Seat, State
from server.hearing.rules import Right

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("pl", Role.PLAINTIFF),
    Seat("de", Role.DEFENDANT),
    Seat("wit", Role.WITNESS),
    Seat("obs", Role.OBSERVER),
)


def hearing(*online: str, lobby: bool = True) -> State:
    """A hearing with a lobby, in which these seats are connected."""
    state = evolve(State(), ev.HearingCreated("h", 10, SEATS, lobby), 0)
    for seat in online:
        state = evolve(state, ev.Joined(seat), 0)
    return state


def after(state: State, seat: str, command: cmd.Command, now: int = 0) -> State:
    decision = decide(state, seat, command, now)
    assert not isinstance(decision, Refusal), decision
    for event in decision:
        state = evolve(state, event, now)
    return state


@pytest.mark.spec("A5", "H7")
def test_in_the_lobby_nobody_has_a_right_to_the_hearing_and_hears_of_nothing_but_the_phase() -> None:
    state = hearing("judge", "pl", "de")
    assert state.admitted("judge")
    for seat in ("pl", "de", "wit", "obs"):
        assert not state.admitted(seat)
        assert not any(rules.allowed(state, seat, right) for right in rules.WAITING)
        told = {kind.__name__ for kind, who in audiences.AUDIENCES.items() if audiences.hears(state, seat, who)}
        assert told == {"PhaseChanged", "Adjourned"}
    called = after(state, "judge", cmd.CallIn("pl"))
    assert called.admitted("pl")
    assert not called.admitted("de")
    assert rules.allowed(called, "pl", Right.READ_RECORD)


@pytest.mark.spec("A5")
def test_calling_all_in_takes_who_is_there_and_leaves_witnesses_observers_and_the_absent() -> None:
    state = after(hearing("judge", "pl", "wit", "obs"), "judge", cmd.CallIn())
    assert state.lobby.called == {"pl"}
    assert decide(state, "judge", cmd.CallIn(), 0) == []
    for seat in ("de", "wit", "judge", "pl", "nobody"):
        assert decide(state, "judge", cmd.CallIn(seat), 0) == Refusal("not_waiting"), seat
    assert after(state, "judge", cmd.CallIn("obs")).admitted("obs")


@pytest.mark.spec("A5")
def test_who_was_called_in_stays_so_and_removal_and_recall_go_on_top_of_it() -> None:
    state = after(hearing("judge", "pl"), "judge", cmd.CallIn("pl"))
    cut = evolve(evolve(state, ev.Left("pl", "cut_off"), 1), ev.Joined("pl"), 2)
    assert cut.admitted("pl")
    out = after(cut, "judge", cmd.Remove("pl"))
    assert decide(out, "judge", cmd.CallIn(), 0) == []
    assert not out.admitted("pl")
    assert after(out, "judge", cmd.CallIn("pl")).admitted("pl")


@pytest.mark.spec("A5")
def test_what_a_page_measured_is_told_to_the_court_and_not_twice() -> None:
    check = DeviceCheck(camera="good", round_trip=20)
    state = after(hearing("pl"), "pl", cmd.ReportCheck(check))
    assert state.lobby.checks == {"pl": check}
    assert decide(state, "pl", cmd.ReportCheck(check), 0) == []
    assert audiences.audience(state, ev.DevicesChecked("pl", check)) is audiences.Audience.COURT
    assert decide(state, "judge", cmd.ReportCheck(check), 0) == Refusal("not_your_role")


@pytest.mark.spec("H1")
def test_before_its_time_a_hearing_opens_once_the_parties_are_in_the_room_and_not_before_its_door() -> None:
    state = after(hearing("judge", "pl", "de"), "judge", cmd.Prepare())
    assert decide(state, "judge", cmd.Open(), 5) == Refusal("parties_absent")
    assert not isinstance(decide(after(state, "judge", cmd.CallIn()), "judge", cmd.Open(), 5), Refusal)


def test_a_hearing_without_a_lobby_is_as_it_was_and_observers_still_need_the_courts_word() -> None:
    state = hearing("pl", "obs", lobby=False)
    assert state.admitted("pl")
    assert not state.admitted("obs")
    assert after(state, "judge", cmd.CallIn("obs")).admitted("obs")
