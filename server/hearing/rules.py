"""Who may do what, when: tables of role × phase × right.

Everything that decides about rights is in this file; who is told of what, in `audiences`.
The page hides by the same table, which it gets as generated TypeScript; the documentation prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from server.hearing.decision import Refusal
from server.hearing.model import AGENTS, BENCH, COURT, PARTIES, TESTIFYING, Document, Leaders, Phase, Role, State


class Right(StrEnum):
    """Each command by its tag, and what a page does without a command."""

    PREPARE = "prepare"
    OPEN = "open"
    RECESS = "recess"
    RESUME = "resume"
    CLOSE = "close"
    ADJOURN = "adjourn"
    CONCLUDE = "conclude"
    SET_STAGE = "set_stage"
    RAISE_HAND = "raise_hand"
    LOWER_HAND = "lower_hand"
    SUMMON = "summon"
    DISMISS = "dismiss"
    TAKE_PERMISSION = "take_permission"
    RETURN_PERMISSION = "return_permission"
    SHARE_PERMISSION = "share_permission"
    INSERT_UTTERANCES = "insert_utterances"
    WITHDRAW_UTTERANCE = "withdraw_utterance"
    SWITCH_SYNC = "switch_sync"
    KEEP_DRAFT = "keep_draft"
    DISCARD_DRAFT = "discard_draft"
    ASSERT_SPEAKER = "assert_speaker"
    CORRECT_SPEAKER = "correct_speaker"
    CORRECT_UTTERANCE = "correct_utterance"
    CONFIRM_WORDS = "confirm_words"
    START_STREAM = "start_stream"
    STOP_STREAM = "stop_stream"
    SET_HEADER = "set_header"
    RAISE_OBJECTION = "raise_objection"
    RULE_OBJECTION = "rule_objection"
    DESCRIBE_EXHIBIT = "describe_exhibit"
    ORDER_EXHIBITS = "order_exhibits"
    WITHDRAW_EXHIBIT = "withdraw_exhibit"
    SHOW_EXHIBIT = "show_exhibit"
    STOP_SHOWING = "stop_showing"
    ASK_TO_MARK = "ask_to_mark"
    GRANT_MARKING = "grant_marking"
    REFUSE_MARKING = "refuse_marking"
    REVOKE_MARKING = "revoke_marking"
    DRAW_MARK = "draw_mark"
    ERASE_MARK = "erase_mark"
    CLEAR_MARKS = "clear_marks"
    GIVE_OPINION = "give_opinion"
    MUTE = "mute"
    UNMUTE = "unmute"
    BLANK_CAMERA = "blank_camera"
    SHOW_CAMERA = "show_camera"
    REMOVE = "remove"
    CALL_IN = "call_in"
    REPORT_CHECK = "report_check"
    ACCEPT_IDENTITY = "accept_identity"
    REFUSE_IDENTITY = "refuse_identity"
    GIVE_IDENTITY = "give_identity"
    VIEW_IDENTITY = "view_identity"
    INVITE = "invite"
    APPROVE_OBSERVER = "approve_observer"
    REFUSE_OBSERVER = "refuse_observer"
    STRIKE_GAVEL = "strike_gavel"
    READ_DISCIPLINE = "read_discipline"
    STOP_DISCIPLINE = "stop_discipline"
    ASK_TO_SHARE = "ask_to_share"
    GRANT_SHARING = "grant_sharing"
    REFUSE_SHARING = "refuse_sharing"
    REVOKE_SHARING = "revoke_sharing"
    STOP_SHARING = "stop_sharing"
    REMIND_SIGNER = "remind_signer"
    RELEASE_SIGNER = "release_signer"
    PLACE_SIGNATURES = "place_signatures"
    SHARE_SCREEN = "share_screen"
    START_SIGNING = "start_signing"
    SIGN = "sign"
    READ_SIGNING = "read_signing"
    FILE_EXHIBITS = "file_exhibits"
    READ_EXHIBITS = "read_exhibits"
    MANAGE_TEMPLATES = "manage_templates"
    EXPORT_RECORD = "export_record"
    EXPORT_UTTERANCES = "export_utterances"
    READ_RECORD = "read_record"
    WRITE_RECORD = "write_record"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    READ_UTTERANCES = "read_utterances"
    READ_HISTORY = "read_history"
    READ_AUTHORS = "read_authors"
    READ_LOG = "read_log"
    READ_ATTENDANCE = "read_attendance"
    PUBLISH = "publish"
    RECEIVE = "receive"


EVERYBODY = frozenset(Role)
READERS = COURT | PARTIES | AGENTS | {Role.INTERPRETER}
SPEAKERS = EVERYBODY - {Role.OBSERVER}
EVER = frozenset(Phase)
ALWAYS = EVER - {Phase.CONCLUDED}
"""Of a hearing that is concluded nothing changes any more."""
SITTING = frozenset({Phase.IN_SESSION, Phase.RECESS})
UNTIL_CLOSED = ALWAYS - {Phase.CLOSED}
BRINGING = COURT | PARTIES | AGENTS
"""Who brings evidence."""
MARKING = BRINGING | TESTIFYING
"""Who may be allowed to draw on it."""

_TABLE: tuple[tuple[Right, frozenset[Role], frozenset[Phase]], ...] = (
    (Right.PREPARE, COURT, frozenset({Phase.SCHEDULED})),
    (Right.OPEN, COURT, frozenset({Phase.PREPARING})),
    (Right.RECESS, COURT, frozenset({Phase.IN_SESSION})),
    (Right.RESUME, COURT, frozenset({Phase.RECESS})),
    (Right.CLOSE, COURT, SITTING),
    (Right.ADJOURN, COURT, SITTING),
    (Right.CONCLUDE, COURT, frozenset({Phase.CLOSED})),
    (Right.SET_STAGE, COURT, SITTING | {Phase.PREPARING}),
    (Right.RAISE_HAND, SPEAKERS - COURT, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.LOWER_HAND, SPEAKERS, ALWAYS),
    (Right.SUMMON, COURT, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.DISMISS, COURT, ALWAYS),
    (Right.TAKE_PERMISSION, COURT, ALWAYS),
    (Right.RETURN_PERMISSION, BENCH, ALWAYS),
    (Right.SHARE_PERMISSION, BENCH, ALWAYS),
    (Right.INSERT_UTTERANCES, COURT, ALWAYS),
    (Right.WITHDRAW_UTTERANCE, COURT, ALWAYS),
    (Right.SWITCH_SYNC, COURT, ALWAYS),
    (Right.KEEP_DRAFT, COURT, ALWAYS),
    (Right.DISCARD_DRAFT, COURT, ALWAYS),
    (Right.ASSERT_SPEAKER, SPEAKERS, ALWAYS),
    (Right.CORRECT_SPEAKER, COURT, ALWAYS),
    (Right.CORRECT_UTTERANCE, COURT, ALWAYS),
    (Right.CONFIRM_WORDS, COURT, ALWAYS),
    (Right.START_STREAM, COURT, ALWAYS),
    (Right.STOP_STREAM, COURT, ALWAYS),
    (Right.SET_HEADER, COURT, ALWAYS),
    (Right.RAISE_OBJECTION, PARTIES | AGENTS, ALWAYS),
    (Right.RULE_OBJECTION, COURT, ALWAYS),
    (Right.DESCRIBE_EXHIBIT, BRINGING, UNTIL_CLOSED),
    (Right.ORDER_EXHIBITS, BRINGING, UNTIL_CLOSED),
    (Right.WITHDRAW_EXHIBIT, BRINGING, UNTIL_CLOSED),
    (Right.SHOW_EXHIBIT, BRINGING, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.STOP_SHOWING, BRINGING, ALWAYS),
    (Right.ASK_TO_MARK, MARKING - COURT, UNTIL_CLOSED),
    (Right.GRANT_MARKING, COURT, UNTIL_CLOSED),
    (Right.REFUSE_MARKING, COURT, UNTIL_CLOSED),
    (Right.REVOKE_MARKING, COURT, ALWAYS),
    (Right.DRAW_MARK, MARKING, UNTIL_CLOSED),
    (Right.ERASE_MARK, MARKING, UNTIL_CLOSED),
    (Right.CLEAR_MARKS, COURT, UNTIL_CLOSED),
    (Right.GIVE_OPINION, PARTIES | AGENTS, UNTIL_CLOSED),
    (Right.MUTE, COURT, ALWAYS),
    (Right.UNMUTE, COURT, ALWAYS),
    (Right.BLANK_CAMERA, COURT, ALWAYS),
    (Right.SHOW_CAMERA, COURT, ALWAYS),
    (Right.REMOVE, COURT, ALWAYS),
    (Right.CALL_IN, COURT, ALWAYS),
    (Right.REPORT_CHECK, EVERYBODY - COURT, UNTIL_CLOSED),
    (Right.ACCEPT_IDENTITY, COURT, ALWAYS),
    (Right.REFUSE_IDENTITY, COURT, ALWAYS),
    (Right.GIVE_IDENTITY, EVERYBODY - COURT, UNTIL_CLOSED),
    (Right.VIEW_IDENTITY, COURT, ALWAYS),
    (Right.INVITE, COURT, UNTIL_CLOSED),
    (Right.APPROVE_OBSERVER, COURT, UNTIL_CLOSED),
    (Right.REFUSE_OBSERVER, COURT, ALWAYS),
    (Right.STRIKE_GAVEL, BENCH, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.READ_DISCIPLINE, COURT, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.STOP_DISCIPLINE, COURT, ALWAYS),
    (Right.ASK_TO_SHARE, BRINGING - COURT, UNTIL_CLOSED),
    (Right.GRANT_SHARING, COURT, UNTIL_CLOSED),
    (Right.REFUSE_SHARING, COURT, UNTIL_CLOSED),
    (Right.REVOKE_SHARING, COURT, ALWAYS),
    (Right.STOP_SHARING, BRINGING, ALWAYS),
    (Right.REMIND_SIGNER, COURT, frozenset({Phase.CLOSED})),
    (Right.RELEASE_SIGNER, COURT, frozenset({Phase.CLOSED})),
    (Right.PLACE_SIGNATURES, COURT, frozenset({Phase.CLOSED})),
    (Right.START_SIGNING, COURT, frozenset({Phase.CLOSED})),
    (Right.SIGN, BRINGING | TESTIFYING, frozenset({Phase.CLOSED})),
    (Right.READ_SIGNING, COURT, EVER),
    (Right.SHARE_SCREEN, BRINGING, frozenset({Phase.PREPARING, Phase.IN_SESSION})),
    (Right.FILE_EXHIBITS, BRINGING, UNTIL_CLOSED),
    (Right.READ_EXHIBITS, READERS, EVER),
    (Right.MANAGE_TEMPLATES, COURT, EVER),
    (Right.EXPORT_RECORD, COURT, EVER),
    (Right.EXPORT_UTTERANCES, COURT, EVER),
    (Right.READ_RECORD, READERS, EVER),
    (Right.WRITE_RECORD, COURT, ALWAYS),
    (Right.READ_NOTES, COURT, EVER),
    (Right.WRITE_NOTES, COURT, ALWAYS),
    (Right.READ_UTTERANCES, READERS, EVER),
    (Right.READ_HISTORY, READERS - {Role.INTERPRETER}, EVER),
    (Right.READ_AUTHORS, COURT, EVER),
    (Right.READ_LOG, READERS, EVER),
    (Right.READ_ATTENDANCE, COURT, EVER),
    (Right.PUBLISH, SPEAKERS, ALWAYS),
    (Right.RECEIVE, EVERYBODY, ALWAYS),
)

RIGHTS: Mapping[Right, Mapping[Role, frozenset[Phase]]] = MappingProxyType(
    {right: MappingProxyType({role: phases for role in Role if role in roles}) for right, roles, phases in _TABLE}
)

TRANSITIONS: Mapping[Right, tuple[frozenset[Phase], Phase]] = MappingProxyType(
    {
        Right.PREPARE: (frozenset({Phase.SCHEDULED}), Phase.PREPARING),
        Right.OPEN: (frozenset({Phase.PREPARING}), Phase.IN_SESSION),
        Right.RECESS: (frozenset({Phase.IN_SESSION}), Phase.RECESS),
        Right.RESUME: (frozenset({Phase.RECESS}), Phase.IN_SESSION),
        Right.CLOSE: (SITTING, Phase.CLOSED),
    }
)

NEEDS_GRANT = frozenset(
    {
        Right.INSERT_UTTERANCES,
        Right.WITHDRAW_UTTERANCE,
        Right.SWITCH_SYNC,
        Right.CORRECT_SPEAKER,
        Right.CONFIRM_WORDS,
        Right.START_STREAM,
        Right.SET_HEADER,
        Right.EXPORT_RECORD,
        Right.EXPORT_UTTERANCES,
        Right.WRITE_RECORD,
    }
)
"""Rights that also need a live grant to edit the record."""

FREE_FOR_ALL = frozenset({Right.EXPORT_RECORD, Right.EXPORT_UTTERANCES})
"""Those of them that change nothing: while nobody has a grant, as when the record is being signed, they need none."""

RECOGNISING = frozenset({Phase.IN_SESSION})
"""Phases in which microphones are recognised."""

SILENCED = frozenset({Phase.RECESS, Phase.CONCLUDED})
"""Phases in which nobody's picture or sound reaches anyone."""

