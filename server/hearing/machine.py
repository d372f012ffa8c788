"""The state machine: `decide` says what a command would make happen, `evolve` makes it so.

`decide` changes nothing and `evolve` refuses nothing. Replaying the events of the journal gives the state.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.hearing import (
    admission,
    drafts,
    evolution,
    exhibits,
    guests,
    identification,
    keeping_order,
    lines,
    marks,
    objections,
    permission,
    rules,
    seals,
    sharing,
    signatures,
    sittings,
    speaking_time,
    stages,
)
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.lobby import Lobby
from server.hearing.model import (
    PARTIES,
    TESTIFYING,
    Correction,
    Phase,
    Presence,
    Reassignment,
    State,
    Stay,
    Writer,
)
from server.hearing.rules import Right
from server.hearing.words import lean


def decide(
    state: State, seat: str, command: cmd.Command | cmd.InnerCommand, now: int, fresh: str = "", salt: bytes = b""
) -> Decision:
    """What happens if `seat` gives `command` at `now` (milliseconds since the epoch).

    `fresh` is an id that nothing else has yet, for what the command creates; `salt` random bytes that nobody knows,
    for what enters the log of proofs.
    """
    if isinstance(command, cmd.Command):
        right = Right(str(command.__struct_config__.tag))
        if refusal := rules.refused(state, seat, right):
            return refusal
        if right in rules.TRANSITIONS:
            return _pass_over(state, seat, command, now, salt)
    match command:
        case cmd.FileExhibit():
            return exhibits.file(state, seat, command, now, salt)
        case cmd.NoteAccess():
            return exhibits.note_access(state, seat, command)
        case cmd.DescribeExhibit() | cmd.OrderExhibits() | cmd.WithdrawExhibit():
            return exhibits.decide(state, seat, command, now)
        case cmd.ShowExhibit() | cmd.StopShowing() | cmd.GiveOpinion():
            return exhibits.decide(state, seat, command, now)
        case cmd.EvidenceCommand():
            return marks.decide(state, seat, command, now, fresh)
        case cmd.GiveIdentity() | cmd.NoteIdentityView():
            return identification.decide(state, seat, command)
        case cmd.GuestCommand() | cmd.AddSeat() | cmd.ApplyToObserve():
            return guests.decide(state, seat, command)
        case cmd.LobbyCommand():
            return admission.decide(state, seat, command)
        case cmd.OrderCommand():
            return keeping_order.decide(state, seat, command)
        case cmd.SharingCommand():
            return sharing.decide(state, seat, command)
        case cmd.StartSharing():
            return rules.refused(state, seat, Right.SHARE_SCREEN) or sharing.start(state, seat)
        case cmd.EndSharing():
            return sharing.left(state, seat)
        case cmd.SigningCommand():
            return signatures.decide(state, seat, command)
        case cmd.SealVersion():
            return rules.refused(state, seat, Right.START_SIGNING) or seals.decide(state, seat, command)
        case cmd.FreezingCommand():
            return rules.refused(state, seat, Right.START_SIGNING) or signatures.freeze(state, seat, command, now)
        case cmd.SignerCommand():
            return signatures.answer(state, seat, command, now)
        case cmd.SittingCommand():
            return sittings.decide(state, seat, command, now)
        case _:
            return _decide(state, seat, command, now, fresh)


def _pass_over(state: State, seat: str, command: cmd.Command, now: int, salt: bytes) -> Decision:
    right = Right(str(command.__struct_config__.tag))
    if right is Right.OPEN and now < state.starts_at and not _parties_in(state):
        return Refusal("parties_absent")
    until = now + command.minutes * 60_000 if isinstance(command, cmd.Recess) and command.minutes else 0
    changed = ev.PhaseChanged(phase=rules.TRANSITIONS[right][1], by=seat, until=until)
    stopped = sharing.passed(state, changed.phase, seat)
    if right is Right.CLOSE:
        return [changed, *stopped, *marks.frozen(state, salt)]
    return [changed, ev.DisciplineBegun(by=seat)] if right is Right.OPEN else [changed, *stopped]


def _parties_in(state: State) -> bool:
    parties = [seat.id for seat in state.seats.values() if seat.role in PARTIES]
    return all(state.online(seat) and state.admitted(seat) for seat in parties)


def _decide(state: State, seat: str, command: cmd.Command | cmd.InnerCommand, now: int, fresh: str) -> Decision:
    match command:
        case cmd.Join():
            return _join(state, seat, command.address)
        case cmd.Leave():
            return _leave(state, seat, command)
        case cmd.SetStage():
            return stages.set_stage(state, seat, command.stage)
        case cmd.RaiseHand():
            return stages.raise_hand(state, seat)
        case cmd.LowerHand():
            return stages.lower_hand(state, seat, command)
        case cmd.Summon():
            return _summon(state, seat, command.seat)
        case cmd.Dismiss():
            known = command.seat in state.summoned
            return [ev.WitnessDismissed(seat=command.seat, by=seat)] if known else Refusal("not_summoned")
        case cmd.TakePermission():
            return permission.take(state, seat, now)
        case cmd.ReturnPermission():
            return permission.give_back(state, seat)
        case cmd.SharePermission():
            return permission.share(state, seat)
        case cmd.IssueWriter():
            return permission.issue(state, seat, command)
        case cmd.RetireWriter():
            retired = command.client in state.retired
            return [] if retired else [ev.WriterRetired(client=command.client, code=command.code)]
        case cmd.StartStream():
            return permission.start_stream(state, seat)
        case cmd.StopStream():
            return permission.stop_stream(state, seat)
        case cmd.SetHeader():
            return [] if state.header == command.header else [ev.HeaderSet(header=command.header, by=seat)]
        case cmd.Recognise():
            return lines.recognise(state, command.utterance)
        case cmd.ReportLoss():
            return [ev.SoundLost(seat=seat, start=command.start, end=command.end)]
        case cmd.InsertUtterances():
            return lines.insert(state, seat, command.utterances)
        case cmd.WithdrawUtterance():
            return lines.withdraw(state, seat, command.utterance)
        case cmd.SwitchSync():
            return [] if state.sync == command.on else [ev.SyncSwitched(on=command.on, by=seat)]
        case cmd.AssertSpeaker():
            return lines.assert_speaker(state, seat, command)
        case cmd.CorrectSpeaker():
            return lines.correct_speaker(state, seat, command)
        case cmd.CorrectUtterance():
            return lines.correct(state, seat, command)
        case cmd.ConfirmWords():
            return lines.confirm(state, seat, command)
        case cmd.KeepDraft():
            return drafts.keep(state, seat, command, now, fresh)
        case cmd.DiscardDraft():
            return drafts.discard(state, seat, command.draft)
        case cmd.RaiseObjection():
            return objections.raise_objection(state, seat, command, now, fresh)
        case cmd.RuleObjection():
            return objections.rule(state, seat, command, now)
        case _:
            raise TypeError(f"no decision for {command!r}")


def _join(state: State, seat: str, address: str) -> Decision:
    came = [] if state.online(seat) else [ev.Joined(seat=seat)]
    moved = [ev.Addressed(seat=seat, address=address)] if address and state.addresses.get(seat) != address else []
    return [*came, *moved, *sharing.left(state, seat)]


def _leave(state: State, seat: str, command: cmd.Leave) -> Decision:
    if not state.online(seat):
        return []
    gone: list[ev.Event] = [ev.Left(seat=seat, reason=command.reason, link=command.link), *sharing.left(state, seat)]
    if command.reason != "left":
        return gone  # who is cut off comes back to what he was doing
    stream = [ev.StreamStopped(by="")] if state.stream == seat else []
    return [*gone, *stream, *exhibits.left(state, seat)]


def _summon(state: State, seat: str, witness: str) -> Decision:
    if witness not in state.seats or state.role(witness) not in TESTIFYING:
        return Refusal("not_a_witness")
    if witness in state.summoned:
        return []
    if not state.online(witness):
        return Refusal("witness_absent")
    return [ev.WitnessSummoned(seat=witness, by=seat)]


def evolve(state: State, event: ev.Event, at: int) -> State:
    """The state after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.HearingCreated():
            return _create(event, at)
        case ev.PhaseChanged():
            opened = state.phase is Phase.PREPARING and event.phase is Phase.IN_SESSION
            return change(
                state,
                phase=event.phase,
                phase_since=at,
                phase_until=event.until,
                openings=(*state.openings, at) if opened else state.openings,
                hands=(),
                order=change(state.order, reading=0),
            )
        case ev.StageSet():
            return change(state, stage=event.stage, stages=(*state.stages, (at, event.stage)))
        case ev.HandRaised():
            return change(state, hands=(*state.hands, event.seat))
        case ev.HandLowered():
            return change(state, hands=_without(state.hands, event.seat))
        case ev.Addressed():
            return change(state, addresses=state.addresses | {event.seat: event.address})
        case ev.Joined():
            came = (*state.attendance.get(event.seat, ()), Stay(since=at))
            return change(
                state,
                presence=state.presence | {event.seat: Presence(online=True, since=at)},
                attendance=state.attendance | {event.seat: came},
            )
        case ev.Left():
            gone = Presence(online=False, since=at, left=event.reason)
            hands = _without(state.hands, event.seat)
            return change(
                state,
                presence=state.presence | {event.seat: gone},
                attendance=state.attendance | {event.seat: _ended(state, event, at)},
                hands=hands,
            )
        case ev.WitnessSummoned():
            return change(state, summoned=state.summoned | {event.seat})
        case ev.WitnessDismissed():
            return change(state, summoned=state.summoned - {event.seat})
        case ev.PermissionChanged():
            return _regrant(state, event.ended, event.granted)
        case ev.WriterIssued():
            grant = state.grants.get(event.seat, 0)
            writer = Writer(event.seat, grant, event.secret_digest, event.document)
            return change(state, writers=state.writers | {event.client: writer})
        case ev.WriterRetired():
            return change(state, retired=state.retired | {event.client})
        case ev.UtteranceRecognised():
            line = lean(event.utterance)
            spoken = speaking_time.with_line(state, line)
            return change(state, utterances=state.utterances | {line.id: line}, spoken=spoken)
        case ev.SoundLost():
            return change(state, gaps=state.gaps + 1)
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
        case ev.SpeakerAsserted():
            said = (*state.speaking.get(event.seat, ()), (at, event.speaker))
            return change(state, speaking=state.speaking | {event.seat: said})
        case ev.SpeakerCorrected():
            before = state.utterances[event.utterance]
            line = change(before, speaker=event.speaker)
            state = change(state, spoken=speaking_time.with_line(state, before, sign=-1))
            told = Reassignment(speaker=event.speaker, by=event.by, at=at)
            return change(
                state,
                utterances=state.utterances | {line.id: line},
                reassigned=state.reassigned | {line.id: told},
                spoken=speaking_time.with_line(state, line),
            )
        case ev.UtteranceCorrected():
            correction = Correction(text=event.text, by=event.by, at=at)
            return change(state, corrections=state.corrections | {event.utterance: correction})
        case ev.WordsConfirmed():
            words = state.confirmed.get(event.utterance, frozenset()).union(event.words)
            return change(state, confirmed=state.confirmed | {event.utterance: words})
        case ev.StreamStarted():
            return change(state, stream=event.by)
        case ev.StreamStopped():
            return change(state, stream="")
        case ev.HeaderSet():
            return change(state, header=event.header)
        case ev.ObjectionRaised():
            return change(state, objections=state.objections | {event.objection.id: event.objection})
        case ev.ObjectionRuled():
            return change(state, rulings=state.rulings | {event.objection: event.ruling})
        case ev.EvidenceEvent():
            return change(state, evidence=evolution.evolve(state.evidence, event, at, state.hearing))
        case ev.GuestEvent():
            return guests.evolve(state, event)
        case ev.LobbyEvent():
            return change(state, lobby=admission.evolve(state.lobby, event, at))
        case ev.OrderEvent():
            order = keeping_order.evolve(state.order, event, at)
            return change(state, order=order, lobby=admission.evolve(state.lobby, event, at))
        case ev.SharingEvent():
            return change(state, sharing=sharing.evolve(state.sharing, event))
        case ev.SigningEvent():
            return change(state, signing=signatures.evolve(state.signing, event, at))
        case ev.SittingEvent():
            return sittings.evolve(state, event, at)
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _create(event: ev.HearingCreated, at: int) -> State:
    seats = {seat.id: seat for seat in event.seats}
    lobby = Lobby(kept=event.lobby)
    blank = State(
        hearing=event.hearing,
        starts_at=event.starts_at,
        leaders=event.leaders,
        agenda=event.agenda,
        phase_since=at,
        seats=seats,
        cases=event.cases,
        lobby=lobby,
    )
    return _regrant(blank, (), tuple(permission.clerks(blank)))


def _ended(state: State, event: ev.Left, at: int) -> tuple[Stay, ...]:
    stays = state.attendance.get(event.seat, ())
    ended = [msgspec.structs.replace(stay, until=at, left=event.reason, link=event.link) for stay in stays[-1:]]
    return (*stays[:-1], *ended)


def _without(seats: tuple[str, ...], seat: str) -> tuple[str, ...]:
    return tuple(one for one in seats if one != seat)


def _regrant(state: State, ended: Sequence[str], granted: Sequence[str]) -> State:
    grants = {holder: grant for holder, grant in state.grants.items() if holder not in ended}
    last = state.last_grant
    for seat in granted:
        last += 1
        grants[seat] = last
    return msgspec.structs.replace(state, grants=grants, last_grant=last)
