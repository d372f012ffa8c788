"""Marks on a copy: of the exhibit and the roles asked for, in the colours of the page."""

from __future__ import annotations

import re
from pathlib import Path

from server.evidence.layers import COLOURS, marked
from server.hearing.evidence import Evidence, Mark, Stroke
from server.hearing.model import Role, Seat, State

TOKENS = Path(__file__).parents[2] / "web" / "src" / "styles" / "tokens.css"


def test_the_colours_are_those_of_the_page() -> None:
    light = TOKENS.read_text().partition("@media")[0]
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    for role, colour in COLOURS.items():
        bench = role in (Role.PRESIDING_JUDGE, Role.JUDGE, Role.ASSESSOR)
        assert colour == named["judge" if bench else role.removesuffix("_agent").replace("_", "-")]
    assert set(COLOURS) == set(Role)


def test_marks_are_those_of_the_exhibit_and_of_the_roles_asked_for() -> None:
    def mark(id: str, by: str, at: int, exhibit: str = "e") -> Mark:
        return Mark(id, by, at, Stroke(exhibit, 1, "box", (1, 1, int(id), int(id))))

    marks = [mark("2", "d", 2), mark("3", "p", 1), mark("4", "p", 3, "other")]
    state = State(
        seats={"p": Seat("p", Role.PLAINTIFF), "d": Seat("d", Role.DEFENDANT)},
        evidence=Evidence(marks={mark.id: mark for mark in marks}),
    )
    found = marked(state, {"p": "张伟"}, "e", [])
    assert [(one.author, one.layer) for one in found] == [("原告 张伟", "原告"), ("被告", "被告")]
    assert [one.layer for one in marked(state, {}, "e", ["defendant"])] == ["被告"]
