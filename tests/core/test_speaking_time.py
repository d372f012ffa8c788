"""How long each side has spoken."""

from __future__ import annotations

import pytest

from server.hearing import events as ev
from server.hearing.machine import evolve
from server.hearing.model import Role, Seat, State, Utterance
from server.hearing.speaking_time import side_of

pytestmark = pytest.mark.spec("H12")

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("pl", Role.PLAINTIFF),
    Seat("agent", Role.PLAINTIFF_AGENT),
    Seat("de", Role.DEFENDANT),
    Seat("wit", Role.WITNESS),
)


def said(state: State, seat: str, start: int, end: int, speaker: str = "") -> State:
    line = Utterance(f"{seat}.x.{start}", seat, start, end, "我同意。", (), speaker)
    return evolve(state, ev.UtteranceRecognised(line), end + 300)


def test_lines_count_for_the_side_of_who_spoke_in_the_stage_in_which_they_began() -> None:
    state = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
    state = said(state, "judge", 1000, 3000)
    state = evolve(state, ev.StageSet("法庭调查", "judge"), 10_000)
    state = said(state, "pl", 9_500, 11_000)
    state = said(state, "pl", 11_000, 15_000)
    state = said(state, "pl", 15_000, 16_000, speaker="agent")
    state = said(state, "de", 20_000, 22_500)
    state = evolve(state, ev.StageSet("法庭辩论", "judge"), 30_000)
    state = said(state, "wit", 31_000, 31_700)
    assert state.spoken == {
        "": {"court": 2000, "plaintiff": 1500},
        "法庭调查": {"plaintiff": 5000, "defendant": 2500},
        "法庭辩论": {"others": 700},
    }
    state = evolve(state, ev.SpeakerCorrected("pl.x.11000", "judge", "judge"), 40_000)
    assert state.spoken["法庭调查"] == {"plaintiff": 1000, "defendant": 2500, "court": 4000}
    assert state.stage == "法庭辩论"


def test_every_role_speaks_on_a_side() -> None:
    assert {side_of(role) for role in Role} == {"court", "plaintiff", "defendant", "third_party", "others"}
    assert side_of(Role.CLERK) == "court"
    assert side_of(Role.THIRD_PARTY_AGENT) == "third_party"
