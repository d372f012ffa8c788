"""What a record says: its passages in order, and its content as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.transcript import ROOT

Tree: TypeAlias = dict[str, Any] | list[list[Any]]
"""An element: {"kind", "attributes", "children"}. A text: its runs, each [characters, sorted marks]."""

PASSAGES = frozenset({"paragraph", "heading"})


class Block(NamedTuple):
    """A passage of the record. A line break in its text is "\\n"."""

    kind: str
    label: str | None
    utterance: str | None
    text: str


def passages(node: XmlFragment | XmlElement) -> Iterator[XmlElement]:
    """All passages in their order, those in lists and tables included; the node itself if it is one."""
    if isinstance(node, XmlElement) and node.tag in PASSAGES:
        yield node
        return
    for child in node.children:
        if isinstance(child, XmlElement):
            yield from passages(child)


def blocks(node: XmlFragment | XmlElement) -> Iterator[Block]:
    """What all passages say, in their order."""
    return map(block, passages(node))


def utterances(node: XmlFragment | XmlElement) -> Iterator[str]:
    """What its passages refer to, without reading their text."""
    for passage in passages(node):
        if (utterance := passage.attributes.get("utterance")) is not None:
            yield utterance


def block(passage: XmlElement) -> Block:
    own = attributes(passage)
    text = "".join(
        "".join(run for run, _ in child.diff()) if isinstance(child, XmlText) else "\n" for child in passage.children
    )
    return Block(passage.tag or "", own.get("label"), own.get("utterance"), text)


def is_marked(passage: XmlElement) -> bool:
    """Whether anything in it is bold, italic or underlined."""
    return any(marks for child in passage.children if isinstance(child, XmlText) for _, marks in _runs(child))


def attributes(element: XmlElement) -> dict[str, Any]:
    # pycrdt declares this `__iter__` as an iterable of pairs, which neither dict() nor a loop accepts.
    return {key: _plain(value) for key, value in element.attributes.__iter__() if value is not None}


def content(record: bytes) -> list[Tree]:
    """What a record says of whose Yjs document this is the state."""
    doc: Doc[XmlFragment] = Doc()
    doc.apply_update(record)
    return tree(doc.get(ROOT, type=XmlFragment))


def tree(node: XmlFragment | XmlElement) -> list[Tree]:
    """The children of a node, equal for two documents that say the same, whatever the order of their attributes."""
    trees: list[Tree] = []
    for child in node.children:
        if isinstance(child, XmlText):
            trees.append(_runs(child))
        elif isinstance(child, XmlElement):
            trees.append({"kind": child.tag, "attributes": attributes(child), "children": tree(child)})
        else:
            raise TypeError("a fragment stands inside the record")
    return trees


def _plain(value: Any) -> Any:
    """JavaScript has one kind of number; whole ones are read as such."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _runs(text: XmlText) -> list[list[Any]]:
    runs: list[list[Any]] = []
    for characters, marks in text.diff():
        names = sorted(name for name, value in (marks or {}).items() if value is not None)
        if runs and runs[-1][1] == names:
            runs[-1][0] += characters
        else:
            runs.append([characters, names])
    return runs
