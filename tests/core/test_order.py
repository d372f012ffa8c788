"""Whom the court mutes, blanks and sends out."""

from __future__ import annotations

import pytest

from server.hearing import audiences, rules
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.audiences import Audience
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import Phase, Role, Seat, State, Utterance
from server.hearing.rules import Right

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("pl", Role.PLAINTIFF),
    Seat("de", Role.DEFENDANT),
    Seat("wit", Role.WITNESS),
    Seat("obs", Role.OBSERVER),
)


@pytest.fixture
def state() -> State:
    """A hearing in session."""
    created = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
    return evolve(created, ev.PhaseChanged(Phase.IN_SESSION, "judge"), 0)


def after(state: State, command: cmd.Command, now: int = 0) -> State:
    decision = decide(state, "judge", command, now)
    assert not isinstance(decision, Refusal), decision
    for event in decision:
        state = evolve(state, event, now)
    return state


def said(state: State, seat: str, start: int, end: int) -> ev.UtteranceRecognised:
    line = Utterance(f"{seat}.x.{start}", seat, start, end, "我同意。", ())
    decision = decide(state, seat, cmd.Recognise(line), end)
    assert not isinstance(decision, Refusal)
    event = decision[0]
    assert isinstance(event, ev.UtteranceRecognised)
    return event


@pytest.mark.spec("H5")
def test_what_is_said_while_muted_is_marked_and_told_to_the_court_alone(state: State) -> None:
    muted = after(after(state, cmd.Mute("pl"), now=1000), cmd.Unmute("pl"), now=2000)
    for start, end, marked in ((500, 900, False), (900, 1100, True), (1200, 1500, True), (1900, 2500, True)):
        event = said(muted, "pl", start, end)
        assert event.utterance.muted is marked, (start, end)
        assert (audiences.audience(muted, event) is Audience.COURT) is marked
    assert not said(muted, "pl", 2100, 2500).utterance.muted
    assert not said(muted, "de", 1200, 1500).utterance.muted
    still = after(muted, cmd.Mute("pl"), now=3000)
    line = said(still, "pl", 3500, 4000)
    assert line.utterance.muted
    still = evolve(still, line, 4000)
    for said_of_it in (
        ev.UtteranceCorrected(line.utterance.id, "我不同意。", "judge"),
        ev.SpeakerCorrected(line.utterance.id, "de", "judge"),
        ev.WordsConfirmed(line.utterance.id, (0,), "judge"),
    ):
        assert audiences.audience(still, said_of_it) is Audience.COURT


@pytest.mark.spec("H5")
def test_mute_all_spares_the_court_and_those_who_never_speak(state: State) -> None:
    everybody = after(after(state, cmd.Mute("pl")), cmd.Mute())
    assert everybody.order.muted == {"pl", "de", "wit"}
    assert decide(everybody, "judge", cmd.Mute(), 0) == []
    assert after(everybody, cmd.Unmute("pl")).order.muted == {"de", "wit"}
    assert after(everybody, cmd.Unmute()).order.muted == frozenset()
    for command in (
        cmd.Mute("judge"),
        cmd.Mute("obs"),
        cmd.Mute("nobody"),
        cmd.BlankCamera("judge"),
        cmd.Remove("obs"),
    ):
        assert decide(state, "judge", command, 0) == Refusal("of_the_court")


@pytest.mark.spec("H5")
def test_who_was_sent_out_is_outside_with_all_his_rights_until_he_is_called_in(state: State) -> None:
    raised = evolve(state, ev.HandRaised("pl"), 0)
    out = after(raised, cmd.Remove("pl"))
    assert out.hands == ()
    assert not out.admitted("pl")
    inside = [right for right in Right if rules.allowed(state, "pl", right)]
    left = [right for right in inside if rules.allowed(out, "pl", right)]
    assert set(left) == set(inside) - rules.WAITING
    told = {kind.__name__ for kind, audience in audiences.AUDIENCES.items() if audiences.hears(out, "pl", audience)}
    assert told == {"PhaseChanged", "Adjourned"}
    assert decide(out, "judge", cmd.Remove("pl"), 0) == []
    assert decide(state, "judge", cmd.CallIn("pl"), 0) == Refusal("not_waiting")
    assert decide(state, "judge", cmd.Remove("wit"), 0) == Refusal("dismiss_instead")
    assert after(out, cmd.CallIn("pl")).admitted("pl")


@pytest.mark.spec("H2")
def test_the_discipline_is_read_when_the_hearing_is_first_opened_and_ends_when_told_or_with_the_phase() -> None:
    state = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
    opened = after(after(state, cmd.Prepare(), now=10), cmd.Open(), now=20)
    assert opened.order.reading == 20
    assert after(opened, cmd.StopDiscipline()).order.reading == 0
    recess = after(opened, cmd.Recess(), now=30)
    assert recess.order.reading == 0
    resumed = after(recess, cmd.Resume(), now=40)
    assert resumed.order.reading == 0
    assert after(resumed, cmd.ReadDiscipline(), now=50).order.reading == 50
    assert decide(resumed, "judge", cmd.StopDiscipline(), 50) == []
