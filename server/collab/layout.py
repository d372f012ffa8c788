"""One tree from which PDF, Word and text are all made, so that they say the same.

It holds finished words: fields are filled in, names looked up, what is not public is covered. Whoever draws it only
decides how it looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from server.collab.facts import Facts, Objected, Spoken
from server.collab.grid import Span, grid
from server.hearing.header import BEIJING, NOTE, Line

if TYPE_CHECKING:
    from server.collab.reading import Tree

BAR: Final = "■■■■■■■■"
"""Stands for a passage that is not public: always the same, so that its length tells nothing either."""

PUBLIC_COPY: Final = "（公开副本：不公开的内容已遮盖）"
APPENDIX: Final = "附录：异议"
LINES_TITLE: Final = "语音识别笔录"

_UNWRITABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
"""What no XML may contain, and what turns the direction of reading around, so that one thing is read for another."""


class Run(msgspec.Struct, frozen=True):
    """Characters with the same marks: bold, italic, underline, and bar for what is covered. Line breaks are "\\n"."""

    text: str
    marks: tuple[str, ...] = ()


class Passage(msgspec.Struct, frozen=True, tag="passage"):
    """A paragraph, or a heading of `level` 1 to 3. `label` says who speaks, "" if nobody; `align` "" is as usual.

    `utterance` is the recognised line that it came from, "" if it was typed.
    """

    runs: tuple[Run, ...]
    label: str = ""
    level: int = 0
    align: str = ""
    utterance: str = ""


class List(msgspec.Struct, frozen=True, tag="list"):
    """Items with bullets, or with numbers that count from `start`."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool
    start: int


class Cell(msgspec.Struct, frozen=True):
    """A cell at column `x` and row `y`, with its size in columns and rows."""

    x: int
    y: int
    width: int
    height: int
    heading: bool
    blocks: tuple[Block, ...]


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Cells, row by row, that cover the grid without gaps; `widths` of the columns among each other."""

    widths: tuple[int, ...]
    rows: int
    cells: tuple[Cell, ...]


Block: TypeAlias = Passage | List | Table


class Sheet(msgspec.Struct, frozen=True):
    """A whole document.

    `name` stands on top of each page; `made` is the day in Beijing as (year, month, day). `header` is a table of two
    columns; what has no name takes the whole row.
    """

    name: str
    made: tuple[int, int, int]
    court: str
    title: str
    remark: str
    header: tuple[Line, ...]
    note: str
    blocks: tuple[Block, ...]


def record(content: Sequence[Tree], facts: Facts, *, redacted: bool = False) -> Sheet:
    """The record (a tree of `reading.tree`) with its header and the objections.

    `redacted` covers what is not public; there is then no way back to it from the sheet.
    """
    blocks = tuple(_blocks(content, redacted))
    if facts.objections:
        hidden = _Secrets(content) if redacted else None
        blocks += (Passage((Run(APPENDIX),), level=1), *_appendix(facts.objections, hidden))
    return _sheet(facts, facts.title, blocks, PUBLIC_COPY if redacted else "", facts.note)


def recognised(lines: Iterable[Spoken], facts: Facts) -> Sheet:
    """The recognition record: every line with its time and speaker."""
    return _sheet(facts, LINES_TITLE, tuple(_spoken(lines)), "", NOTE)


def words(text: str) -> str:
    """Text that every format can hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWRITABLE.sub("", lines).replace("\t", "    ")


def _sheet(facts: Facts, title: str, blocks: tuple[Block, ...], remark: str, note: str) -> Sheet:
    made = datetime.fromtimestamp(facts.made_at / 1000, BEIJING)
    return Sheet(
        name=words(f"{facts.case_number} {title}".strip()),
        made=(made.year, made.month, made.day),
        court=words(facts.court),
        title=words(title),
        remark=remark,
        header=tuple(Line(words(line.name), words(line.text)) for line in facts.header),
        note=note,
        blocks=blocks,
    )


def _spoken(lines: Iterable[Spoken]) -> Iterator[Passage]:
    for line in lines:
        who = f"{line.who}（指认）" if line.asserted else line.who
        who = f"{who}（静音中）" if line.muted else who
        text = f"{line.text}（更正：{line.correction}）" if line.correction else line.text
        yield Passage((Run(words(text)),), label=words(f"[{line.time}] {who}"))


