"""What people said of their hearings, for the court's administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import mean
from typing import NamedTuple

from server.hearing.header import BEIJING, TITLES
from server.hearing.model import Role
from server.settings import Settings
from server.store.ports import Feedback
from server.store.store import open_store


class Given(NamedTuple):
    """Somebody's feedback, with the case and his role; nobody's name."""

    case_number: str
    role: Role
    feedback: Feedback


def summary(given: Sequence[Given]) -> list[str]:
    """A line for each case with its averages from 1 to 5, and one for each person."""
    if not given:
        return ["还没有反馈。", "No feedback yet."]
    lines = []
    for case in dict.fromkeys(one.case_number for one in given):
        of_case = [one for one in given if one.case_number == case]
        marks = [(one.feedback.media, one.feedback.ease, one.feedback.overall) for one in of_case]
        media, ease, overall = (mean(column) for column in zip(*marks, strict=True))
        lines.append(f"{case}  反馈 {len(of_case)} 份  声音和画面 {media:.1f}  操作 {ease:.1f}  总体 {overall:.1f}")
        for role, told in ((one.role, one.feedback) for one in of_case):
            at = datetime.fromtimestamp(told.at / 1000, BEIJING).strftime("%Y-%m-%d %H:%M")
            words = " ".join(told.text.split())
            lines.append(f"  {at}  {TITLES[role]}  {told.media} {told.ease} {told.overall}  {words}".rstrip())
    return lines


async def report(settings: Settings) -> list[str]:
    """The summary of all that is kept. Raises StoreError."""
    store = await open_store(settings)
    try:
        given = []
        for feedback in await store.correspondence.feedback():
            seat = await store.directory.seat(feedback.seat)
            hearing = seat and await store.directory.hearing(seat.hearing)
            if seat and hearing:
                given.append(Given(hearing.case_number, seat.role, feedback))
        return summary(given)
    finally:
        await store.close()
