"""批注: who may draw on evidence, what is drawn, erased, cleared and at the end frozen."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.evidence import Mark, Stroke
from server.hearing.ledger import marks_digest
from server.hearing.model import COURT, State

MOST = 5000
"""Marks of one hearing that have not been erased."""

COORDINATES = {"box": 4, "arrow": 4, "text": 2}
"""How many numbers a tool's points are; other tools have at least one point."""


def decide(state: State, seat: str, command: cmd.EvidenceCommand, now: int, fresh: str) -> Decision:
    """What comes of a command about marks."""
    match command:
        case cmd.AskToMark():
            waits = seat in state.evidence.asking or may_draw(state, seat)
            return [] if waits else [ev.MarkingAsked(seat=seat)]
        case cmd.GrantMarking():
            return _grant(state, seat, command.seat)
        case cmd.RefuseMarking():
            asked = command.seat in state.evidence.asking
            return [ev.MarkingRefused(seat=command.seat, by=seat)] if asked else Refusal("not_asked")
        case cmd.RevokeMarking():
            return _revoke(state, seat, command.seat)
        case cmd.DrawMark():
            return _draw(state, seat, command.stroke, now, fresh)
        case cmd.EraseMark():
            return _erase(state, seat, command.mark)
        case cmd.ClearMarks():
            return _clear(state, seat, command)
        case _:
            raise TypeError(f"no decision for {command!r}")


def may_draw(state: State, seat: str) -> bool:
    """Whether the seat may draw now: the court, and whom it has let."""
    if not rules.allowed(state, seat, rules.Right.DRAW_MARK):
        return False
    return state.role(seat) in COURT or seat in state.evidence.annotators


def frozen(state: State, salt: bytes) -> list[ev.Event]:
    """What enters the log when the hearing ends, if anything was drawn."""
    marks = state.evidence.marks.values()
    return [ev.MarksFrozen(digest=marks_digest(marks), count=len(marks), salt=salt)] if marks else []


def whole(stroke: Stroke) -> bool:
    """Whether the numbers of a stroke fit together."""
    points = len(stroke.points)
    if points % 2 or points != COORDINATES.get(stroke.tool, points):
        return False
    if stroke.pressures and len(stroke.pressures) * 2 != points:
        return False
    return bool(stroke.text.strip()) == (stroke.tool == "text")


def _grant(state: State, by: str, seat: str) -> Decision:
    if seat not in state.seats or state.role(seat) not in rules.MARKING - COURT:
        return Refusal("may_not_mark")
    return [] if seat in state.evidence.annotators else [ev.MarkingGranted(seat=seat, by=by)]


def _revoke(state: State, by: str, seat: str) -> Decision:
    may = state.evidence.annotators
    seats = tuple(sorted(may & {seat} if seat else may))
    return [ev.MarkingRevoked(seats=seats, by=by)] if seats else []


def _draw(state: State, seat: str, stroke: Stroke, now: int, fresh: str) -> Decision:
    if not may_draw(state, seat):
        return Refusal("may_not_mark")
    exhibit = state.evidence.exhibits.get(stroke.exhibit)
    if exhibit is None or not rules.sees(state, seat, stroke.exhibit):
        return Refusal("unknown_exhibit")
    if stroke.page > exhibit.pages or not whole(stroke):
        return Refusal("bad_request")
    if len(state.evidence.marks) >= MOST:
        return Refusal("marks_full")
    return [ev.MarkDrawn(mark=Mark(id=fresh, by=seat, at=now, stroke=stroke))]


def _erase(state: State, seat: str, mark: str) -> Decision:
    found = state.evidence.marks.get(mark)
    if found is None:
        return []
    if found.by != seat:
        return Refusal("not_your_mark")
    return [ev.MarkErased(mark=mark, exhibit=found.stroke.exhibit, by=seat)]


def _clear(state: State, seat: str, command: cmd.ClearMarks) -> Decision:
    if command.exhibit not in state.evidence.exhibits:
        return Refusal("unknown_exhibit")
    page = command.page
    some = any(on(mark, command.exhibit, page) for mark in state.evidence.marks.values())
    return [ev.MarksCleared(exhibit=command.exhibit, page=page, by=seat)] if some else []


def on(mark: Mark, exhibit: str, page: int) -> bool:
    """Whether a mark is on this page of an exhibit, or on any (0)."""
    return mark.stroke.exhibit == exhibit and page in {0, mark.stroke.page}
