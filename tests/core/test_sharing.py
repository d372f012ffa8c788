"""桌面共享: by the court, by a party that the court lets, one at a time; and when it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import Phase, Role, Seat, State

pytestmark = [pytest.mark.spec("M3"), pytest.mark.spec("E6")]

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("clerk", Role.CLERK),
    Seat("pl", Role.PLAINTIFF),
    Seat("de", Role.DEFENDANT),
    Seat("wit", Role.WITNESS),
)
START = cmd.StartSharing()


class Hearing:
    """In session; everybody is here."""

    def __init__(self) -> None:
        self.state = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
        self.happen([*(ev.Joined(seat.id) for seat in SEATS), ev.PhaseChanged(Phase.IN_SESSION, "judge")])

    def happen(self, events: Sequence[ev.Event]) -> None:
        for event in events:
            self.state = evolve(self.state, event, 7)

    def do(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> Sequence[ev.Event]:
        decision = decide(self.state, seat, command, 7)
        assert not isinstance(decision, Refusal), decision
        self.happen(decision)
        return decision

    def refuses(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> str:
        decision = decide(self.state, seat, command, 7)
        assert isinstance(decision, Refusal), decision
        return decision.code


def test_a_party_shares_once_the_court_lets_it_and_no_longer() -> None:
    hearing = Hearing()
    assert hearing.refuses("pl", START) == "may_not_share"
    assert hearing.refuses("wit", START) == "not_your_role"
    hearing.do("pl", cmd.AskToShare())
    assert hearing.do("pl", cmd.AskToShare()) == []
    hearing.do("de", cmd.AskToShare())
    hearing.do("clerk", cmd.RefuseSharing("de"))
    assert hearing.refuses("clerk", cmd.RefuseSharing("de")) == "not_asked"
    hearing.do("clerk", cmd.GrantSharing("pl"))
    assert hearing.state.sharing.asking == frozenset()
    assert hearing.refuses("clerk", cmd.GrantSharing("wit")) == "may_not_share"
    assert hearing.do("pl", START) == [ev.SharingStarted("pl")]
    assert hearing.do("pl", START) == [], "its page begins anew after a cut"
    assert hearing.do("judge", cmd.RevokeSharing()) == [
        ev.SharingRevoked(("pl",), "judge"),
        ev.SharingStopped("pl", "judge"),
    ]
    assert hearing.refuses("pl", START) == "may_not_share"


def test_one_shares_at_a_time_and_the_court_takes_over() -> None:
    hearing = Hearing()
    for party in ("pl", "de"):
        hearing.do("clerk", cmd.GrantSharing(party))
    hearing.do("pl", START)
    assert hearing.refuses("de", START) == "somebody_shares"
    assert hearing.refuses("de", cmd.StopSharing()) == "somebody_shares"
    assert hearing.do("clerk", START) == [ev.SharingStopped("pl", "clerk"), ev.SharingStarted("clerk")]
    assert hearing.do("pl", cmd.EndSharing()) == [], "what its page says too late ends nobody else's"
    assert hearing.do("judge", cmd.StopSharing()) == [ev.SharingStopped("clerk", "judge")]
    assert hearing.do("judge", cmd.StopSharing()) == []


@pytest.mark.parametrize(
    "ending",
    [
        ("pl", cmd.EndSharing()),
        ("pl", cmd.StopSharing()),
        ("pl", cmd.Leave("cut_off")),
        ("pl", cmd.Leave("left")),
        ("pl", cmd.Join()),
        ("judge", cmd.Recess()),
        ("judge", cmd.Close()),
        ("judge", cmd.Remove("pl")),
        ("judge", cmd.RevokeSharing("pl")),
    ],
)
def test_it_ends_with_the_page_the_phase_and_the_permission(
    ending: tuple[str, cmd.Command | cmd.InnerCommand],
) -> None:
    hearing = Hearing()
    hearing.do("clerk", cmd.GrantSharing("pl"))
    hearing.do("pl", START)
    hearing.do(*ending)
    assert hearing.state.sharing.seat == ""
    assert ("pl" in hearing.state.sharing.granted) is not isinstance(ending[1], cmd.RevokeSharing)


def test_nobody_shares_where_nobody_would_see_it() -> None:
    hearing = Hearing()
    hearing.do("judge", cmd.Recess())
    assert hearing.refuses("judge", START) == "not_now"
    hearing.do("judge", cmd.Resume())
    hearing.do("clerk", cmd.GrantSharing("pl"))
    hearing.do("judge", cmd.Remove("pl"))
    assert hearing.refuses("pl", START) == "not_admitted"