def _blocks(content: Iterable[Any], redacted: bool) -> Iterator[Block]:
    for node in content:
        match node:
            case {"kind": "paragraph" | "heading", "attributes": attributes, "children": children}:
                yield _passage(node["kind"], attributes, children, redacted)
            case {"kind": "bulletList" | "orderedList" as kind, "attributes": attributes, "children": children}:
                # An item that several people's edits have emptied still has its bullet, as it has on the page.
                items = tuple(
                    tuple(_blocks(item["children"], redacted)) or (Passage(()),) for item in children if _element(item)
                )
                if items:
                    yield List(items, ordered=kind == "orderedList", start=attributes.get("start", 1))
            case {"kind": "table", "children": children}:
                yield from _table(children, redacted)


def _passage(kind: str, attributes: dict[str, Any], children: Iterable[Any], redacted: bool) -> Passage:
    level = attributes.get("level", 1) if kind == "heading" else 0
    align = attributes.get("textAlign", "")
    if redacted and attributes.get("secret"):
        return Passage((Run(BAR, ("bar",)),), level=level, align=align)
    said = attributes.get("utterance", "")
    return Passage(tuple(_runs(children)), words(attributes.get("label", "")), level, align, said)


def _runs(children: Iterable[Any]) -> Iterator[Run]:
    for child in children:
        if _element(child):
            yield Run("\n")
        else:
            for text, marks in child:
                if written := words(text):
                    yield Run(written, tuple(marks))


def _table(rows: Iterable[Any], redacted: bool) -> Iterator[Table]:
    cells = [[cell for cell in row["children"] if _element(cell)] for row in rows if _element(row)]
    spans = [[Span.of(cell["attributes"]) for cell in row] for row in cells]
    placed = grid(spans)
    if placed is None:
        return
    made = []
    for place in placed.places:
        source = cells[place.row][place.number] if place.number is not None else None
        blocks = tuple(_blocks(source["children"], redacted)) if source else ()
        heading = source is not None and source["kind"] == "tableHeader"
        made.append(Cell(place.x, place.y, place.width, place.height, heading, blocks))
    yield Table(placed.widths, placed.rows, tuple(made))


def _element(node: Any) -> bool:
    return isinstance(node, dict)


class _Secrets:
    """Tells which objections are about passages that are not public."""

    def __init__(self, content: Iterable[Any]) -> None:
        self._texts: dict[bool, list[str]] = {True: [], False: []}
        self._utterances: dict[bool, set[str]] = {True: set(), False: set()}
        self._read(content)

    def covers(self, objection: Objected) -> bool:
        """True unless the passage is known to be public: what cannot be found any more is covered as well."""
        quoted = [_bare(objection.quote)]
        if objection.ruling and objection.ruling.text:
            quoted.append(_bare(objection.ruling.text))
        if objection.utterance in self._utterances[True] or any(
            quote in secret or secret in quote for quote in quoted for secret in self._texts[True] if secret
        ):
            return True
        return objection.utterance not in self._utterances[False] and not any(
            quote in public for quote in quoted for public in self._texts[False]
        )

    def _read(self, content: Iterable[Any]) -> None:
        for node in content:
            if not _element(node):
                continue
            attributes = node["attributes"]
            if node["kind"] in ("paragraph", "heading"):
                secret = bool(attributes.get("secret"))
                self._texts[secret].append(_bare("".join(run.text for run in _runs(node["children"]))))
                if utterance := attributes.get("utterance"):
                    self._utterances[secret].add(utterance)
            else:
                self._read(node["children"])


def _bare(text: str) -> str:
    return "".join(words(text).split())


def _appendix(objections: Iterable[Objected], hidden: _Secrets | None) -> Iterator[Block]:
    for number, objection in enumerate(objections, 1):
        covered = hidden is not None and hidden.covers(objection)
        yield Passage(_said(f"{number}. {objection.who}（{objection.time}）对以下内容提出异议：", "", False))
        yield Passage(_said("原文：", objection.quote, covered))
        yield Passage(_said("异议：", objection.text, covered))
        ruling = objection.ruling
        if ruling is None:
            yield Passage(_said("处理：尚未处理。", "", False))
            continue
        result = "采纳" if ruling.accepted else "不予采纳"
        yield Passage(_said(f"处理：{result}。{ruling.who}（{ruling.time}）", "", False))
        if ruling.text:
            yield Passage(_said("更正为：", ruling.text, covered))
        if ruling.reason:
            yield Passage(_said("理由：", ruling.reason, covered))


def _said(name: str, text: str, covered: bool) -> tuple[Run, ...]:
    if covered:
        return (Run(name), Run(BAR, ("bar",)))
    return (Run(words(name + text)),)
