"""庭审阶段 and 举手: where the sitting is, and who asks to speak."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import COURT, State


def set_stage(state: State, seat: str, stage: str) -> Decision:
    if stage not in state.agenda:
        return Refusal("bad_request")
    return [] if state.stage == stage else [ev.StageSet(stage=stage, by=seat)]


def raise_hand(state: State, seat: str) -> Decision:
    return [] if seat in state.hands else [ev.HandRaised(seat=seat)]


def lower_hand(state: State, seat: str, command: cmd.LowerHand) -> Decision:
    if command.seat != seat and state.role(seat) not in COURT:
        return Refusal("not_your_role")
    return [ev.HandLowered(seat=command.seat, by=seat)] if command.seat in state.hands else []
