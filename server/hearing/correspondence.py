"""PURE: the text channel beside the record: who may write to whom.

A thread is between one seat that is not of the court and the clerks (求助), under that seat's id, or between clerks and
bench, under `BENCH_THREAD`. What is written is no part of the record and stands in no journal: it may name people, and
has to be erasable.
"""

from __future__ import annotations

from server.hearing.model import BENCH, Role, State

BENCH_THREAD = ""


def may_use(state: State, seat: str, thread: str) -> bool:
    """Whether the seat reads and writes the thread."""
    if seat not in state.seats or (thread != BENCH_THREAD and thread not in state.seats):
        return False
    role = state.role(seat)
    if thread == BENCH_THREAD:
        return role in BENCH or role is Role.CLERK
    if role is Role.CLERK:
        return state.role(thread) not in BENCH | {Role.CLERK}
    return seat == thread and role not in BENCH
