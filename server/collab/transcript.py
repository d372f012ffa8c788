"""The shape of the record: which blocks it has, what may stand in each, and the attributes they carry.

The editor's schema says the same in the browser; `shape()` is what a test compares it with. Every rule here judges
one item where it stands (a child under its parent, an attribute on its element) and never a count or an order:
two people's edits, each right by itself, may merge into a list without items, and that must not be refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

ROOT: Final = "record"
"""Name of the document's root fragment."""

HEADER: Final = "header"
"""First child of the root; made by the server, looked up from the hearing, never touched by a client."""

TEXT: Final = "#text"
"""Stands for a run of characters among the kinds of an element's children."""

_PLAIN = re.compile(r"\{\}")
MARKS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "bold": _PLAIN,
        "italic": _PLAIN,
        "underline": _PLAIN,
        # 证据引用: the exhibit; its page, the point in the middle, zoom and turns as in `Show`; the entry of the
        # journal as of which its marks are shown.
        "exhibit": re.compile(
            r'\{"at":"[A-Za-z0-9_-]{1,40}/[0-9]{1,6}/[0-9]{1,5}/[0-9]{1,5}/[0-9]{1,5}/[0-3]/[0-9]{1,15}"\}'
        ),
    }
)
"""Each mark with the JSON of one that begins, as the editor's binding writes it."""

ENDED: Final = "null"
"""JSON of a mark that ends."""

DEPTH: Final = 32
"""How many elements may be nested. Twelve lists in a cell of a table need 27."""


class Rule(Protocol):
    """What an attribute may be. A value that is absent or null is always allowed."""

    def allows(self, value: object) -> bool: ...

    def schema(self) -> dict[str, object]:
        """JSON Schema of the value."""


@dataclass(frozen=True)
class Words:
    longest: int

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and len(value) <= self.longest

    def schema(self) -> dict[str, object]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True)
class Choice:
    values: tuple[str, ...]

    def allows(self, value: object) -> bool:
        return value in self.values

    def schema(self) -> dict[str, object]:
        return {"enum": list(self.values)}


@dataclass(frozen=True)
class Whole:
    least: int
    most: int

    def allows(self, value: object) -> bool:
        # A whole number may arrive as a float: JavaScript has one kind of number.
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self.least <= value <= self.most and value == int(value)

    def schema(self) -> dict[str, object]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Widths:
    each: Whole
    most: int

    def allows(self, value: object) -> bool:
        if not isinstance(value, list) or len(value) > self.most:
            return False
        return all(width is None or self.each.allows(width) for width in value)

    def schema(self) -> dict[str, object]:
        return {"type": "array", "items": {"anyOf": [self.each.schema(), {"type": "null"}]}, "maxItems": self.most}


@dataclass(frozen=True)
class Utterance:
    """The id of an utterance that the server has at some time put into this document; the gate knows which."""

    def allows(self, value: object) -> bool:
        return isinstance(value, str)

    def schema(self) -> dict[str, object]:
        return {"type": "string", "description": "utterance"}


@dataclass(frozen=True)
class Kind:
    children: frozenset[str] = frozenset()
    attributes: Mapping[str, Rule] = field(default_factory=lambda: MappingProxyType({}))


BLOCKS: Final = frozenset({"paragraph", "heading", "bulletList", "orderedList", "table"})

_INLINE = frozenset({TEXT, "hardBreak"})
_PASSAGE: dict[str, Rule] = {
    "utterance": Utterance(),
    "label": Words(longest=16),
    "textAlign": Choice(("left", "center", "right", "justify")),
    # 不公开: everybody at the record reads it, a redacted copy leaves it out.
    "secret": Choice(("yes",)),
}
_CELL: dict[str, Rule] = {
    "colspan": Whole(1, 100),
    "rowspan": Whole(1, 1000),
    "colwidth": Widths(each=Whole(0, 10_000), most=100),
}

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        ROOT: Kind(BLOCKS),
        HEADER: Kind(),
        "paragraph": Kind(_INLINE, _PASSAGE),
        "heading": Kind(_INLINE, {"level": Whole(1, 3), **_PASSAGE}),
        "bulletList": Kind(frozenset({"listItem"})),
        "orderedList": Kind(frozenset({"listItem"}), {"start": Whole(0, 999_999_999)}),
        "listItem": Kind(BLOCKS),
        "table": Kind(frozenset({"tableRow"})),
        "tableRow": Kind(frozenset({"tableHeader", "tableCell"})),
        "tableHeader": Kind(BLOCKS, _CELL),
        "tableCell": Kind(BLOCKS, _CELL),
        "hardBreak": Kind(),
    }
)
"""Every element by its name. The root is among them under the name of its fragment; nothing may contain it."""


def is_mark(name: str, value: str) -> bool:
    """Whether a text may carry this mark with this JSON."""
    begun = MARKS.get(name)
    return begun is not None and (value == ENDED or begun.fullmatch(value) is not None)


def shape() -> dict[str, object]:
    """The table as JSON: per kind its children and the JSON Schema of each attribute; the marks; the depth."""
    return {
        "root": ROOT,
        "header": HEADER,
        "depth": DEPTH,
        "marks": sorted(MARKS),
        "kinds": {
            name: {
                "children": sorted(kind.children),
                "attributes": {key: rule.schema() for key, rule in sorted(kind.attributes.items())},
            }
            for name, kind in KINDS.items()
        },
    }
