"""Evidence in the state machine: whose it is, who shows it, who draws on it, and what its log holds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from server.hearing import audiences, rules
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.evidence import Stroke
from server.hearing.ledger import MarksLeaf, exhibit_leaf, hashed, marks_digest
from server.hearing.machine import decide, evolve
from server.hearing.merkle import included, inclusion, root
from server.hearing.model import Phase, Role, Seat, State

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("clerk", Role.CLERK),
    Seat("pl", Role.PLAINTIFF),
    Seat("pla", Role.PLAINTIFF_AGENT),
    Seat("de", Role.DEFENDANT),
    Seat("wit", Role.WITNESS),
    Seat("obs", Role.OBSERVER),
)
PEN = Stroke("e1", 1, "pen", (0, 0, 10, 10))


class Hearing:
    """A hearing in session that is given commands."""

    def __init__(self, cases: tuple[str, ...] = ()) -> None:
        self.state = evolve(State(), ev.HearingCreated("h", 0, SEATS, cases=cases), 0)
        self.happen([ev.PhaseChanged(Phase.IN_SESSION, "judge"), ev.WitnessSummoned("wit", "judge")])
        self._ids = 0

    def happen(self, events: Sequence[ev.Event]) -> None:
        for event in events:
            self.state = evolve(self.state, event, 7)

    def do(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> Sequence[ev.Event]:
        """Carry a command out; what happened."""
        self._ids += 1
        decision = decide(self.state, seat, command, 7, fresh=f"e{self._ids}", salt=bytes([self._ids]) * 32)
        assert not isinstance(decision, Refusal), decision
        self.happen(decision)
        return decision

    def refuses(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> str:
        """The code with which a command is refused."""
        decision = decide(self.state, seat, command, 7, fresh="x", salt=bytes(32))
        assert isinstance(decision, Refusal), decision
        return decision.code


def filing(party: str = "pl", title: str = "合同", id: str = "e1") -> cmd.FileExhibit:
    return cmd.FileExhibit(id=id, party=party, title=title, sha256="ab" * 32, size=5, kind="pdf", name="a.pdf", pages=2)


def shown(hearing: Hearing) -> bool:
    return rules.shown(hearing.state, "e1")


@pytest.fixture
def hearing() -> Hearing:
    found = Hearing()
    found.do("pl", filing())
    return found


@pytest.mark.spec("E1")
def test_a_side_brings_evidence_for_itself_and_the_court_for_anybody() -> None:
    hearing = Hearing()
    hearing.do("pla", filing("pl"))
    assert hearing.do("pla", filing("pl")) == [], "what is entered twice is there once"
    hearing.do("clerk", filing("de", id="e2"))
    hearing.do("clerk", filing("", id="e3"))
    assert [sorted(found) for found in hearing.state.evidence.order.values()] == [["e1"], ["e2"], ["e3"]]
    assert hearing.refuses("pl", filing("de", id="x")) == "not_your_evidence"
    assert hearing.refuses("pl", filing("", id="x")) == "not_your_evidence"
    for party in ("wit", "nobody"):
        assert hearing.refuses("clerk", filing(party, id="x")) == "unknown_party"
    assert hearing.refuses("wit", filing("pl", id="x")) == "not_your_role"
    hearing.happen([ev.PhaseChanged(Phase.CLOSED, "judge")])
    assert hearing.refuses("pl", filing(id="x")) == "not_now"


@pytest.mark.spec("E2")
def test_of_a_series_each_exhibit_belongs_to_one_case() -> None:
    hearing = Hearing(cases=("c1", "c2"))
    for case in ("", "c3"):
        assert hearing.refuses("pl", msgspec.structs.replace(filing(), case=case)) == "unknown_case"
    hearing.do("pl", msgspec.structs.replace(filing(), case="c2"))
    hearing.do("pl", cmd.DescribeExhibit("e1", "借条"))
    assert hearing.state.evidence.exhibits["e1"].case == "c2", "it stays where nobody says otherwise"
    assert hearing.refuses("pl", cmd.DescribeExhibit("e1", "借条", case="c3")) == "unknown_case"
    hearing.do("pl", cmd.DescribeExhibit("e1", "借条", case="c1"))
    assert hearing.state.evidence.exhibits["e1"].case == "c1"
    single = Hearing()
    assert single.refuses("pl", msgspec.structs.replace(filing(), case="c1")) == "unknown_case"


@pytest.mark.spec("E1")
def test_what_came_before_the_hearing_was_closed_is_filed_also_afterwards() -> None:
    hearing = Hearing()
    hearing.happen([ev.PhaseChanged(Phase.CLOSED, "judge")])
    assert hearing.refuses("pl", msgspec.structs.replace(filing(), received=8)) == "not_now"
    assert hearing.refuses("wit", msgspec.structs.replace(filing(), received=7)) == "not_your_role"
    assert hearing.refuses("de", msgspec.structs.replace(filing(), received=7)) == "not_your_evidence"
    assert len(hearing.do("pl", msgspec.structs.replace(filing(), received=7))) == 1


@pytest.mark.spec("E2")
def test_the_catalogue_is_kept_by_its_own_side_and_what_is_withdrawn_stays(hearing: Hearing) -> None:
    hearing.do("pl", filing(title="发票", id="e2"))
    assert hearing.refuses("de", cmd.DescribeExhibit("e1", "假合同")) == "not_your_evidence"
    assert hearing.refuses("pl", cmd.DescribeExhibit("e1", "  ")) == "title_missing"
    hearing.do("pla", cmd.DescribeExhibit("e1", " 买卖合同 ", purpose="价款", source="自存", copy=True))
    exhibit = hearing.state.evidence.exhibits["e1"]
    assert (exhibit.title, exhibit.purpose, exhibit.source, exhibit.copy) == ("买卖合同", "价款", "自存", True)
    assert hearing.refuses("pl", cmd.OrderExhibits("pl", ("e2",))) == "catalogue_changed"
    assert hearing.refuses("de", cmd.OrderExhibits("pl", ("e2", "e1"))) == "not_your_evidence"
    hearing.do("pl", cmd.OrderExhibits("pl", ("e2", "e1")))
    hearing.do("judge", cmd.ShowExhibit("e1"))
    happened = hearing.do("pl", cmd.WithdrawExhibit("e1"))
    assert [type(event) for event in happened] == [ev.ShowingStopped, ev.ExhibitWithdrawn]
    assert hearing.state.evidence.order["pl"] == ("e2", "e1")
    assert hearing.refuses("judge", cmd.ShowExhibit("e1")) == "exhibit_withdrawn"


@pytest.mark.spec("E4")
def test_one_seat_shows_at_a_time_and_the_court_may_take_over(hearing: Hearing) -> None:
    hearing.do("pl", cmd.ShowExhibit("e1"))
    assert hearing.refuses("de", cmd.ShowExhibit("e1")) == hearing.refuses("de", cmd.StopShowing()) == "somebody_shows"
    hearing.do("judge", cmd.ShowExhibit("e1"))
    assert hearing.refuses("pl", cmd.StopShowing()) == "somebody_shows"
    hearing.do("clerk", cmd.StopShowing())
    assert not shown(hearing)
    hearing.happen([ev.Joined("de")])
    hearing.do("de", cmd.ShowExhibit("e1"))
    hearing.do("de", cmd.Leave(reason="cut_off"))
    assert shown(hearing)
    hearing.happen([ev.Joined("de")])
    hearing.do("de", cmd.Leave(reason="left"))
    assert not shown(hearing)


@pytest.mark.spec("H6")
def test_a_witness_sees_what_is_shown_while_it_is_shown_and_an_observer_nothing(hearing: Hearing) -> None:
    drawn = hearing.do("judge", cmd.DrawMark(PEN))[0]
    assert not rules.sees(hearing.state, "wit", "e1")
    assert audiences.audience(hearing.state, drawn) is audiences.Audience.READERS
    hearing.do("pl", cmd.ShowExhibit("e1"))
    assert rules.sees(hearing.state, "wit", "e1")
    assert audiences.audience(hearing.state, drawn) is audiences.Audience.ROOM
    assert not rules.sees(hearing.state, "obs", "e1")
    assert not rules.sees(hearing.state, "stranger", "e1")
    hearing.happen([ev.WitnessDismissed("wit", "judge")])
    assert not rules.sees(hearing.state, "wit", "e1")


@pytest.mark.spec("E6")
def test_parties_draw_only_while_the_court_lets_them(hearing: Hearing) -> None:
    assert hearing.refuses("pl", cmd.DrawMark(PEN)) == "may_not_mark"
    hearing.do("pl", cmd.AskToMark())
    assert hearing.do("pl", cmd.AskToMark()) == []
    hearing.do("judge", cmd.GrantMarking("pl"))
    assert hearing.state.evidence.asking == frozenset()
    hearing.do("pl", cmd.DrawMark(PEN))
    hearing.do("de", cmd.AskToMark())
    hearing.do("judge", cmd.RefuseMarking("de"))
    assert hearing.refuses("judge", cmd.RefuseMarking("de")) == "not_asked"
    assert hearing.refuses("judge", cmd.GrantMarking("obs")) == "may_not_mark"
    hearing.do("judge", cmd.GrantMarking("de"))
    hearing.do("clerk", cmd.RevokeMarking("de"))
    assert hearing.state.evidence.annotators == {"pl"}
    hearing.do("judge", cmd.RevokeMarking())
    assert hearing.refuses("pl", cmd.DrawMark(PEN)) == "may_not_mark"


@pytest.mark.spec("E5")
def test_everybody_erases_his_own_marks_and_the_court_clears_a_page(hearing: Hearing) -> None:
    hearing.do("judge", cmd.GrantMarking("pl"))
    marks = [hearing.do("pl", cmd.DrawMark(PEN)), hearing.do("judge", cmd.DrawMark(PEN))]
    by_party, by_judge = [event.mark.id for [event] in marks if isinstance(event, ev.MarkDrawn)]
    assert hearing.refuses("pl", cmd.EraseMark(by_judge)) == "not_your_mark"
    assert hearing.refuses("judge", cmd.EraseMark(by_party)) == "not_your_mark"
    hearing.do("pl", cmd.EraseMark(by_party))
    assert hearing.do("pl", cmd.EraseMark(by_party)) == []
    second = Stroke("e1", 2, "text", (1, 1), text="此处")
    hearing.do("judge", cmd.DrawMark(second))
    hearing.do("clerk", cmd.ClearMarks("e1", 1))
    assert [mark.stroke for mark in hearing.state.evidence.marks.values()] == [second]
    hearing.do("clerk", cmd.ClearMarks("e1"))
    assert hearing.state.evidence.marks == {}


@pytest.mark.parametrize(
    "stroke",
    [
        Stroke("e1", 3, "pen", (0, 0)),
        Stroke("e1", 1, "pen", (0, 0, 1)),
        Stroke("e1", 1, "box", (0, 0)),
        Stroke("e1", 1, "text", (0, 0)),
        Stroke("e1", 1, "pen", (0, 0), text="字"),
        Stroke("e1", 1, "pen", (0, 0), pressures=(1, 2)),
    ],
)
def test_a_stroke_whose_numbers_do_not_fit_is_refused(hearing: Hearing, stroke: Stroke) -> None:
    assert hearing.refuses("judge", cmd.DrawMark(stroke)) == "bad_request"


@pytest.mark.spec("E8")
def test_a_party_says_what_it_thinks_and_may_think_again(hearing: Hearing) -> None:
    assert hearing.refuses("de", cmd.GiveOpinion("e1")) == "opinion_empty"
    assert hearing.refuses("judge", cmd.GiveOpinion("e1", text="好")) == "not_your_role"
    hearing.do("de", cmd.GiveOpinion("e1", authenticity="disputed", text="不是本人签名"))
    hearing.do("de", cmd.GiveOpinion("e1", authenticity="accepted"))
    said = hearing.state.evidence.opinions["e1"]
    assert [(one.seat, one.authenticity, one.text) for one in said.values()] == [("de", "accepted", "")]


@pytest.mark.spec("E9")
def test_what_came_in_and_the_marks_at_the_end_are_leaves_of_the_log(hearing: Hearing) -> None:
    hearing.do("pl", filing(title="发票", id="e2"))
    hearing.do("judge", cmd.DrawMark(PEN))
    marks = list(hearing.state.evidence.marks.values())
    frozen = hearing.do("judge", cmd.Close())[-1]
    assert isinstance(frozen, ev.MarksFrozen)
    assert (frozen.digest, frozen.count) == (marks_digest(marks), 1)
    evidence = hearing.state.evidence
    exhibits = evidence.exhibits.values()
    expected = [hashed(one.salt, exhibit_leaf("h", one)) for one in exhibits]
    assert evidence.leaves == (*expected, hashed(frozen.salt, MarksLeaf("h", frozen.digest, 1)))
    assert [one.leaf for one in exhibits] == [0, 1]
    for one in exhibits:
        path = inclusion(evidence.leaves, one.leaf)
        assert included(evidence.leaves[one.leaf], one.leaf, 3, path, root(evidence.leaves))
