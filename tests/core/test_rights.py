"""Every role × phase × command, against a table written down here by hand."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from server.hearing import audiences, rules
from server.hearing import commands as cmd
from server.hearing.decision import Refusal
from server.hearing.events import (
    EvidenceEvent,
    GuestEvent,
    HearingCreated,
    LobbyEvent,
    OrderEvent,
    SharingEvent,
    SigningEvent,
    SittingEvent,
)
from server.hearing.evidence import Evidence, Exhibit, Mark, Showing, Stroke
from server.hearing.lobby import DeviceCheck
from server.hearing.machine import decide, evolve
from server.hearing.model import Header, Leaders, Objection, Paragraph, Phase, Presence, Role, Seat, State, Utterance
from server.hearing.rules import Right, allowed

LINE = Utterance("other.x.1", "other", 0, 1, "我同意。", ())
WITNESS = "wit"
STROKE = Stroke("e", 1, "pen", (0, 0, 10, 10))
EXHIBIT = Exhibit("e", "me", "合同", "me", 0, "00" * 32, 1, "pdf", "a.pdf", b"", 0, pages=1)

COMMANDS: dict[str, cmd.Command] = {
    "prepare": cmd.Prepare(),
    "open": cmd.Open(),
    "recess": cmd.Recess(),
    "resume": cmd.Resume(),
    "close": cmd.Close(),
    "adjourn": cmd.Adjourn(until=10),
    "conclude": cmd.Conclude(),
    "set_stage": cmd.SetStage("法庭调查"),
    "raise_hand": cmd.RaiseHand(),
    "lower_hand": cmd.LowerHand("me"),
    "summon": cmd.Summon(WITNESS),
    "dismiss": cmd.Dismiss(WITNESS),
    "take_permission": cmd.TakePermission(),
    "return_permission": cmd.ReturnPermission(),
    "share_permission": cmd.SharePermission(),
    "insert_utterances": cmd.InsertUtterances((LINE.id,)),
    "withdraw_utterance": cmd.WithdrawUtterance(LINE.id),
    "switch_sync": cmd.SwitchSync(True),
    "keep_draft": cmd.KeepDraft("edited", (Paragraph("一"),)),
    "discard_draft": cmd.DiscardDraft("d"),
    "assert_speaker": cmd.AssertSpeaker("me", "me"),
    "correct_speaker": cmd.CorrectSpeaker(LINE.id, "c"),
    "correct_utterance": cmd.CorrectUtterance(LINE.id, "我不同意。"),
    "confirm_words": cmd.ConfirmWords(LINE.id, ()),
    "start_stream": cmd.StartStream(),
    "stop_stream": cmd.StopStream(),
    "set_header": cmd.SetHeader(Header("庭审笔录", ())),
    "raise_objection": cmd.RaiseObjection("我同意。", "我说的是不同意。"),
    "rule_objection": cmd.RuleObjection("o", accepted=False),
    "describe_exhibit": cmd.DescribeExhibit("e", "合同"),
    "order_exhibits": cmd.OrderExhibits("me", ("e",)),
    "withdraw_exhibit": cmd.WithdrawExhibit("e"),
    "show_exhibit": cmd.ShowExhibit("e"),
    "stop_showing": cmd.StopShowing(),
    "ask_to_mark": cmd.AskToMark(),
    "grant_marking": cmd.GrantMarking("other"),
    "refuse_marking": cmd.RefuseMarking("other"),
    "revoke_marking": cmd.RevokeMarking(),
    "ask_to_share": cmd.AskToShare(),
    "grant_sharing": cmd.GrantSharing("other"),
    "refuse_sharing": cmd.RefuseSharing("other"),
    "revoke_sharing": cmd.RevokeSharing(),
    "stop_sharing": cmd.StopSharing(),
    "draw_mark": cmd.DrawMark(STROKE),
    "erase_mark": cmd.EraseMark("m"),
    "clear_marks": cmd.ClearMarks("e"),
    "give_opinion": cmd.GiveOpinion("e", text="有异议"),
    "remind_signer": cmd.RemindSigner("other"),
    "release_signer": cmd.ReleaseSigner("other"),
    "place_signatures": cmd.PlaceSignatures(),
    "mute": cmd.Mute("other"),
    "unmute": cmd.Unmute(),
    "blank_camera": cmd.BlankCamera("other"),
    "show_camera": cmd.ShowCamera("other"),
    "remove": cmd.Remove("other"),
    "call_in": cmd.CallIn("other"),
    "report_check": cmd.ReportCheck(DeviceCheck(camera="good")),
    "approve_observer": cmd.ApproveObserver("obs"),
    "refuse_observer": cmd.RefuseObserver("obs"),
    "accept_identity": cmd.AcceptIdentity("other"),
    "refuse_identity": cmd.RefuseIdentity("other", "not_alike"),
    "strike_gavel": cmd.StrikeGavel(),
    "read_discipline": cmd.ReadDiscipline(),
    "stop_discipline": cmd.StopDiscipline(),
}

ALWAYS = "scheduled preparing in_session recess closed"
COURT = "presiding_judge judge assessor clerk"
PARTIES = "plaintiff defendant third_party"
AGENTS = "plaintiff_agent defendant_agent third_party_agent"
BRINGING = f"{COURT} {PARTIES} {AGENTS}"
OPEN = "scheduled preparing in_session recess"
BENCH = "presiding_judge judge assessor"

EXPECTED: dict[str, tuple[str, str]] = {
    "prepare": (COURT, "scheduled"),
    "open": (COURT, "preparing"),
    "recess": (COURT, "in_session"),
    "resume": (COURT, "recess"),
    "close": (COURT, "in_session recess"),
    "adjourn": (COURT, "in_session recess"),
    "conclude": (COURT, "closed"),
    "set_stage": (COURT, "preparing in_session recess"),
    "raise_hand": (f"{PARTIES} {AGENTS} witness expert interpreter", "preparing in_session"),
    "lower_hand": (f"{COURT} {PARTIES} {AGENTS} witness expert interpreter", ALWAYS),
    "summon": (COURT, "preparing in_session"),
    "dismiss": (COURT, ALWAYS),
    "take_permission": (COURT, ALWAYS),
    "return_permission": (BENCH, ALWAYS),
    "share_permission": (BENCH, ALWAYS),
    "insert_utterances": (COURT, ALWAYS),
    "withdraw_utterance": (COURT, ALWAYS),
    "switch_sync": (COURT, ALWAYS),
    "keep_draft": (COURT, ALWAYS),
    "discard_draft": (COURT, ALWAYS),
    "assert_speaker": (f"{COURT} {PARTIES} {AGENTS} witness expert interpreter", ALWAYS),
    "correct_speaker": (COURT, ALWAYS),
    "correct_utterance": (COURT, ALWAYS),
    "confirm_words": (COURT, ALWAYS),
    "start_stream": (COURT, ALWAYS),
    "stop_stream": (COURT, ALWAYS),
    "set_header": (COURT, ALWAYS),
    "raise_objection": (f"{PARTIES} {AGENTS}", ALWAYS),
    "rule_objection": (COURT, ALWAYS),
    "describe_exhibit": (BRINGING, OPEN),
    "order_exhibits": (BRINGING, OPEN),
    "withdraw_exhibit": (BRINGING, OPEN),
    "show_exhibit": (BRINGING, "preparing in_session"),
    "stop_showing": (BRINGING, ALWAYS),
    "ask_to_mark": (f"{PARTIES} {AGENTS} witness expert", OPEN),
    "grant_marking": (COURT, OPEN),
    "refuse_marking": (COURT, OPEN),
    "revoke_marking": (COURT, ALWAYS),
    "ask_to_share": (f"{PARTIES} {AGENTS}", OPEN),
    "grant_sharing": (COURT, OPEN),
    "refuse_sharing": (COURT, OPEN),
    "revoke_sharing": (COURT, ALWAYS),
    "stop_sharing": (BRINGING, ALWAYS),
    "draw_mark": (f"{BRINGING} witness expert", OPEN),
    "erase_mark": (f"{BRINGING} witness expert", OPEN),
    "clear_marks": (COURT, OPEN),
    "give_opinion": (f"{PARTIES} {AGENTS}", OPEN),
    "remind_signer": (COURT, "closed"),
    "release_signer": (COURT, "closed"),
    "place_signatures": (COURT, "closed"),
    "mute": (COURT, ALWAYS),
    "unmute": (COURT, ALWAYS),
    "blank_camera": (COURT, ALWAYS),
    "show_camera": (COURT, ALWAYS),
    "remove": (COURT, ALWAYS),
    "call_in": (COURT, ALWAYS),
    "approve_observer": (COURT, OPEN),
    "refuse_observer": (COURT, ALWAYS),
    "accept_identity": (COURT, ALWAYS),
    "refuse_identity": (COURT, ALWAYS),
    "report_check": (f"{PARTIES} {AGENTS} witness expert interpreter observer", OPEN),
    "strike_gavel": (BENCH, "preparing in_session"),
    "read_discipline": (COURT, "preparing in_session"),
    "stop_discipline": (COURT, ALWAYS),
}


def hearing(role: Role, phase: Phase, *, granted: bool) -> State:
    """A hearing in which, but for role, phase and permission, every command could succeed."""
    seats = (Seat("me", role), Seat("other", Role.PLAINTIFF), Seat(WITNESS, Role.WITNESS), Seat("c", Role.CLERK))
    state = evolve(State(), HearingCreated("h", 0, seats), 0)
    grants = {"c": 7} | ({"me": 8} if granted else {})
    return msgspec.structs.replace(
        state,
        phase=phase,
        grants=grants,
        summoned=frozenset({"me"}),
        presence={WITNESS: Presence(True, 0)},
        applying=("obs",),
        utterances={LINE.id: LINE},
        evidence=Evidence(
            exhibits={"e": EXHIBIT},
            order={"me": ("e",)},
            showing=Showing("e", "other", 0),
            asking=frozenset({"other"}),
            annotators=frozenset({"me", "other"}),
            marks={"m": Mark("m", "other", 0, STROKE)},
        ),
        objections={"o": Objection("o", "other", 0, "我同意。", "我说的是不同意。")},
    )


def test_the_hand_written_table_covers_every_command() -> None:
    assert set(COMMANDS) == set(EXPECTED) == {str(kind.__struct_config__.tag) for kind in cmd.COMMANDS}


@pytest.mark.spec("H7")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_open_to_the_roles_and_phases_of_the_table_and_closed_to_all_others(name: str) -> None:
    roles, phases = EXPECTED[name]
    for role, phase in itertools.product(Role, Phase):
        state = hearing(role, phase, granted=True)
        may = role in roles.split() and phase in phases.split()
        assert allowed(state, "me", Right(name)) is may, (role, phase)
        decision = decide(state, "me", COMMANDS[name], now=1, fresh="x")
        if not may:
            assert isinstance(decision, Refusal)
            expected = "not_now" if role in roles.split() else "not_your_role"
            assert decision.code == expected, (role, phase)
        elif isinstance(decision, Refusal):
            assert decision.code not in {"not_now", "not_your_role", "no_permission"}, (role, phase)


@pytest.mark.spec("T2")
@pytest.mark.parametrize(
    "name",
    [
        *("insert_utterances", "withdraw_utterance", "switch_sync"),
        *("correct_speaker", "confirm_words", "start_stream", "set_header"),
    ],
)
def test_what_belongs_to_the_record_also_needs_the_permission(name: str) -> None:
    for role, phase in itertools.product(Role, ALWAYS.split()):
        decision = decide(hearing(role, Phase(phase), granted=False), "me", COMMANDS[name], now=1)
        assert isinstance(decision, Refusal)
        assert decision.code in {"no_permission", "not_your_role"}


@pytest.mark.spec("H7")
def test_a_stranger_may_do_nothing() -> None:
    state = hearing(Role.PRESIDING_JUDGE, Phase.IN_SESSION, granted=True)
    for name, command in COMMANDS.items():
        assert decide(state, "stranger", command, now=1) == Refusal("not_your_role"), name
    assert not any(allowed(state, "stranger", right) for right in Right)


@pytest.mark.spec("H7")
def test_the_notes_are_the_courts_alone_at_any_time_and_with_or_without_the_permission() -> None:
    for role, phase, granted in itertools.product(Role, Phase, (True, False)):
        state = hearing(role, phase, granted=granted)
        court = role in COURT.split()
        read, write = rules.DOCUMENTS["notes"]
        assert allowed(state, "me", read) is court
        concluded = phase is Phase.CONCLUDED
        assert allowed(state, "me", write) is (court and not concluded)
        assert audiences.hears(state, "me", audiences.OF_EDITS["notes"]) is court
        issued = decide(state, "me", cmd.IssueWriter(1, b"", "notes"), now=1)
        assert isinstance(issued, Refusal) is (concluded or not court)


@pytest.mark.spec("H6")
@pytest.mark.parametrize("role", [Role.WITNESS, Role.EXPERT, Role.OBSERVER])
def test_whoever_waits_outside_hears_of_nothing_but_the_phase(role: Role) -> None:
    for phase in Phase:
        waiting = msgspec.structs.replace(hearing(role, phase, granted=False), summoned=frozenset())
        for right in (Right.RECEIVE, Right.PUBLISH, Right.READ_RECORD, Right.READ_UTTERANCES):
            assert not allowed(waiting, "me", right)
        told = {kind.__name__ for kind, who in audiences.AUDIENCES.items() if audiences.hears(waiting, "me", who)}
        assert told == {"PhaseChanged", "Adjourned"}


@pytest.mark.spec("H6")
def test_a_summoned_witness_hears_and_speaks_but_gets_neither_record_nor_lines() -> None:
    state = hearing(Role.WITNESS, Phase.IN_SESSION, granted=False)
    assert allowed(state, "me", Right.RECEIVE)
    assert allowed(state, "me", Right.PUBLISH)
    assert not allowed(state, "me", Right.READ_RECORD)
    assert not allowed(state, "me", Right.READ_UTTERANCES)


@pytest.mark.spec("T9")
@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (Right.READ_LOG, f"{COURT} {PARTIES} {AGENTS} interpreter"),
        (Right.READ_HISTORY, f"{COURT} {PARTIES} {AGENTS}"),
        (Right.READ_AUTHORS, COURT),
        (Right.READ_ATTENDANCE, COURT),
    ],
)
def test_what_happened_before_is_open_to_its_readers_alone(right: Right, roles: str) -> None:
    for role, phase in itertools.product(Role, Phase):
        assert allowed(hearing(role, phase, granted=False), "me", right) is (role in roles.split()), (role, phase)


@pytest.mark.spec("T2")
@pytest.mark.parametrize("right", [Right.EXPORT_RECORD, Right.EXPORT_UTTERANCES])
def test_export_and_print_belong_to_the_permission(right: Right) -> None:
    for role, phase in itertools.product(Role, Phase):
        assert allowed(hearing(role, phase, granted=True), "me", right) is (role in COURT.split()), (role, phase)
        assert not allowed(hearing(role, phase, granted=False), "me", right), (role, phase)
        free = msgspec.structs.replace(hearing(role, phase, granted=False), grants={})
        assert allowed(free, "me", right) is (role in COURT.split()), "while the record is signed nobody holds it"


def test_every_event_has_an_audience() -> None:
    groups = {EvidenceEvent, GuestEvent, LobbyEvent, OrderEvent, SharingEvent, SigningEvent, SittingEvent}
    kinds = {
        *HearingCreated.__mro__[1].__subclasses__(),
        *(kind for group in groups for kind in group.__subclasses__()),
    }
    assert set(audiences.AUDIENCES) == kinds - groups


@pytest.mark.spec("H1", "H7")
@pytest.mark.parametrize(
    ("leaders", "roles"), [("both", COURT), ("judge", BENCH), ("clerk", "clerk")], ids=["both", "judge", "clerk"]
)
def test_a_court_may_leave_the_steps_of_a_sitting_to_judges_or_clerks(leaders: Leaders, roles: str) -> None:
    steps = {"prepare", "open", "recess", "resume", "adjourn", "close"}
    assert {Right(step) for step in steps} == rules.LEADING
    for name, role, phase in itertools.product([*steps, "conclude", "set_stage"], COURT.split(), Phase):
        state = msgspec.structs.replace(hearing(Role(role), phase, granted=True), leaders=leaders)
        leads = name not in steps or role in roles.split()
        may = leads and phase in EXPECTED[name][1].split()
        assert allowed(state, "me", Right(name)) is may, (name, role, phase)
        decision = decide(state, "me", COMMANDS[name], now=1, fresh="x")
        if not leads:
            expected = "not_leading" if phase in EXPECTED[name][1].split() else "not_now"
            assert decision == Refusal(expected), (name, role, phase)


@pytest.mark.spec("H1")
def test_a_hearing_says_who_leads_and_those_from_before_are_led_by_both() -> None:
    seats = (Seat("j", Role.PRESIDING_JUDGE), Seat("c", Role.CLERK))
    assert evolve(State(), HearingCreated("h", 0, seats), 0).leaders == "both"
    led = evolve(State(), HearingCreated("h", 0, seats, leaders="judge"), 0)
    assert decide(led, "c", cmd.Prepare(), 1) == Refusal("not_leading")
    assert not isinstance(decide(led, "j", cmd.Prepare(), 1), Refusal)
