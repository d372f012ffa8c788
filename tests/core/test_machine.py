"""The hearing's state machine: transitions, the permission to edit, and lines that enter once."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import machine
from server.hearing.machine import ABSENT_AFTER, Refusal, decide, evolve, writes
from server.hearing.model import Paragraph, Phase, Role, Seat, State, Utterance

JUDGE, CLERK, SECOND_CLERK, PLAINTIFF, DEFENDANT, WITNESS = "judge", "clerk", "clerk2", "plaintiff", "defendant", "wit"
SEATS = (
    Seat(JUDGE, Role.PRESIDING_JUDGE),
    Seat(CLERK, Role.CLERK),
    Seat(SECOND_CLERK, Role.CLERK),
    Seat(PLAINTIFF, Role.PLAINTIFF),
    Seat(DEFENDANT, Role.DEFENDANT),
    Seat(WITNESS, Role.WITNESS),
)
CREATED = ev.HearingCreated(hearing="h", starts_at=1_000, seats=SEATS)


class Hearing:
    """A hearing driven by commands at a clock of its own."""

    def __init__(self) -> None:
        self.now = 0
        self.events: list[tuple[ev.Event, int]] = []
        self.state = State()
        self.happen([CREATED])

    def happen(self, events: list[ev.Event] | tuple[ev.Event, ...]) -> None:
        for event in events:
            self.events.append((event, self.now))
            self.state = evolve(self.state, event, self.now)

    def give(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> str:
        """Carry out a command; "" or the code of the refusal."""
        before = self.state
        decision = decide(self.state, seat, command, self.now, fresh=f"id{len(self.events)}")
        if isinstance(decision, Refusal):
            assert self.state is before
            return decision.code
        self.happen(list(decision))
        return ""


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


def utterance(number: int, seat: str = PLAINTIFF) -> Utterance:
    return Utterance(f"{seat}.x.{number}", seat, 0, 1, "我同意。", ())


@pytest.mark.spec("H1")
def test_a_sitting_goes_from_scheduled_to_closed_and_no_other_way(hearing: Hearing) -> None:
    hearing.now = 2_000
    assert hearing.give(JUDGE, cmd.Open()) == "not_now"
    for command, phase in (
        (cmd.Prepare(), Phase.PREPARING),
        (cmd.Open(), Phase.IN_SESSION),
        (cmd.Recess(), Phase.RECESS),
        (cmd.Resume(), Phase.IN_SESSION),
        (cmd.Close(), Phase.CLOSED),
    ):
        assert hearing.give(CLERK, command) == ""
        assert hearing.state.phase is phase
    assert hearing.give(JUDGE, cmd.Resume()) == "not_now"


@pytest.mark.spec("H1")
def test_opening_waits_for_all_parties_or_the_time(hearing: Hearing) -> None:
    hearing.give(JUDGE, cmd.Prepare())
    assert hearing.give(JUDGE, cmd.Open()) == "parties_absent"
    hearing.give(PLAINTIFF, cmd.Join())
    assert hearing.give(JUDGE, cmd.Open()) == "parties_absent"
    hearing.give(DEFENDANT, cmd.Join())
    assert hearing.give(JUDGE, cmd.Open()) == ""
    assert hearing.state.opened_at == hearing.now


@pytest.mark.spec("T2")
def test_clerks_write_until_the_judge_takes_the_permission_and_again_when_he_returns_it(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    hearing.give(SECOND_CLERK, cmd.IssueWriter(client=2, secret_digest=b""))
    assert writes(hearing.state, 1) == CLERK
    assert hearing.give(JUDGE, cmd.TakePermission()) == ""
    assert set(hearing.state.grants) == {JUDGE}
    assert writes(hearing.state, 1) == Refusal("permission_ended")
    assert hearing.give(CLERK, cmd.IssueWriter(client=3, secret_digest=b"")) == "no_permission"
    assert hearing.give(JUDGE, cmd.IssueWriter(client=4, secret_digest=b"")) == ""
    assert hearing.give(JUDGE, cmd.ReturnPermission()) == ""
    assert set(hearing.state.grants) == {CLERK, SECOND_CLERK}
    assert writes(hearing.state, 1) == Refusal("permission_ended"), "a grant that ended does not come back"
    assert writes(hearing.state, 4) == Refusal("permission_ended")
    assert hearing.give(CLERK, cmd.IssueWriter(client=5, secret_digest=b"")) == ""


@pytest.mark.spec("T2")
def test_sharing_ends_nobodys_grant(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    assert hearing.give(JUDGE, cmd.SharePermission()) == ""
    assert set(hearing.state.grants) == {CLERK, SECOND_CLERK, JUDGE}
    assert writes(hearing.state, 1) == CLERK
    assert hearing.give(JUDGE, cmd.ReturnPermission()) == ""
    assert set(hearing.state.grants) == {CLERK, SECOND_CLERK}
    assert writes(hearing.state, 1) == CLERK


@pytest.mark.spec("T2")
def test_an_absent_holder_keeps_the_permission_until_a_clerk_takes_it_after_30_seconds(hearing: Hearing) -> None:
    hearing.give(JUDGE, cmd.Join())
    hearing.give(JUDGE, cmd.TakePermission())
    assert hearing.give(CLERK, cmd.TakePermission()) == "holder_present"
    hearing.give(JUDGE, cmd.Leave(reason="cut_off"))
    hearing.now += ABSENT_AFTER - 1
    assert hearing.give(CLERK, cmd.TakePermission()) == "holder_present"
    assert JUDGE in hearing.state.grants
    hearing.now += 1
    assert hearing.give(CLERK, cmd.TakePermission()) == ""
    assert set(hearing.state.grants) == {CLERK}


def test_an_absent_clerk_keeps_writing_offline_while_nobody_takes_the_permission(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.Join())
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    hearing.give(CLERK, cmd.Leave(reason="cut_off"))
    hearing.now += 3_600_000
    assert writes(hearing.state, 1) == CLERK


def test_a_retired_writer_stays_retired(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    hearing.give(CLERK, cmd.RetireWriter(client=1, code="malformed"))
    assert writes(hearing.state, 1) == Refusal("writer_retired")
    assert writes(hearing.state, 99) == Refusal("unknown_writer")


@pytest.mark.spec("T3")
def test_the_same_line_enters_once_and_again_only_after_it_was_withdrawn(hearing: Hearing) -> None:
    line = utterance(1)
    hearing.give(PLAINTIFF, cmd.Recognise(line))
    hearing.give(PLAINTIFF, cmd.Recognise(line))
    assert list(hearing.state.utterances) == [line.id]
    assert hearing.give(CLERK, cmd.InsertUtterances((line.id,))) == ""
    assert hearing.give(SECOND_CLERK, cmd.InsertUtterances((line.id,))) == "already_in_record"
    assert hearing.give(CLERK, cmd.WithdrawUtterance(line.id)) == ""
    assert hearing.give(CLERK, cmd.InsertUtterances((line.id,))) == ""
    assert hearing.give(CLERK, cmd.InsertUtterances(("nobody.x.1",))) == "unknown_utterance"


@pytest.mark.spec("T3")
def test_inserting_needs_the_permission(hearing: Hearing) -> None:
    line = utterance(1)
    hearing.give(PLAINTIFF, cmd.Recognise(line))
    assert hearing.give(JUDGE, cmd.InsertUtterances((line.id,))) == "no_permission"
    assert hearing.give(PLAINTIFF, cmd.InsertUtterances((line.id,))) == "not_your_role"


@pytest.mark.spec("H6")
def test_a_witness_is_outside_until_summoned_and_after_being_sent_out(hearing: Hearing) -> None:
    hearing.give(JUDGE, cmd.Prepare())
    assert not hearing.state.admitted(WITNESS)
    assert hearing.give(JUDGE, cmd.Summon(WITNESS)) == "witness_absent"
    hearing.give(WITNESS, cmd.Join())
    assert hearing.give(PLAINTIFF, cmd.Summon(WITNESS)) == "not_your_role"
    assert hearing.give(JUDGE, cmd.Summon(PLAINTIFF)) == "not_a_witness"
    assert hearing.give(JUDGE, cmd.Summon(WITNESS)) == ""
    assert hearing.state.admitted(WITNESS)
    assert hearing.give(CLERK, cmd.Dismiss(WITNESS)) == ""
    assert not hearing.state.admitted(WITNESS)


@pytest.mark.spec("T2")
def test_a_draft_is_kept_for_its_writer_who_alone_can_discard_it(hearing: Hearing) -> None:
    keep = cmd.KeepDraft(code="permission_ended", paragraphs=(Paragraph("原告说，", after="审：现在开庭。"),))
    assert hearing.give(CLERK, keep) == ""
    (draft,) = hearing.state.drafts.values()
    assert draft.seat == CLERK
    assert draft.paragraphs == keep.paragraphs
    assert hearing.give(SECOND_CLERK, cmd.DiscardDraft(draft.id)) == "unknown_draft"
    assert hearing.give(CLERK, cmd.DiscardDraft(draft.id)) == ""
    huge = cmd.KeepDraft(code="oversized", paragraphs=(Paragraph("字" * (machine.DRAFT_LIMIT + 1)),))
    assert hearing.give(CLERK, huge) == "drafts_full"


PLAIN = st.sampled_from(
    [
        cmd.Prepare(),
        cmd.Open(),
        cmd.Recess(),
        cmd.Resume(),
        cmd.Close(),
        cmd.TakePermission(),
        cmd.ReturnPermission(),
        cmd.SharePermission(),
        cmd.SwitchSync(True),
        cmd.SwitchSync(False),
        cmd.Summon(WITNESS),
        cmd.Dismiss(WITNESS),
        cmd.Join(),
        cmd.Leave("cut_off"),
        cmd.Recognise(utterance(1)),
        cmd.Recognise(utterance(2)),
        cmd.InsertUtterances((utterance(1).id,)),
        cmd.WithdrawUtterance(utterance(1).id),
        cmd.KeepDraft("edited", (Paragraph("一"),)),
    ]
)


@given(st.lists(st.tuples(st.sampled_from([seat.id for seat in SEATS]), PLAIN, st.integers(0, 40_000)), max_size=60))
def test_replaying_the_stored_events_gives_the_same_state(steps: list[tuple[str, cmd.Command, int]]) -> None:
    hearing = Hearing()
    for seat, command, passed in steps:
        hearing.now += passed
        hearing.give(seat, command)
    stored = [(msgspec.msgpack.encode(event), at) for event, at in hearing.events]
    replayed = State()
    for body, at in stored:
        replayed = evolve(replayed, msgspec.msgpack.decode(body, type=ev.AnyEvent), at)
    assert replayed == hearing.state
    assert hearing.state.grants, "somebody can always write"
