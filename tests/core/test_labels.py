"""Labels of speakers; the page is held to the same list (web/tests/core/labels.test.ts)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from server.hearing.labels import label_of, labels
from server.hearing.model import Role, Seat, State


class Case(TypedDict):
    what: str
    roles: list[str]
    labels: list[str]


CASES: list[Case] = json.loads((Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))


@pytest.mark.spec("T5")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_speaker_is_labelled_by_role_and_numbered_where_there_are_several(case: Case) -> None:
    seats = [Seat(id=f"s-{number}", role=Role(role)) for number, role in enumerate(case["roles"])]
    assert list(labels(seats).values()) == case["labels"]
    state = State(seats={seat.id: seat for seat in seats})
    assert [label_of(state, seat.id) for seat in seats] == case["labels"]
