"""The state machine: `decide` says what a command would make happen, `evolve` makes it so.

`decide` changes nothing and `evolve` refuses nothing. Replaying the events of the journal gives the state.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.model import BENCH, PARTIES, TESTIFYING, Draft, Phase, Presence, Role, State, Writer
from server.hearing.rules import Right

ABSENT_AFTER = 30_000
"""Milliseconds without any holder of the permission before a clerk may take it."""

DRAFT_LIMIT = 200_000
"""Characters that the drafts of one person may hold together."""


class Refusal(msgspec.Struct, frozen=True):
    """A command that is not carried out; `code` is stable, its sentences are in `server.errors`."""

    code: str


Decision = Sequence[ev.Event] | Refusal


def decide(state: State, seat: str, command: cmd.Command | cmd.InnerCommand, now: int, fresh: str = "") -> Decision:
    """What happens if `seat` gives `command` at `now` (milliseconds since the epoch).

    `fresh` is an id that nothing else has yet, for what the command creates.
    """
    if isinstance(command, cmd.Command):
        right = Right(str(command.__struct_config__.tag))
        if not rules.allowed(state, seat, right):
            return Refusal(_why(state, seat, right))
        if right in rules.TRANSITIONS:
            return _pass_over(state, seat, right, now)
    return _decide(state, seat, command, now, fresh)


def _why(state: State, seat: str, right: Right) -> str:
    roles = rules.RIGHTS[right]
    if seat not in state.seats or state.role(seat) not in roles:
        return "not_your_role"
    if state.phase not in roles[state.role(seat)]:
        return "not_now"
    return "no_permission" if right in rules.NEEDS_GRANT else "not_admitted"


def _pass_over(state: State, seat: str, right: Right, now: int) -> Decision:
    if right is Right.OPEN and now < state.starts_at and not _parties_in(state):
        return Refusal("parties_absent")
    return [ev.PhaseChanged(phase=rules.TRANSITIONS[right][1], by=seat)]


def _parties_in(state: State) -> bool:
    return all(_online(state, seat.id) for seat in state.seats.values() if seat.role in PARTIES)


def _online(state: State, seat: str) -> bool:
    presence = state.presence.get(seat)
    return presence is not None and presence.online


def _decide(state: State, seat: str, command: cmd.Command | cmd.InnerCommand, now: int, fresh: str) -> Decision:
    match command:
        case cmd.Join():
            return [] if _online(state, seat) else [ev.Joined(seat=seat)]
        case cmd.Leave():
            return [ev.Left(seat=seat, reason=command.reason)] if _online(state, seat) else []
        case cmd.Summon():
            return _summon(state, seat, command.seat)
        case cmd.Dismiss():
            known = command.seat in state.summoned
            return [ev.WitnessDismissed(seat=command.seat, by=seat)] if known else Refusal("not_summoned")
        case cmd.TakePermission():
            return _take(state, seat, now)
        case cmd.ReturnPermission():
            return _return(state, seat)
        case cmd.SharePermission():
            return _share(state, seat)
        case cmd.IssueWriter():
            return _issue(state, seat, command)
        case cmd.RetireWriter():
            retired = command.client in state.retired
            return [] if retired else [ev.WriterRetired(client=command.client, code=command.code)]
        case cmd.Recognise():
            known = command.utterance.id in state.utterances
            return [] if known else [ev.UtteranceRecognised(utterance=command.utterance)]
        case cmd.ReportLoss():
            return [ev.SoundLost(seat=seat, start=command.start, end=command.end)]
        case cmd.InsertUtterances():
            return _insert(state, seat, command.utterances)
        case cmd.WithdrawUtterance():
            known = command.utterance in state.inserted
            return [ev.UtteranceWithdrawn(command.utterance, by=seat)] if known else Refusal("not_in_record")
        case cmd.SwitchSync():
            return [] if state.sync == command.on else [ev.SyncSwitched(on=command.on, by=seat)]
        case cmd.KeepDraft():
            return _keep(state, seat, command, now, fresh)
        case cmd.DiscardDraft():
            own = command.draft in state.drafts and state.drafts[command.draft].seat == seat
            return [ev.DraftDiscarded(draft=command.draft, by=seat)] if own else Refusal("unknown_draft")
        case _:
            raise TypeError(f"no decision for {command!r}")


def _summon(state: State, seat: str, witness: str) -> Decision:
    if witness not in state.seats or state.role(witness) not in TESTIFYING:
        return Refusal("not_a_witness")
    if witness in state.summoned:
        return []
    if not _online(state, witness):
        return Refusal("witness_absent")
    return [ev.WitnessSummoned(seat=witness, by=seat)]


def _clerks(state: State) -> list[str]:
    return [seat.id for seat in state.seats.values() if seat.role is Role.CLERK]


def _take(state: State, seat: str, now: int) -> Decision:
    if set(state.grants) == {seat}:
        return []
    if state.role(seat) not in BENCH and not _holders_absent(state, now):
        return Refusal("holder_present")
    ended = tuple(holder for holder in state.grants if holder != seat)
    granted = () if seat in state.grants else (seat,)
    return [ev.PermissionChanged(by=seat, how="taken", ended=ended, granted=granted)]


def _holders_absent(state: State, now: int) -> bool:
    def absent(holder: str) -> bool:
        presence = state.presence.get(holder)
        return presence is None or (not presence.online and now - presence.since >= ABSENT_AFTER)

    return all(absent(holder) for holder in state.grants)


def _return(state: State, seat: str) -> Decision:
    clerks = _clerks(state)
    ended = tuple(holder for holder in state.grants if holder not in clerks)
    granted = tuple(clerk for clerk in clerks if clerk not in state.grants)
    if not ended and not granted:
        return []
    return [ev.PermissionChanged(by=seat, how="returned", ended=ended, granted=granted)]


def _share(state: State, seat: str) -> Decision:
    granted = tuple(writer for writer in [seat, *_clerks(state)] if writer not in state.grants)
    return [ev.PermissionChanged(by=seat, how="shared", ended=(), granted=granted)] if granted else []


def _issue(state: State, seat: str, command: cmd.IssueWriter) -> Decision:
    if not rules.allowed(state, seat, Right.WRITE_RECORD):
        return Refusal("no_permission")
    if command.client in state.writers:
        raise ValueError(f"client id {command.client} is taken")
    return [ev.WriterIssued(client=command.client, seat=seat, secret_digest=command.secret_digest)]


def _insert(state: State, seat: str, ids: Sequence[str]) -> Decision:
    if not ids or len(ids) > 500 or len(set(ids)) != len(ids):
        return Refusal("bad_request")
    if any(utterance not in state.utterances for utterance in ids):
        return Refusal("unknown_utterance")
    fresh = tuple(utterance for utterance in ids if utterance not in state.inserted)
    return [ev.UtterancesInserted(utterances=fresh, by=seat)] if fresh else Refusal("already_in_record")


def _keep(state: State, seat: str, command: cmd.KeepDraft, now: int, fresh: str) -> Decision:
    size = sum(len(paragraph.text) + len(paragraph.after) for paragraph in command.paragraphs)
    kept = sum(len(p.text) + len(p.after) for d in state.drafts.values() if d.seat == seat for p in d.paragraphs)
    if not size:
        return Refusal("bad_request")
    if size + kept > DRAFT_LIMIT:
        return Refusal("drafts_full")
    draft = Draft(id=fresh, seat=seat, code=command.code[:40], at=now, paragraphs=command.paragraphs)
    return [ev.DraftKept(draft=draft)]


def evolve(state: State, event: ev.Event, at: int) -> State:
    """The state after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.HearingCreated():
            return _create(event, at)
        case ev.PhaseChanged():
            first = event.phase is Phase.IN_SESSION and not state.opened_at
            opened = at if first else state.opened_at
            return change(state, phase=event.phase, phase_since=at, opened_at=opened)
        case ev.Joined():
            return change(state, presence=state.presence | {event.seat: Presence(online=True, since=at)})
        case ev.Left():
            gone = Presence(online=False, since=at, left=event.reason)
            return change(state, presence=state.presence | {event.seat: gone})
        case ev.WitnessSummoned():
            return change(state, summoned=state.summoned | {event.seat})
        case ev.WitnessDismissed():
            return change(state, summoned=state.summoned - {event.seat})
        case ev.PermissionChanged():
            return _regrant(state, event.ended, event.granted)
        case ev.WriterIssued():
            writer = Writer(seat=event.seat, grant=state.grants[event.seat], secret_digest=event.secret_digest)
            return change(state, writers=state.writers | {event.client: writer})
        case ev.WriterRetired():
            return change(state, retired=state.retired | {event.client})
        case ev.UtteranceRecognised():
            return change(state, utterances=state.utterances | {event.utterance.id: event.utterance})
        case ev.SoundLost():
            return state
        case ev.UtterancesInserted():
            inserted = state.inserted | dict.fromkeys(event.utterances, event.by)
            return change(state, inserted=inserted, entered=state.entered.union(event.utterances))
        case ev.UtteranceWithdrawn():
            rest = {utterance: by for utterance, by in state.inserted.items() if utterance != event.utterance}
            return change(state, inserted=rest)
        case ev.SyncSwitched():
            return change(state, sync=event.on)
        case ev.DraftKept():
            return change(state, drafts=state.drafts | {event.draft.id: event.draft})
        case ev.DraftDiscarded():
            return change(state, drafts={key: draft for key, draft in state.drafts.items() if key != event.draft})
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _create(event: ev.HearingCreated, at: int) -> State:
    seats = {seat.id: seat for seat in event.seats}
    blank = State(hearing=event.hearing, starts_at=event.starts_at, phase_since=at, seats=seats)
    return _regrant(blank, (), tuple(_clerks(blank)))


def _regrant(state: State, ended: Sequence[str], granted: Sequence[str]) -> State:
    grants = {holder: grant for holder, grant in state.grants.items() if holder not in ended}
    last = state.last_grant
    for seat in granted:
        last += 1
        grants[seat] = last
    return msgspec.structs.replace(state, grants=grants, last_grant=last)


def writes(state: State, client: int) -> Refusal | str:
    """The seat behind a writer, if what he sends is still accepted: his grant never ended since he was issued."""
    writer = state.writers.get(client)
    if writer is None:
        return Refusal("unknown_writer")
    if client in state.retired:
        return Refusal("writer_retired")
    if state.grants.get(writer.seat) != writer.grant:
        return Refusal("permission_ended")
    return writer.seat
