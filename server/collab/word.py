"""The body of a Word document, written as WordprocessingML (ECMA-376, part 1, 17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from server.collab.layout import Block, Cell, List, Passage, Run, Sheet, Table
from server.hearing.header import Line

TEXT_WIDTH: Final = 8957
"""Between the margins, in twentieths of a point: 158 mm."""

_EM: Final = 280
"""The width of a character, the same."""

_INDENT: Final = 2 * _EM
_DEEPEST: Final = 8  # Word counts nine levels
_BULLETS: Final = 1
"""Number of the list of all bullets; every numbered list has its own, for it counts by itself."""

_SIDES: Final = {"left": "left", "center": "center", "right": "right", "justify": "both"}

_BOLD: Final = "<w:b/><w:bCs/>"


class Body:
    """Collects the document's XML, and the lists that it counts."""

    def __init__(self, sheet: Sheet) -> None:
        self._numbers = [f'<w:num w:numId="{_BULLETS}"><w:abstractNumId w:val="0"/></w:num>']
        self.xml = "".join([*_head(sheet), *self._flow(sheet.blocks, _Surroundings())])

    @property
    def numbering(self) -> str:
        """The lists."""
        return _abstract(0, "bullet", "•") + _abstract(1, "decimal", "%{}.") + "".join(self._numbers)

    def _flow(self, blocks: Iterable[Block], around: _Surroundings) -> Iterator[str]:
        after_table = False
        for block in blocks:
            match block:
                case Passage():
                    yield _passage(block, around)
                case List():
                    yield from self._list(block, around)
                case Table():
                    if after_table:
                        yield "<w:p/>"  # or Word makes one table of both
                    yield self._table(block, around)
            after_table = isinstance(block, Table)
        if after_table:
            yield "<w:p/>"  # neither a document nor a cell may end with a table

    def _list(self, found: List, around: _Surroundings) -> Iterator[str]:
        level = min(around.level + 1, _DEEPEST)
        number = _BULLETS
        if found.ordered:
            number = len(self._numbers) + 1
            self._numbers.append(
                f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{found.start}"/></w:lvlOverride></w:num>'
            )
        style = "ListNumber" if found.ordered else "ListBullet"
        mark = f'<w:pStyle w:val="{style}"/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        for first, *rest in (item or (Passage(()),) for item in found.items):
            if isinstance(first, Passage):
                yield _passage(first, around._replace(level=level, mark=mark))
            else:
                yield _passage(Passage(()), around._replace(level=level, mark=mark))
                rest = [first, *rest]
            yield from self._flow(rest, around._replace(level=level, mark=""))

    def _table(self, table: Table, around: _Surroundings) -> str:
        share = around.width / sum(table.widths)
        widths = [round(width * share) for width in table.widths]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        lines: list[list[tuple[int, str]]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            width = sum(widths[cell.x : cell.x + cell.width])
            for y in range(cell.y, cell.y + cell.height):
                lines[y].append((cell.x, self._cell(cell, width, first=y == cell.y)))
        rows = ("".join(xml for _, xml in sorted(line)) for line in lines)
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
        )

    def _cell(self, cell: Cell, width: int, *, first: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
        merge = ('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>") if cell.height > 1 else ""
        around = _Surroundings(width=max(width - 216, _INDENT), bold=cell.heading)
        content = "".join(self._flow(cell.blocks, around)) if first else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{content or "<w:p/>"}</w:tc>'


class _Surroundings(NamedTuple):
    """What a passage stands in: the level of its list (-1 for none), that list's mark, and a cell."""

    level: int = -1
    mark: str = ""
    width: int = TEXT_WIDTH
    bold: bool = False


def _head(sheet: Sheet) -> Iterator[str]:
    if sheet.court:
        yield _styled("Court", _run(Run(sheet.court)))
    yield _styled("Title", _run(Run(sheet.title)))
    if sheet.remark:
        yield _styled("Remark", _run(Run(sheet.remark)))
    if sheet.header:
        yield _facts(sheet.header)
    if sheet.note:
        yield _styled("Note", _run(Run(sheet.note)))
    yield _styled("Rule", "")


def _facts(lines: Sequence[Line]) -> str:
    """The column of names is as wide as the longest of them with its colon, and half a character."""
    name_width = round((max(len(line.name) for line in lines) + 1.5) * _EM)
    text_width = TEXT_WIDTH - name_width
    rows = "".join(f"<w:tr>{_fact(line, name_width, text_width)}</w:tr>" for line in lines)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="FactsTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{name_width}"/><w:gridCol w:w="{text_width}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _fact(line: Line, name_width: int, text_width: int) -> str:
    text = _styled("Facts", _run(Run(line.text)))
    if not line.name:
        return f'<w:tc><w:tcPr><w:tcW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>{text}</w:tc>'
    name = _styled("Facts", _run(Run(f"{line.name}："), '<w:rStyle w:val="Speaker"/>'))
    return "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in ((name_width, name), (text_width, text))
    )


def _styled(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _passage(passage: Passage, around: _Surroundings) -> str:
    if passage.level:
        place = f'<w:pStyle w:val="Heading{passage.level}"/>' + around.mark.partition("/>")[2]
    elif around.mark:
        place = around.mark
    elif around.level >= 0:
        place = f'<w:pStyle w:val="ListContinue"/><w:ind w:left="{(around.level + 1) * _INDENT}"/>'
    else:
        place = '<w:pStyle w:val="Turn"/>' if passage.label else ""
    place += f'<w:jc w:val="{_SIDES[passage.align]}"/>' if passage.align else ""
    always = _BOLD if around.bold else ""
    speaker = _run(Run(f"{passage.label}："), '<w:rStyle w:val="Speaker"/>' + always) if passage.label else ""
    return f"<w:p><w:pPr>{place}</w:pPr>{speaker}{''.join(_run(run, always) for run in passage.runs)}</w:p>"


def _run(run: Run, properties: str = "") -> str:
    marks = set(run.marks)
    if "bold" in marks and _BOLD not in properties:
        properties += _BOLD
    if "italic" in marks:
        properties += "<w:i/><w:iCs/>"
    if "bar" in marks:
        properties += '<w:color w:val="000000"/><w:highlight w:val="black"/>'
    if "underline" in marks:
        properties += '<w:u w:val="single"/>'
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in run.text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def _abstract(number: int, kind: str, mark: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{mark.format(level + 1)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{(level + 1) * _INDENT}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>'
        for level in range(_DEEPEST + 1)
    )
    kinds = '<w:multiLevelType w:val="hybridMultilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{kinds}{levels}</w:abstractNum>'
