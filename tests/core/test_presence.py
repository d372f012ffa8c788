"""Who is connected, and from where."""

from __future__ import annotations

import pytest

from server.hearing import audiences
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import Role, Seat, State

CREATED = ev.HearingCreated(hearing="h", starts_at=1_000, seats=(Seat("p", Role.PLAINTIFF),))


@pytest.mark.spec("R3")
def test_from_where_somebody_acts_is_noted_when_it_is_another_place_than_before() -> None:
    state = evolve(State(), CREATED, 1)
    noted = []
    for address in ("203.0.113.7", "203.0.113.7", "", "2001:db8::7"):
        decision = decide(state, "p", cmd.Join(address), now=1)
        assert not isinstance(decision, Refusal)
        for event in decision:
            state = evolve(state, event, 1)
        noted.append([event.address for event in decision if isinstance(event, ev.Addressed)])
    assert noted == [["203.0.113.7"], [], [], ["2001:db8::7"]]
    assert audiences.AUDIENCES[ev.Addressed] is audiences.Audience.COURT
