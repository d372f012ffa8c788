"""Whether a record has the shape that the table promises, told from the engine's own view of it."""

from __future__ import annotations

import json
from collections.abc import Container
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from server.collab.document import RecordDocument
from server.collab.reading import attributes
from server.collab.transcript import DEPTH, HEADER, KINDS, ROOT, TEXT, Utterance, is_mark


def assert_legal(document: RecordDocument, utterances: Container[str]) -> None:
    root = document._root
    header = root.children[0]
    assert isinstance(header, XmlElement)
    assert header.tag == HEADER
    assert len(header.children) == 0
    assert attributes(header) == {}
    _check(ROOT, root, 0, utterances)


def _check(kind: str, node: XmlFragment | XmlElement, depth: int, utterances: Container[str]) -> None:
    children = list(node.children)
    assert len(children) == len(node.children), "something stands there that is neither an element nor a text"
    assert depth <= DEPTH
    for index, child in enumerate(children):
        if isinstance(child, XmlText):
            assert TEXT in KINDS[kind].children
            _check_text(child)
            continue
        assert isinstance(child, XmlElement)
        assert child.tag is not None
        if not (depth == 0 and index == 0):
            assert child.tag in KINDS[kind].children
        for key, found in attributes(child).items():
            rule = KINDS[child.tag].attributes[key]
            assert rule.allows(found), (key, found)
            assert not isinstance(rule, Utterance) or found in utterances
        _check(child.tag, child, depth + 1, utterances)


def _check_text(text: XmlText) -> None:
    assert list(text.attributes.__iter__()) == []
    run: Any
    for run, marks in text.diff():
        assert isinstance(run, str)
        assert all(is_mark(name, json.dumps(value, separators=(",", ":"))) for name, value in (marks or {}).items())