PAST = frozenset({Right.READ_HISTORY, Right.READ_AUTHORS, Right.READ_LOG})
"""Rights to what happened before one came: earlier states of the record, who wrote what, the log."""

WAITING = PAST | {
    Right.RECEIVE,
    Right.PUBLISH,
    Right.READ_RECORD,
    Right.READ_UTTERANCES,
    Right.READ_EXHIBITS,
    Right.RAISE_HAND,
    Right.ASSERT_SPEAKER,
    Right.RAISE_OBJECTION,
    Right.SHOW_EXHIBIT,
    Right.GIVE_OPINION,
    Right.ASK_TO_SHARE,
    Right.SHARE_SCREEN,
    Right.ASK_TO_MARK,
    Right.DRAW_MARK,
    Right.ERASE_MARK,
}
"""Rights that somebody who waits outside the room does not have, whatever his role."""


LEADING = frozenset({Right.PREPARE, Right.OPEN, Right.RECESS, Right.RESUME, Right.ADJOURN, Right.CLOSE})
"""Rights that a court may leave to its judges, or to its clerks, alone. Both conclude."""

LEADERS: Mapping[Leaders, frozenset[Role]] = MappingProxyType(
    {"both": COURT, "judge": BENCH, "clerk": frozenset({Role.CLERK})}
)


