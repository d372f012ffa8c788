"""A sheet as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.collab.layout import Block, List, Passage, Sheet, Table


def plain(sheet: Sheet) -> str:
    """The sheet's text: a line for each paragraph, a row of a table in one line."""
    return "\n".join([*_head(sheet), "", *_lines(sheet.blocks), ""])


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


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Passage():
                yield from said(block).split("\n")
            case List():
                for number, item in enumerate(block.items, block.start):
                    mark = f"{number}." if block.ordered else "•"
                    first, *rest = [*_lines(item)] or [""]
                    yield f"{mark} {first}".rstrip()
                    yield from (f"   {line}".rstrip() for line in rest)
            case Table():
                yield from _rows(block)


def _rows(table: Table) -> Iterator[str]:
    for y in range(table.rows):
        cells = (" ".join(_lines(cell.blocks)) for cell in table.cells if cell.y == y)
        yield "\t".join(cells).rstrip()


def said(passage: Passage) -> str:
    """A passage with who says it."""
    text = "".join(run.text for run in passage.runs)
    return f"{passage.label}：{text}" if passage.label else text
