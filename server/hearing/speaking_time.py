"""How long each side has spoken, stage by stage: its recognised lines, each from its first to its last word.

A line belongs to the stage that had been set when it began ("" before the first), and to the side of whoever is said to
have spoken it. It is reckoned anew when somebody corrects that.
"""

from __future__ import annotations

from server.hearing.model import COURT, SIDES, Role, Side, State, Utterance

SpokenTimes = dict[str, dict[Side, int]]
"""Milliseconds by stage and side."""


def side_of(role: Role) -> Side:
    """The side on which a role speaks."""
    if role in COURT:
        return "court"
    names: tuple[Side, ...] = ("plaintiff", "defendant", "third_party")
    return next((name for name, side in zip(names, SIDES[1:], strict=True) if role in side), "others")


def with_line(state: State, line: Utterance, sign: int = 1) -> SpokenTimes:
    """The times with a line counted in, or (`sign` -1) taken out."""
    stage = next((stage for at, stage in reversed(state.stages) if at <= line.start), "")
    speaker = line.speaker or line.seat
    if speaker not in state.seats:
        return state.spoken
    side = side_of(state.role(speaker))
    before = state.spoken.get(stage, {})
    return state.spoken | {stage: before | {side: before.get(side, 0) + sign * max(0, line.end - line.start)}}