def allowed(state: State, seat: str, right: Right) -> bool:
    """Whether the seat has the right now."""
    if seat not in state.seats:
        return False
    if state.phase not in RIGHTS[right].get(state.role(seat), frozenset()):
        return False
    if right in WAITING and not state.admitted(seat):
        return False
    if right in LEADING and state.role(seat) not in LEADERS[state.leaders]:
        return False
    return right not in NEEDS_GRANT or seat in state.grants or (right in FREE_FOR_ALL and not state.grants)


def refused(state: State, seat: str, right: Right) -> Refusal | None:
    """Why the seat does not have the right now; None if it has it."""
    if allowed(state, seat, right):
        return None
    roles = RIGHTS[right]
    if seat not in state.seats or state.role(seat) not in roles:
        return Refusal("not_your_role")
    if state.phase not in roles[state.role(seat)]:
        return Refusal("not_now")
    if right in LEADING:
        return Refusal("not_leading")
    return Refusal("no_permission" if right in NEEDS_GRANT else "not_admitted")


def ever(role: Role, right: Right) -> bool:
    """Whether a role has the right in some phase: for what belongs to the court and to no hearing."""
    return role in RIGHTS[right]


class Access(NamedTuple):
    """What it takes to read and to write a document."""

    read: Right
    write: Right


DOCUMENTS: Mapping[Document, Access] = MappingProxyType(
    {
        "record": Access(Right.READ_RECORD, Right.WRITE_RECORD),
        "notes": Access(Right.READ_NOTES, Right.WRITE_NOTES),
    }
)


def shown(state: State, exhibit: str) -> bool:
    """Whether this exhibit is being shown to all."""
    return state.evidence.showing is not None and state.evidence.showing.exhibit == exhibit


def sees(state: State, seat: str, exhibit: str) -> bool:
    """Whether the seat may see an exhibit: who reads evidence any, others in the room what is being shown."""
    if seat not in state.seats or exhibit not in state.evidence.exhibits:
        return False
    return allowed(state, seat, Right.READ_EXHIBITS) or (state.admitted(seat) and shown(state, exhibit))
