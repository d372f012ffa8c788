"""The permission to edit the record: taken, returned, shared, and the writers that it lets write."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.model import BENCH, Document, Phase, Role, State

ABSENT_AFTER = 30_000
"""Milliseconds without any holder of the permission before a clerk may take it."""


def clerks(state: State) -> list[str]:
    """Who holds it by default."""
    return [seat.id for seat in state.seats.values() if seat.role is Role.CLERK]


def take(state: State, seat: str, now: int) -> Decision:
    if set(state.grants) == {seat}:
        return []
    if state.role(seat) not in BENCH and not _holders_absent(state, now):
        return Refusal("holder_present")
    ended = tuple(holder for holder in state.grants if holder != seat)
    granted = () if seat in state.grants else (seat,)
    return _changed(state, ev.PermissionChanged(by=seat, how="taken", ended=ended, granted=granted))


def give_back(state: State, seat: str) -> Decision:
    holders = clerks(state)
    ended = tuple(holder for holder in state.grants if holder not in holders)
    granted = tuple(clerk for clerk in holders if clerk not in state.grants)
    if not ended and not granted:
        return []
    return _changed(state, ev.PermissionChanged(by=seat, how="returned", ended=ended, granted=granted))


def share(state: State, seat: str) -> Decision:
    granted = tuple(writer for writer in [seat, *clerks(state)] if writer not in state.grants)
    return [ev.PermissionChanged(by=seat, how="shared", ended=(), granted=granted)] if granted else []


def issue(state: State, seat: str, command: cmd.IssueWriter) -> Decision:
    if not rules.allowed(state, seat, rules.DOCUMENTS[command.document].write):
        return Refusal("not_now" if state.phase is Phase.CONCLUDED else _why_not(command.document))
    if command.client in state.writers:
        raise ValueError(f"client id {command.client} is taken")
    return [ev.WriterIssued(command.client, seat, command.secret_digest, command.document)]


def writes(state: State, client: int, document: Document = "record") -> Refusal | str:
    """The seat behind a writer, if what he sends is still accepted.

    For what takes a grant, his must never have ended since he was issued.
    """
    writer = state.writers.get(client)
    if writer is None or writer.document != document:
        return Refusal("unknown_writer")
    if client in state.retired:
        return Refusal("writer_retired")
    right = rules.DOCUMENTS[document].write
    if state.phase is Phase.CONCLUDED:
        return Refusal("not_now")
    if right in rules.NEEDS_GRANT and state.grants.get(writer.seat) != writer.grant:
        return Refusal("permission_ended")
    return writer.seat


def freeze(state: State, seat: str) -> list[ev.Event]:
    """The record is to be signed: nobody writes any more."""
    ended = tuple(state.grants)
    return _changed(state, ev.PermissionChanged(by=seat, how="frozen", ended=ended, granted=())) if ended else []


def start_stream(state: State, seat: str) -> Decision:
    """One view is shown at a time: whoever starts takes over."""
    return [] if state.stream == seat else [ev.StreamStarted(by=seat)]


def stop_stream(state: State, seat: str) -> Decision:
    return [ev.StreamStopped(by=seat)] if state.stream else []


def _why_not(document: Document) -> str:
    return "no_permission" if rules.DOCUMENTS[document].write in rules.NEEDS_GRANT else "not_your_role"


def _changed(state: State, event: ev.PermissionChanged) -> list[ev.Event]:
    """Whose permission ends no longer shows his view."""
    return [event, ev.StreamStopped(by="")] if state.stream in event.ended else [event]


def _holders_absent(state: State, now: int) -> bool:
    def absent(holder: str) -> bool:
        presence = state.presence.get(holder)
        return presence is None or (not presence.online and now - presence.since >= ABSENT_AFTER)

    return all(absent(holder) for holder in state.grants)
