"""The templates that every court begins with are in order themselves."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from server.hearing.model import LABELS
from server.hearing.standard import STANDARD
from server.hearing.templates import TemplateContent, TemplateKind, fault

PASSAGES = [content for content in STANDARD.values() if content.kind is TemplateKind.PASSAGE]


@pytest.mark.spec("T4")
@pytest.mark.parametrize("content", STANDARD.values(), ids=STANDARD)
def test_a_standard_template_would_be_accepted_from_a_page(content: TemplateContent) -> None:
    assert msgspec.json.decode(msgspec.json.encode(content), type=TemplateContent) == content
    assert fault(content) is None


def test_every_standard_passage_has_a_key_of_its_own() -> None:
    keys = Counter(content.key for content in PASSAGES)
    assert "" not in keys
    assert set(keys.values()) == {1}
    # In Chromium these open its own toolbar, feedback form and menus.
    assert not set(keys) & set("TIBEF")


def test_who_speaks_in_a_standard_passage_is_one_of_the_records_labels() -> None:
    for content in PASSAGES:
        for line in content.lines:
            assert line.partition("：")[0] in LABELS.values(), line
