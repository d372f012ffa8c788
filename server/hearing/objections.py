"""异议: a party objects to a passage of the record, the court answers; both stay."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import Objection, Ruling, State

MOST_OPEN = 100
"""Objections of one seat that may wait for an answer."""


def raise_objection(state: State, seat: str, command: cmd.RaiseObjection, now: int, fresh: str) -> Decision:
    quote, text = command.quote.strip(), command.text.strip()
    if not quote or not text:
        return Refusal("bad_request")
    if command.utterance and command.utterance not in state.utterances:
        return Refusal("unknown_utterance")
    if sum(one.seat == seat for one in state.objections.values() if one.id not in state.rulings) >= MOST_OPEN:
        return Refusal("objections_full")
    objection = Objection(
        id=fresh, seat=seat, at=now, quote=quote, text=text, place=command.place, utterance=command.utterance
    )
    return [ev.ObjectionRaised(objection=objection)]


def rule(state: State, seat: str, command: cmd.RuleObjection, now: int) -> Decision:
    if command.objection not in state.objections:
        return Refusal("unknown_objection")
    if command.objection in state.rulings:
        return Refusal("already_ruled")
    text = command.text.strip()
    if command.accepted and not text:
        return Refusal("bad_request")
    ruling = Ruling(
        by=seat,
        at=now,
        accepted=command.accepted,
        text=text if command.accepted else "",
        reason=command.reason.strip(),
    )
    return [ev.ObjectionRuled(objection=command.objection, ruling=ruling)]
