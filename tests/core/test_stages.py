"""Stages, hands and the length of a recess."""

from __future__ import annotations

import pytest

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import STAGES, Phase, Role, Seat, State

SEATS = (Seat("judge", Role.PRESIDING_JUDGE), Seat("pl", Role.PLAINTIFF), Seat("de", Role.DEFENDANT))


@pytest.fixture
def state() -> State:
    """A hearing in session."""
    created = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
    return evolve(created, ev.PhaseChanged(Phase.IN_SESSION, "judge"), 0)


def after(state: State, seat: str, command: cmd.Command, now: int = 0) -> State:
    decision = decide(state, seat, command, now)
    assert not isinstance(decision, Refusal), decision
    for event in decision:
        state = evolve(state, event, now)
    return state


@pytest.mark.spec("H3")
def test_a_recess_says_how_long_it_is_meant_to_last_and_does_not_end_by_itself(state: State) -> None:
    recess = after(state, "judge", cmd.Recess(minutes=15), now=1000)
    assert (recess.phase, recess.phase_since, recess.phase_until) == (Phase.RECESS, 1000, 901_000)
    assert after(recess, "judge", cmd.Resume(), now=2000).phase_until == 0
    assert after(state, "judge", cmd.Recess()).phase_until == 0


@pytest.mark.spec("H12")
def test_the_court_says_which_stage_it_is(state: State) -> None:
    for stage in STAGES:
        state = after(state, "judge", cmd.SetStage(stage))
        assert state.stage == stage
        assert decide(state, "judge", cmd.SetStage(stage), 0) == []
    assert decide(state, "judge", cmd.SetStage("休息"), 0) == Refusal("bad_request")


@pytest.mark.spec("H12")
def test_the_stages_are_those_that_the_court_has_set_for_the_hearing() -> None:
    created = ev.HearingCreated("h", 0, SEATS, agenda=("陈述", "合议"))
    state = evolve(evolve(State(), created, 0), ev.PhaseChanged(Phase.IN_SESSION, "judge"), 0)
    assert after(state, "judge", cmd.SetStage("合议")).stage == "合议"
    assert decide(state, "judge", cmd.SetStage("法庭调查"), 0) == Refusal("bad_request")


@pytest.mark.spec("H11")
def test_hands_stand_in_order_until_they_are_taken_down(state: State) -> None:
    raised = after(after(state, "de", cmd.RaiseHand()), "pl", cmd.RaiseHand())
    assert raised.hands == ("de", "pl")
    assert decide(raised, "pl", cmd.RaiseHand(), 0) == []
    assert decide(raised, "pl", cmd.LowerHand("de"), 0) == Refusal("not_your_role")
    assert after(raised, "judge", cmd.LowerHand("de")).hands == ("pl",)
    assert after(raised, "pl", cmd.LowerHand("pl")).hands == ("de",)
    assert evolve(raised, ev.Left("pl", "cut_off"), 0).hands == ("de",)
    assert after(raised, "judge", cmd.Recess()).hands == ()
