"""PDF, Word and text say the same, and say it to programs that are not ours."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from server.collab import plain
from server.collab.docx import docx
from server.collab.facts import Spoken
from server.collab.layout import BAR, List, Passage, Sheet, Table, recognised, record
from server.collab.pdf import pdf
from server.hearing.header import Line
from server.settings import Settings
from server.worker import JobError
from tests.export import readers
from tests.export.readers import bare
from tests.sheets import EVERYTHING, RARE, Node, bullets, cell, facts, heading, numbers, objected, passage, table

FONTS = Settings().fonts
OBJECTION = objected("现在开庭。", "没有听清", ruled="现在正式开庭。", reason="听错")
SECRET = "110101"

pytestmark = pytest.mark.spec("T6")


@cache
def sheet(redacted: bool = False) -> Sheet:
    return record(EVERYTHING, facts(OBJECTION, objected(f"身份证号是{SECRET}", "有误")), redacted=redacted)


@cache
def as_pdf(redacted: bool = False, numbered: bool = False) -> bytes:
    return pdf(sheet(redacted), FONTS, numbered=numbered)


def as_text(redacted: bool = False) -> str:
    return bare(plain.encode(sheet(redacted)).decode())


def unmarked(found: Sheet) -> str:
    """The text without the marks of lists."""

    def walk(blocks: tuple[Passage | List | Table, ...]) -> str:
        parts = []
        for block in blocks:
            match block:
                case Passage():
                    parts.append(plain.said(block))
                case List():
                    parts += [walk(item) for item in block.items]
                case Table():
                    parts += [walk(cell.blocks) for cell in block.cells]
        return "".join(parts)

    head = plain.plain(found).split("\n\n\n")[0].partition(found.note)[0] + found.note
    return bare(head + walk(found.blocks))


@pytest.mark.parametrize("redacted", [False, True], ids=["whole", "redacted"])
def test_the_text_layer_of_the_pdf_is_the_text(redacted: bool) -> None:
    assert bare(readers.pdf_body(as_pdf(redacted))) == as_text(redacted)


@pytest.mark.parametrize("redacted", [False, True], ids=["whole", "redacted"])
def test_word_paragraphs_are_the_text(redacted: bool) -> None:
    assert bare(readers.word_text(docx(sheet(redacted)))) == unmarked(sheet(redacted))


def test_libreoffice_reads_the_same_text_lists_counted_and_pages_numbered(tmp_path: Path) -> None:
    printed = readers.office(docx(sheet(), numbered=True), tmp_path)
    assert bare(readers.pdf_body(printed)) == as_text()
    pages = int(readers.pdf_facts(printed)["Pages"])
    shown = bare(readers.pdf_text(printed))
    assert pages > 1
    for page in range(1, pages + 1):
        assert f"第{page}页共{pages}页" in shown
    assert shown.count("（2026）京0107民初123号庭审笔录") == pages


def test_lines_of_pages_are_numbered_beside_the_text_and_not_in_it() -> None:
    numbered = as_pdf(numbered=True)
    assert bare(readers.pdf_body(numbered)) == as_text()
    margin = readers.pdf_text(numbered, "-r", "72", "-x", "30", "-y", "80", "-W", "45", "-H", "690", "-l", "1")
    numbers = [int(line) for line in margin.split()]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 10
    assert "lnNumType" in readers.word_parts(docx(sheet(), numbered=True))["word/document.xml"]


def test_rare_characters_are_right_in_the_text_layer_and_in_the_pixels() -> None:
    drawn = pdf(record([passage(" ".join(RARE)), passage("我 我")], facts()), FONTS)
    words = [word for word in readers.pdf_words(drawn) if word.text in RARE or word.text == "我"]
    assert "".join(word.text for word in words) == RARE + "我我"
    page = readers.pdf_page(drawn)
    *rare, one, other = [page.cut(word) for word in words]
    for character, pixels in zip(RARE, rare, strict=True):
        ink = sum(255 - value for value in pixels) / 255 / len(pixels)
        assert 0.05 < ink < 0.5, f"{character} is blank or a block"
    assert len(set(rare)) == len(RARE), "no two are the same box"
    assert _alike(one, other), "the comparison sees what is the same"


def _alike(one: bytes, other: bytes) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=False)) / len(one) < 25


def test_the_pdf_is_an_archive_file_with_its_fonts_title_and_bookmarks(tmp_path: Path) -> None:
    drawn = as_pdf()
    told = readers.pdf_facts(drawn)
    assert told["Title"] == "（2026）京0107民初123号 庭审笔录"
    assert "A4" in told["Page size"] and told["Tagged"] == "yes"
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B</pdfaid:conformance>", drawn)
    fonts = readers.pdf_fonts(drawn, tmp_path)
    assert all(fonts.values())
    assert {re.sub(r"^[A-Z]+\+|-Identity-H$", "", name) for name in fonts} == {
        "FandolFang-Regular",
        "FandolKai-Regular",
        "NotoSerifCJKsc-Regular",
        "NotoSerifCJKsc-Bold",
    }
    assert readers.pdf_bookmarks(drawn, tmp_path) == ["法庭调查", "  举证质证", "    法庭辩论", "附录：异议"]


def test_a_redacted_copy_shows_black_bars_and_holds_nothing_of_what_they_cover(tmp_path: Path) -> None:
    content = [heading("不公开的标题"), passage(f"号码{SECRET}。", "被", secret="yes"), passage("公开。", "审")]
    content[0]["attributes"]["secret"] = "yes"
    copy = record(content, facts(), redacted=True)
    drawn = pdf(copy, FONTS)
    bars = [word for word in readers.pdf_words(drawn) if word.text == BAR]
    assert len(bars) == 2
    page = readers.pdf_page(drawn)
    for bar in bars:
        inner = readers.Word(bar.text, bar.left + 2, bar.top + 3, bar.right - 2, bar.bottom - 3)
        assert max(page.cut(inner)) < 40, "as black as the paper is white"
    files = {"drawn": readers.pdf_text(drawn), **readers.word_parts(docx(copy)), "text": plain.plain(copy)}
    for name, content_of in files.items():
        assert SECRET not in content_of and "不公开的标题" not in content_of, name
    assert readers.pdf_bookmarks(drawn, tmp_path) == [BAR]
    assert SECRET in readers.pdf_text(pdf(record(content, facts()), FONTS)), "the whole record still has it"


def test_word_documents_have_real_styles_fields_and_east_asian_fonts() -> None:
    word = docx(sheet())
    styled = dict(reversed(readers.word_styles(word)))
    assert [styled[f"Heading {level}"] for level in (1, 2, 3)] == ["法庭调查", "举证质证", "法庭辩论"]
    assert styled["Title"] == "庭审笔录"
    assert styled["发言"].startswith("审：现在开庭。")
    assert styled["List Number"] == "借条一张" and styled["List Bullet"] == "第一笔"
    parts = readers.word_parts(word)
    assert 'w:eastAsia="仿宋"' in parts["word/styles.xml"]
    assert " PAGE " in parts["word/footer1.xml"] and " NUMPAGES " in parts["word/footer1.xml"]
    assert "（2026）京0107民初123号 庭审笔录" in parts["word/header1.xml"]


def test_the_header_is_a_table_of_names_and_values(tmp_path: Path) -> None:
    lines = (Line("地点", "第三法庭"), Line("合议庭组成人员", "王敏"), Line("书记员", "李静"), Line("", "到庭人员如下"))
    found = record([], msgspec.structs.replace(facts(), header=lines))
    word = docx(found)
    assert readers.word_table(word) == [[f"{line.name}：", line.text] if line.name else [line.text] for line in lines]
    for drawn in (pdf(found, FONTS), readers.office(word, tmp_path)):
        place = {word.text: word for word in readers.pdf_words(drawn)}
        for name, value in (("地点：", "第三法庭"), ("书记员：", "李静")):
            assert abs(place[name].top - place[value].top) < 4
            assert place[name].left == place["到庭人员如下"].left
        assert place["第三法庭"].left == place["李静"].left > place["书记员："].right + 30


def test_what_no_font_has_is_written_as_its_number_and_not_as_an_empty_box() -> None:
    odd = record([passage("好😀，བོད。")], facts())
    assert "好〔U+1F600〕，〔U+0F56〕〔U+0F7C〕〔U+0F51〕。" in bare(readers.pdf_body(pdf(odd, FONTS)))
    assert "好😀，བོད。" in readers.word_text(docx(odd))


def test_missing_fonts_are_an_error_of_their_own_and_never_boxes(tmp_path: Path) -> None:
    with pytest.raises(JobError) as raised:
        pdf(sheet(), tmp_path)
    assert raised.value.code == "fonts_missing"


@pytest.mark.parametrize(
    "content",
    [
        [],
        [passage("")],
        [table([cell()])],
        [table([cell("一", colspan=100, rowspan=1000)], [cell("二")])],
        [table([cell("甲")]), table([cell("乙")])],
        [heading(""), heading("只有标题", 3)],
        [
            bullets(),
            bullets([]),
            numbers([], [passage("丙")]),
            table(),
            table([]),
            table([], [cell("丁")]),
            passage("戊"),
        ],
    ],
    ids=[
        *("nothing", "an empty line", "an empty cell", "a span beyond its table", "two tables", "an empty heading"),
        "what two people's edits left empty",
    ],
)
def test_odd_content_comes_out_the_same_everywhere(content: list[Node]) -> None:
    found = record(content, facts())
    text = bare(plain.plain(found))
    assert bare(readers.pdf_body(pdf(found, FONTS))) == text
    assert bare(readers.word_text(docx(found))) == bare(unmarked(found)), "Word counts lists itself"


@pytest.mark.spec("S4")
def test_the_recognition_record_is_made_by_the_same_means() -> None:
    found = recognised([Spoken("00:00:05", f"证人 陈{RARE}", False, "没有异议。", "")] * 60, facts())
    text = bare(plain.plain(found))
    assert text.count("[00:00:05]") == 60
    assert bare(readers.word_text(docx(found))) == text
    assert bare(readers.pdf_body(pdf(found, FONTS))) == text
