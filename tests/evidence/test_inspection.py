"""What comes in is opened by the parser that will show it; what would do harm gets a sentence and harms nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from server.errors import ERRORS
from server.evidence import opening
from server.evidence.opening import inspect
from server.evidence.orders import FACTS, PAGES, Facts
from server.hearing.evidence import Kind
from server.worker import JobError
from server.workers import Workers
from tests.evidence import corpus

pytestmark = pytest.mark.anyio

Maker = Callable[[], bytes]


@pytest.fixture(scope="module")
async def workers() -> AsyncIterator[Workers]:
    pool = Workers(2)
    yield pool
    await pool.close()


async def opened(workers: Workers, folder: Path, file: bytes, kind: Kind) -> Facts | str:
    """The facts, or the code of the refusal."""
    try:
        return await inspect(workers, corpus.put(folder, file), kind, folder)
    except JobError as error:
        return error.code


GOOD: list[tuple[str, Maker, Kind, Facts]] = [
    ("a PDF", corpus.pdf, "pdf", Facts("pdf", pages=((595, 842),) * 3, text=True)),
    ("a PDF of scans", lambda: corpus.blank_pdf(2000), "pdf", Facts("pdf", pages=((595, 842),) * 2000)),
    (
        "a PDF that may not be printed",
        lambda: corpus.encrypted_pdf(open_with=""),
        "pdf",
        Facts("pdf", ((595, 842),) * 3, text=True),
    ),
    ("a PDF with JavaScript", corpus.lively_pdf, "pdf", Facts("pdf", ((595, 842),) * 3, text=True)),
    ("a PDF as long as a street", lambda: corpus.page_of("1", "99999"), "pdf", Facts("pdf", ((1, 99999),))),
    ("a PNG", lambda: corpus.picture("PNG"), "image", Facts("image", ((400, 300),))),
    ("a PNG of 30,000 pixels", lambda: corpus.huge_png(30_000, 100), "image", Facts("image", ((30_000, 100),))),
    ("a photograph on its side", lambda: corpus.picture("JPEG", orientation=6), "image", Facts("image", ((300, 400),))),
    ("a photograph of an iPhone", lambda: corpus.picture("HEIC"), "image", Facts("image", ((400, 300),))),
    ("a film", corpus.film, "video", Facts("video", duration_ms=2000)),
    ("a film without sound", lambda: corpus.film(sound=None), "video", Facts("video", duration_ms=2000)),
    ("a film in HEVC", lambda: corpus.film("libx265"), "video", Facts("video", duration_ms=2000, playable=False)),
    ("a film in MPEG-4", lambda: corpus.film("mpeg4"), "video", Facts("video", duration_ms=2000, playable=False)),
    ("a film in AC-3", lambda: corpus.film(sound="ac3"), "video", Facts("video", duration_ms=2000, playable=False)),
    ("an MP3", corpus.sound, "audio", Facts("audio", duration_ms=2000)),
    ("a voice memo", lambda: corpus.sound(form="mp4", codec="aac"), "video", Facts("audio", duration_ms=2000)),
]

BAD: list[tuple[str, Maker, Kind, str]] = [
    ("an encrypted PDF", lambda: corpus.encrypted_pdf(open_with="secret"), "pdf", "encrypted_file"),
    ("10,000 pages", lambda: corpus.blank_pdf(10_000), "pdf", "too_many_pages"),
    ("a cut PDF", lambda: corpus.cut(corpus.pdf()), "pdf", "damaged_file"),
    ("an empty PDF", lambda: b"", "pdf", "damaged_file"),
    ("a picture as a PDF", lambda: corpus.picture("PNG"), "pdf", "damaged_file"),
    ("30,000 pixels squared", lambda: corpus.huge_png(30_000, 30_000), "image", "picture_too_large"),
    ("a cut PNG", lambda: corpus.cut(corpus.picture("PNG")), "image", "damaged_file"),
    ("a cut JPEG", lambda: corpus.cut(corpus.picture("JPEG"), 0.9), "image", "damaged_file"),
    ("a cut HEIC", lambda: corpus.cut(corpus.picture("HEIC"), 0.9), "image", "damaged_file"),
    ("an empty picture", lambda: b"", "image", "damaged_file"),
    ("a PDF as a picture", corpus.pdf, "image", "damaged_file"),
    ("a PDF whose pages go in a circle", corpus.circular_pdf, "pdf", "damaged_file"),
    ("a film of no known codec", lambda: corpus.film().replace(b"avc1", b"zz~1"), "video", "damaged_file"),
    ("a cut film", lambda: corpus.cut(corpus.film()), "video", "damaged_file"),
    ("an empty film", lambda: b"", "video", "damaged_file"),
    ("noise as sound", lambda: bytes(range(256)) * 400, "audio", "damaged_file"),
    ("a playlist as sound", lambda: b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3\n", "audio", "damaged_file"),
    ("a bomb", corpus.bomb, "word", "archive_bomb"),
    ("too many entries", corpus.crowded, "word", "archive_bomb"),
    ("a list that lies", corpus.lying_docx, "word", "damaged_file"),
    ("entities", corpus.expanding_docx, "word", "damaged_file"),
    ("macros in DOCX", lambda: corpus.docx(more={"word/vbaProject.bin": b"x"}), "word", "macros_in_file"),
    ("macros in DOC", lambda: corpus.compound("WordDocument", "_VBA_PROJECT"), "word", "macros_in_file"),
    ("an encrypted DOCX", lambda: corpus.compound("EncryptionInfo", "EncryptedPackage"), "word", "encrypted_file"),
    ("an encrypted DOC", corpus.encrypted_doc, "word", "encrypted_file"),
    ("a cut DOCX", lambda: corpus.cut(corpus.docx()), "word", "damaged_file"),
    ("a PDF as Word", corpus.pdf, "word", "damaged_file"),
    ("another archive", lambda: corpus.archive({"a.txt": b"a"}), "word", "unknown_kind"),
    (
        "a workbook",
        lambda: corpus.archive({"[Content_Types].xml": b"<Types>spreadsheetml</Types>"}),
        "word",
        "unknown_kind",
    ),
    ("an old workbook", lambda: corpus.compound("Workbook"), "word", "unknown_kind"),
]


@pytest.mark.spec("E1")
@pytest.mark.parametrize(("make", "kind", "facts"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD])
async def test_a_file_is_what_its_parser_finds(
    workers: Workers, tmp_path: Path, make: Maker, kind: Kind, facts: Facts
) -> None:
    found = await opened(workers, tmp_path, make(), kind)
    assert isinstance(found, Facts)
    assert abs(found.duration_ms - facts.duration_ms) < 150  # codecs begin and end with whole frames
    assert (found.kind, found.pages, found.playable, found.text) == (
        facts.kind,
        facts.pages,
        facts.playable,
        facts.text,
    )


@pytest.mark.spec("E1")
@pytest.mark.parametrize(("make", "kind", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
async def test_what_cannot_be_shown_gets_a_sentence_and_the_next_file_is_opened(
    workers: Workers, tmp_path: Path, make: Maker, kind: Kind, code: str
) -> None:
    assert await opened(workers, tmp_path, make(), kind) == code
    assert code in ERRORS
    assert isinstance(await opened(workers, tmp_path, corpus.pdf(1), "pdf"), Facts)


async def test_a_file_without_end_costs_a_worker_and_no_more(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SECONDS", 1.0)
    assert await opened(workers, tmp_path, corpus.maze(pages=1), "pdf") == "file_too_complex"
    monkeypatch.undo()
    assert isinstance(await opened(workers, tmp_path, corpus.pdf(1), "pdf"), Facts)


async def test_a_word_file_becomes_pages(workers: Workers, tmp_path: Path) -> None:
    found = await opened(workers, tmp_path, corpus.docx(), "word")
    assert isinstance(found, Facts)
    assert (len(found.pages), found.text, found.derived) == (1, True, (PAGES, FACTS))
    words = await asyncio.create_subprocess_exec("pdftotext", tmp_path / PAGES, "-", stdout=asyncio.subprocess.PIPE)
    assert "全部价款".encode() in (await words.communicate())[0]
