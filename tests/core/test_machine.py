"""The hearing's state machine: transitions, the permission to edit, and lines that enter once."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hearing import commands as cmd
from server.hearing import drafts
from server.hearing import events as ev
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import Header, Paragraph, Phase, Role, Seat, State, Utterance
from server.hearing.permission import ABSENT_AFTER, writes

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


@pytest.mark.spec("H3")
def test_a_hearing_is_adjourned_to_a_time_to_come_and_goes_on_in_a_new_sitting(hearing: Hearing) -> None:
    hearing.now = 2_000
    hearing.give(WITNESS, cmd.Join())
    for first in (cmd.Prepare(), cmd.Open(), cmd.Summon(WITNESS)):
        assert hearing.give(CLERK, first) == ""
    hearing.happen([ev.UtteranceRecognised(utterance=utterance(1))])
    hearing.now = 5_000
    assert hearing.give(JUDGE, cmd.Adjourn(until=5_000)) == "not_in_future"
    assert hearing.give(JUDGE, cmd.Adjourn(until=90_000)) == ""
    state = hearing.state
    assert (state.phase, state.sitting, state.starts_at, state.opened_at) == (Phase.SCHEDULED, 2, 90_000, 2_000)
    assert not state.admitted(WITNESS)
    assert state.utterances
    assert hearing.give(JUDGE, cmd.Open()) == "not_now"
    hearing.now = 91_000
    for second in (cmd.Prepare(), cmd.Open(), cmd.Recess(), cmd.Resume()):
        assert hearing.give(JUDGE, second) == ""
    assert hearing.state.openings == (2_000, 91_000)


@pytest.mark.spec("H1")
def test_a_concluded_hearing_changes_no_more_and_says_over_what_it_was_concluded(hearing: Hearing) -> None:
    hearing.now = 2_000
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    hearing.give(CLERK, cmd.IssueWriter(client=2, secret_digest=b"", document="notes"))
    hearing.give(JUDGE, cmd.Prepare())
    hearing.give(JUDGE, cmd.Open())
    assert hearing.give(JUDGE, cmd.Conclude()) == "not_now"
    hearing.give(PLAINTIFF, cmd.ReportLoss(start=0, end=1))
    hearing.give(PLAINTIFF, cmd.RaiseObjection(quote="一", text="二"))
    hearing.give(JUDGE, cmd.Close())
    assert (writes(hearing.state, 1), writes(hearing.state, 2, "notes")) == (CLERK, CLERK)
    assert hearing.give(JUDGE, cmd.Conclude(doubtful=4)) == ""
    assert hearing.events[-1][0] == ev.Concluded(by=JUDGE, doubtful=4, objections=1, gaps=1, unsigned=5)
    assert (writes(hearing.state, 1), writes(hearing.state, 2, "notes")) == (Refusal("not_now"), Refusal("not_now"))
    for command in (cmd.Prepare(), cmd.RuleObjection("x", accepted=False), cmd.TakePermission(), cmd.Adjourn(10**6)):
        assert hearing.give(JUDGE, command) == "not_now"


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


@pytest.mark.spec("T5")
def test_the_court_writes_notes_whoever_holds_the_record_and_only_with_writers_of_the_notes(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.IssueWriter(client=1, secret_digest=b""))
    for client, seat in enumerate((JUDGE, CLERK, SECOND_CLERK), 10):
        assert hearing.give(seat, cmd.IssueWriter(client, b"", "notes")) == ""
    hearing.give(JUDGE, cmd.TakePermission())
    assert writes(hearing.state, 1) == Refusal("permission_ended")
    hearing.give(JUDGE, cmd.ReturnPermission())
    for client, seat in enumerate((JUDGE, CLERK, SECOND_CLERK), 10):
        assert writes(hearing.state, client, "notes") == seat
        assert writes(hearing.state, client, "record") == Refusal("unknown_writer")
    assert writes(hearing.state, 1, "notes") == Refusal("unknown_writer")


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
def test_a_draft_is_kept_until_its_writer_or_a_holder_discards_it(hearing: Hearing) -> None:
    keep = cmd.KeepDraft(code="permission_ended", paragraphs=(Paragraph("原告说，", after="审：现在开庭。"),))
    assert hearing.give(CLERK, keep) == ""
    (draft,) = hearing.state.drafts.values()
    assert draft.seat == CLERK
    assert draft.paragraphs == keep.paragraphs
    assert hearing.give(JUDGE, cmd.DiscardDraft(draft.id)) == "unknown_draft"
    assert hearing.give(CLERK, cmd.DiscardDraft(draft.id)) == ""
    hearing.give(CLERK, keep)
    (draft,) = hearing.state.drafts.values()
    assert hearing.give(SECOND_CLERK, cmd.DiscardDraft(draft.id)) == ""
    assert not hearing.state.drafts
    huge = cmd.KeepDraft(code="oversized", paragraphs=(Paragraph("字" * (drafts.LIMIT + 1)),))
    assert hearing.give(CLERK, huge) == "drafts_full"


def test_words_that_vanished_with_their_paragraph_are_kept_once_though_both_sides_hand_them_in(
    hearing: Hearing,
) -> None:
    vanished = cmd.KeepDraft(code=drafts.OVERTAKEN, paragraphs=(Paragraph("送货单在此。", "现在开庭。"),))
    assert hearing.give(CLERK, vanished) == ""
    assert hearing.give(SECOND_CLERK, msgspec.structs.replace(vanished, paragraphs=(Paragraph("送货单在此。"),))) == ""
    assert [draft.seat for draft in hearing.state.drafts.values()] == [CLERK]
    assert hearing.give(SECOND_CLERK, msgspec.structs.replace(vanished, document="notes")) == ""
    assert hearing.give(SECOND_CLERK, msgspec.structs.replace(vanished, code="malformed")) == ""
    assert len(hearing.state.drafts) == 3


def test_a_draft_of_the_notes_is_its_writers_whoever_holds_the_record(hearing: Hearing) -> None:
    keep = cmd.KeepDraft(code="oversized", paragraphs=(Paragraph("合议意见"),), document="notes")
    hearing.give(JUDGE, keep)
    (draft,) = hearing.state.drafts.values()
    assert draft.document == "notes"
    assert hearing.give(CLERK, cmd.DiscardDraft(draft.id)) == "unknown_draft"
    assert hearing.give(JUDGE, cmd.DiscardDraft(draft.id)) == ""


def spoken(number: int, start: int, end: int, seat: str = PLAINTIFF) -> Utterance:
    return Utterance(f"{seat}.x.{number}", seat, start, end, "我同意。", ())


@pytest.fixture
def shared() -> Hearing:
    """A hearing in which the plaintiff's agent sits at the plaintiff's microphone."""
    hearing = Hearing()
    hearing.happen([ev.HearingCreated("h", 1_000, (*SEATS, Seat("agent", Role.PLAINTIFF_AGENT)))])
    return hearing


@pytest.mark.spec("S1")
def test_lines_belong_to_whoever_was_said_to_speak_in_the_middle_of_them(shared: Hearing) -> None:
    shared.now = 5_000
    assert shared.give(PLAINTIFF, cmd.AssertSpeaker(PLAINTIFF, "agent")) == ""
    for number, (start, end) in enumerate(((1_000, 4_000), (4_500, 7_000), (8_000, 9_000)), 1):
        shared.give(PLAINTIFF, cmd.Recognise(spoken(number, start, end)))
    shared.now = 10_000
    assert shared.give(CLERK, cmd.AssertSpeaker(PLAINTIFF, PLAINTIFF)) == ""
    shared.give(PLAINTIFF, cmd.Recognise(spoken(4, 9_000, 10_500)))
    shared.give(PLAINTIFF, cmd.Recognise(spoken(5, 10_500, 11_000)))
    said = [utterance.speaker for utterance in shared.state.utterances.values()]
    assert said == ["", "agent", "agent", "agent", ""]


@pytest.mark.spec("S1")
def test_only_who_sits_at_a_microphone_or_the_court_says_who_of_its_side_speaks_there(shared: Hearing) -> None:
    assert shared.give(DEFENDANT, cmd.AssertSpeaker(PLAINTIFF, "agent")) == "not_your_microphone"
    assert shared.give(PLAINTIFF, cmd.AssertSpeaker(PLAINTIFF, DEFENDANT)) == "not_at_this_microphone"
    assert shared.give(CLERK, cmd.AssertSpeaker("nobody", "agent")) == "not_your_microphone"
    assert not shared.state.speaking


@pytest.mark.spec("S1")
def test_a_line_is_given_to_another_speaker_and_it_is_kept_who_said_so(hearing: Hearing) -> None:
    hearing.give(PLAINTIFF, cmd.Recognise(utterance(1)))
    assert hearing.give(CLERK, cmd.CorrectSpeaker(utterance(1).id, DEFENDANT)) == ""
    assert hearing.state.utterances[utterance(1).id].speaker == DEFENDANT
    told = hearing.state.reassigned[utterance(1).id]
    assert (told.speaker, told.by) == (DEFENDANT, CLERK)
    assert hearing.give(CLERK, cmd.CorrectSpeaker(utterance(1).id, "nobody")) == "not_at_this_microphone"


@pytest.mark.spec("T3")
def test_a_correction_keeps_what_the_recogniser_heard(hearing: Hearing) -> None:
    hearing.give(PLAINTIFF, cmd.Recognise(utterance(1)))
    assert hearing.give(JUDGE, cmd.CorrectUtterance(utterance(1).id, " 我不同意。 ")) == ""
    assert hearing.state.corrections[utterance(1).id].text == "我不同意。"
    assert hearing.state.utterances[utterance(1).id].text == "我同意。"
    assert hearing.give(JUDGE, cmd.CorrectUtterance(utterance(1).id, " ")) == "bad_request"


@pytest.mark.spec("T8")
def test_an_objection_is_answered_once_and_both_texts_stay(hearing: Hearing) -> None:
    assert hearing.give(PLAINTIFF, cmd.RaiseObjection("我同意。", "我说的是不同意。")) == ""
    (objection,) = hearing.state.objections.values()
    assert hearing.give(JUDGE, cmd.RuleObjection(objection.id, accepted=True)) == "bad_request"
    assert hearing.give(JUDGE, cmd.RuleObjection(objection.id, accepted=True, text="我不同意。")) == ""
    assert hearing.give(CLERK, cmd.RuleObjection(objection.id, accepted=False)) == "already_ruled"
    assert hearing.give(JUDGE, cmd.RuleObjection("none", accepted=False)) == "unknown_objection"
    assert hearing.state.objections[objection.id].quote == "我同意。"
    assert hearing.state.rulings[objection.id].text == "我不同意。"


@pytest.mark.spec("T7")
def test_a_shown_view_ends_with_the_permission_or_when_its_holder_leaves(hearing: Hearing) -> None:
    hearing.give(CLERK, cmd.Join())
    assert hearing.give(CLERK, cmd.StartStream()) == ""
    hearing.give(CLERK, cmd.Leave(reason="cut_off"))
    assert hearing.state.stream == CLERK, "who is cut off comes back to it"
    hearing.give(JUDGE, cmd.TakePermission())
    assert hearing.state.stream == ""
    assert hearing.give(JUDGE, cmd.StartStream()) == ""
    assert hearing.give(CLERK, cmd.StopStream()) == ""
    assert hearing.state.stream == ""


@pytest.mark.spec("T4")
def test_the_header_is_a_template_that_holds_no_names(hearing: Hearing) -> None:
    header = Header("庭审笔录", ("案号：{case_number}", "原告：{plaintiff}"))
    assert hearing.give(CLERK, cmd.SetHeader(header)) == ""
    assert hearing.state.header == header


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


STEPS = st.lists(st.tuples(st.sampled_from([seat.id for seat in SEATS]), PLAIN, st.integers(0, 40_000)), max_size=60)
"""Who gives which command, and how many milliseconds after the one before."""


@given(STEPS)
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
