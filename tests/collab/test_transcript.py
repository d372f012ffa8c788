"""The table of the record's shape."""

from __future__ import annotations

import json
import math

import pytest

from server.collab.transcript import HEADER, KINDS, ROOT, Rule, shape
from tests.collab.clerks import Editors


def test_the_editors_schema_says_the_same_as_the_table(editors: Editors) -> None:
    ours = {
        name: {"children": sorted(kind.children), "attributes": sorted(kind.attributes)} for name, kind in KINDS.items()
    }
    theirs = editors.ask("", "schema")["kinds"]
    theirs[ROOT]["children"].remove(HEADER)  # which only the server makes
    assert ours == theirs


def test_the_table_is_written_out_as_json() -> None:
    described = json.loads(json.dumps(shape()))
    assert described["kinds"]["heading"] == {
        "children": ["#text", "hardBreak"],
        "attributes": {
            "label": {"type": "string", "maxLength": 16},
            "level": {"type": "integer", "minimum": 1, "maximum": 3},
            "secret": {"enum": ["yes"]},
            "textAlign": {"enum": ["left", "center", "right", "justify"]},
            "utterance": {"type": "string", "description": "utterance"},
        },
    }
    assert described["marks"] == ["bold", "exhibit", "italic", "underline"]


def rule(kind: str, attribute: str) -> Rule:
    return KINDS[kind].attributes[attribute]


@pytest.mark.parametrize("number", [1, 3, 2.0])
def test_a_whole_number_may_come_as_a_float(number: float) -> None:
    assert rule("heading", "level").allows(number)


@pytest.mark.parametrize("value", [0, 4, 2.5, math.nan, math.inf, -math.inf, True, "2", None, [2]])
def test_what_is_not_a_level_is_not_allowed(value: object) -> None:
    assert not rule("heading", "level").allows(value)


@pytest.mark.parametrize("value", [[], [120], [120, None, 80.0]])
def test_widths_of_columns_may_be_open(value: object) -> None:
    assert rule("tableCell", "colwidth").allows(value)


@pytest.mark.parametrize("value", [120, ["120"], [-1], [[120]], [1] * 101])
def test_what_is_not_widths_is_not_allowed(value: object) -> None:
    assert not rule("tableCell", "colwidth").allows(value)


@pytest.mark.parametrize("value", [[], {}, 1, ["left"]])
def test_a_choice_is_a_word(value: object) -> None:
    assert not rule("paragraph", "textAlign").allows(value)
