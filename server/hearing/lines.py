"""Recognised lines: who spoke them, what is right in them, and whether they are in the record."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import COURT, SIDES, Role, State, Utterance

MOST_AT_ONCE = 500
"""Lines that one command may insert."""


def speaker_of(utterance: Utterance) -> str:
    """The seat whose words these are, as far as anybody has said."""
    return utterance.speaker or utterance.seat


def text_of(state: State, utterance: Utterance) -> str:
    """What a line reads: as somebody of the court has corrected it, else as it was recognised."""
    correction = state.corrections.get(utterance.id)
    return correction.text if correction else utterance.text


def sharing(state: State, microphone: str) -> tuple[str, ...]:
    """Seats that may speak at a microphone: its own first, then the others of its side."""
    role = state.role(microphone)
    side = next((side for side in SIDES if role in side), frozenset())
    return (microphone, *(s.id for s in state.seats.values() if s.role in side and s.id != microphone))


def recognise(state: State, utterance: Utterance) -> Decision:
    if utterance.id in state.utterances:
        return []
    speaker = _asserted(state, utterance)
    if speaker and speaker != utterance.seat:
        utterance = msgspec.structs.replace(utterance, speaker=speaker)
    if state.order.muted_between(utterance.seat, utterance.start, utterance.end):
        utterance = msgspec.structs.replace(utterance, muted=True)
    return [ev.UtteranceRecognised(utterance=utterance)]


def _asserted(state: State, utterance: Utterance) -> str:
    """Who was said to speak there: a key that is pressed a little late still counts for a line that goes on."""
    middle = (utterance.start + utterance.end) // 2
    said = [speaker for at, speaker in state.speaking.get(utterance.seat, ()) if at <= middle]
    return said[-1] if said else ""


def assert_speaker(state: State, seat: str, command: cmd.AssertSpeaker) -> Decision:
    if command.seat not in state.seats or (command.seat != seat and state.role(seat) not in COURT):
        return Refusal("not_your_microphone")
    if command.speaker not in sharing(state, command.seat):
        return Refusal("not_at_this_microphone")
    if speaking_at(state, command.seat) == command.speaker:
        return []
    return [ev.SpeakerAsserted(seat=command.seat, speaker=command.speaker, by=seat)]


def speaking_at(state: State, microphone: str) -> str:
    """Who is said to speak at a microphone now."""
    said = state.speaking.get(microphone)
    return said[-1][1] if said else microphone


def correct_speaker(state: State, seat: str, command: cmd.CorrectSpeaker) -> Decision:
    if command.utterance not in state.utterances:
        return Refusal("unknown_utterance")
    if command.speaker not in state.seats or state.role(command.speaker) is Role.OBSERVER:
        return Refusal("not_at_this_microphone")
    if speaker_of(state.utterances[command.utterance]) == command.speaker:
        return []
    return [ev.SpeakerCorrected(utterance=command.utterance, speaker=command.speaker, by=seat)]


def correct(state: State, seat: str, command: cmd.CorrectUtterance) -> Decision:
    utterance = state.utterances.get(command.utterance)
    text = command.text.strip()
    if utterance is None:
        return Refusal("unknown_utterance")
    if not text:
        return Refusal("bad_request")
    if text == text_of(state, utterance):
        return []
    return [ev.UtteranceCorrected(utterance=utterance.id, text=text, by=seat)]


def confirm(state: State, seat: str, command: cmd.ConfirmWords) -> Decision:
    utterance = state.utterances.get(command.utterance)
    if utterance is None:
        return Refusal("unknown_utterance")
    if any(index >= len(utterance.words) for index in command.words):
        return Refusal("bad_request")
    fresh = sorted(set(command.words) - state.confirmed.get(utterance.id, frozenset()))
    return [ev.WordsConfirmed(utterance=utterance.id, words=tuple(fresh), by=seat)] if fresh else []


def insert(state: State, seat: str, ids: Sequence[str]) -> Decision:
    if not ids or len(ids) > MOST_AT_ONCE or len(set(ids)) != len(ids):
        return Refusal("bad_request")
    if any(utterance not in state.utterances for utterance in ids):
        return Refusal("unknown_utterance")
    fresh = tuple(utterance for utterance in ids if utterance not in state.inserted)
    return [ev.UtterancesInserted(utterances=fresh, by=seat)] if fresh else Refusal("already_in_record")


def withdraw(state: State, seat: str, utterance: str) -> Decision:
    known = utterance in state.inserted
    return [ev.UtteranceWithdrawn(utterance, by=seat)] if known else Refusal("not_in_record")
