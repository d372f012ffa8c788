"""A sheet as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.collab.layout import Block, List, Passage, Sheet, Table


class TextLine(NamedTuple):
    """A line of the text, and the passage that it is (a part of); None for what is no passage by itself."""

    text: str
    passage: Passage | None = None


def plain(sheet: Sheet) -> str:
    """The sheet's text: a line for each paragraph, a row of a table in one line."""
    return "\n".join(line.text for line in lines(sheet))


def lines(sheet: Sheet) -> Iterator[TextLine]:
    """The lines of that text."""
    yield from map(TextLine, _head(sheet))
    yield TextLine("")
    yield from _lines(sheet.blocks)
    yield TextLine("")


def encode(sheet: Sheet) -> bytes:
    """As a file that old editors of Windows show rightly, too: with a byte order mark and their line ends."""
    return plain(sheet).replace("\n", "\r\n").encode("utf-8-sig")


def _head(sheet: Sheet) -> Iterator[str]:
    yield from (line for line in (sheet.court, sheet.title, sheet.remark) if line)
    yield ""
    for line in sheet.header:
        yield f"{line.name}：{line.text}" if line.name else line.text
    if sheet.note:
        yield sheet.note


def _lines(blocks: Iterable[Block]) -> Iterator[TextLine]:
    for block in blocks:
        match block:
            case Passage():
                yield from (TextLine(line, block) for line in said(block).split("\n"))
            case List():
                for number, item in enumerate(block.items, block.start):
                    mark = f"{number}." if block.ordered else "•"
                    first, *rest = [*_lines(item)] or [TextLine("")]
                    yield first._replace(text=f"{mark} {first.text}".rstrip())
                    yield from (line._replace(text=f"   {line.text}".rstrip()) for line in rest)
            case Table():
                yield from map(TextLine, _rows(block))


def _rows(table: Table) -> Iterator[str]:
    for y in range(table.rows):
        cells = (" ".join(line.text for line in _lines(cell.blocks)) for cell in table.cells if cell.y == y)
        yield "\t".join(cells).rstrip()


def said(passage: Passage) -> str:
    """A passage with who says it."""
    text = "".join(run.text for run in passage.runs)
    return f"{passage.label}：{text}" if passage.label else text
