"""How a speaker's paragraphs begin in the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from server.hearing.model import COURT, LABELS, Seat, State


def labels(seats: Iterable[Seat]) -> dict[str, str]:
    """The label of each seat, by its id; `seats` in the court's order.

    Several of one role outside the court are numbered (原1, 原2). The court speaks as one: whoever of the bench asks
    is 审, whichever clerk notes is 书. The page counts in the same way (`labels` in web/src/core/labels.ts).
    """
    seats = list(seats)
    sharing = Counter(LABELS[seat.role] for seat in seats)
    met: Counter[str] = Counter()
    found = {}
    for seat in seats:
        label = LABELS[seat.role]
        met[label] += 1
        found[seat.id] = f"{label}{met[label]}" if sharing[label] > 1 and seat.role not in COURT else label
    return found


def label_of(state: State, seat: str) -> str:
    """The label of one seat of a hearing; KeyError for a stranger."""
    return labels(state.seats.values())[seat]
