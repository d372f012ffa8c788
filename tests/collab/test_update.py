"""Reading what the engines write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.refusal import Code, Refused
from server.collab.update import (
    ANY,
    UNLIMITED,
    Deletion,
    Limits,
    low_surrogates,
    read_place,
    read_update,
    read_vector,
)
from tests.collab.encode import At, number, update, value

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False) | texts
values = scalars | st.lists(scalars, max_size=5)


@given(values)
def test_an_attribute_is_read_as_the_engine_wrote_it(given_value: Any) -> None:
    doc: Doc[XmlFragment] = Doc(client_id=1)
    element = XmlElement("paragraph")
    doc.get("record", type=XmlFragment).children.append(element)
    element.attributes["label"] = given_value
    (section,) = read_update(doc.get_update(), UNLIMITED).sections
    (item,) = [item for item in section.items if item.kind == ANY]
    assert item.content == [given_value]
    assert item.key == "label"


@given(values)
def test_an_attribute_is_read_as_it_was_encoded(given_value: Any) -> None:
    edit = update(1, 0, At(parent="record", key="x").values(given_value))
    assert read_update(edit, UNLIMITED).sections[0].items[0].content == [given_value]


@given(texts, texts)
def test_text_is_counted_as_the_engine_counts_it(first: str, second: str) -> None:
    doc: Doc[XmlFragment] = Doc(client_id=1)
    root = doc.get("record", type=XmlFragment)
    text = XmlText(first)
    root.children.append(XmlElement("paragraph", None, [text]))
    text.insert(len(text), second)
    (section,) = read_update(doc.get_update(), UNLIMITED).sections
    assert section.end == read_vector(doc.get_state(), UNLIMITED)[1]


@given(texts)
def test_the_second_halves_of_pairs_are_where_utf_16_has_them(text: str) -> None:
    units = text.encode("utf-16-be")
    expected = [n for n in range(len(units) // 2) if 0xDC <= units[2 * n] <= 0xDF]
    assert low_surrogates(text) == expected


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (lambda: read_update(data, Limits()), lambda: read_vector(data, Limits()), lambda: read_place(data)):
        try:
            read()
        except Refused as refused:
            assert refused.code in Code


def test_deletions_are_read_with_their_clients() -> None:
    edit = update(1, 0, deletions=(((2, 3), 4), ((5, 6), 7), ((2, 30), 1)))
    assert read_update(edit, UNLIMITED).deletions == [Deletion(2, 3, 4), Deletion(2, 30, 1), Deletion(5, 6, 7)]


@pytest.mark.parametrize("depth", [1, 4])
def test_a_list_in_lists_is_read(depth: int) -> None:
    nested: Any = "x"
    for _ in range(depth):
        nested = [nested]
    edit = update(1, 0, At(parent="record", key="x").values(nested))
    assert read_update(edit, UNLIMITED).sections[0].items[0].content == [nested]


@pytest.mark.parametrize("count", [5, 5000])
def test_lists_in_lists_without_end_are_refused_and_cost_nothing(count: int) -> None:
    edit = update(1, 0, At(parent="record", key="x").other(ANY, b"\x01" + b"\x75\x01" * count + value("x")))
    with pytest.raises(Refused) as refused:
        read_update(edit, UNLIMITED)
    assert refused.value.code == Code.ATTRIBUTE_NOT_ALLOWED


@pytest.mark.parametrize("client", [0, 127, 128, 2**32 - 1, 2**53 - 1])
def test_a_client_id_of_any_size_is_read(client: int) -> None:
    assert read_vector(b"\x01" + number(client) + b"\x05", UNLIMITED) == {client: 5}
