"""What a file from outside is called here, and what kind it is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from server.evidence.names import LONGEST, cleaned, title_of
from server.evidence.sniff import kind_of
from server.gateway.originals import is_range, part_of
from tests.evidence import corpus

pytestmark = pytest.mark.spec("E1")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\证据\\发票.png", "发票.png"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("a\x00b\n.pdf", "ab .pdf"),
        ("  照片 \t 一 .jpg ", "照片 一 .jpg"),
        ("e\u0301.pdf", "é.pdf"),
        ("\U00031350\ue5e5的借条.pdf", "\U00031350\ue5e5的借条.pdf"),
        ("...", "文件"),
        ("", "文件"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("长" * 300 + ".pdf", "长" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_is_what_one_sees_and_leads_nowhere(name: str, clean: str) -> None:
    assert cleaned(name) == clean
    assert cleaned(clean) == clean


def test_a_title_is_the_name_without_its_ending() -> None:
    names = ("合同.pdf", "v1.2 说明", ".pdf", "照片")
    assert [title_of(name) for name in names] == ["合同", "v1.2 说明", ".pdf", "照片"]


def drawn(form: str) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8)).save(body, form)
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (drawn("PNG"), "image"),
        (drawn("JPEG"), "image"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "image"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic" + bytes(40), "image"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif" + bytes(40), None),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif" + bytes(40), None),
        (b"%PDF-1.7\n%", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n%", "pdf"),
        (b"\0\0\0\x18ftypisom" + bytes(40), "video"),
        (b"ID3\x04\0\0" + bytes(40), "audio"),
        (b"\xff\xfb\x90\x64" + bytes(40), "audio"),
        (corpus.archive({"a": b"b"}), "word"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(40), "word"),
        (drawn("GIF"), None),
        (drawn("BMP"), None),
        (b"MZ" + bytes(200), None),
        (b"#!/bin/sh\n", None),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', None),
        ("文字".encode() * 20, None),
        (b"", None),
        (b"\xff\xff\xff\xff", None),
    ],
)
def test_the_first_bytes_say_the_kind_and_not_the_name(body: bytes, kind: str | None, tmp_path: Path) -> None:
    path = tmp_path / "name.txt"
    path.write_bytes(body)
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", (0, 10)),
        ("bytes=3-5", (3, 3)),
        ("bytes=9-100", (9, 1)),
        ("bytes=-4", (6, 4)),
        ("bytes=-100", (0, 10)),
        ("bytes=10-", None),
        ("bytes=-0", None),
    ],
)
def test_a_range_is_a_part_of_the_file_or_none(asked: str, part: tuple[int, int] | None) -> None:
    assert part_of(asked, 10) == part


@pytest.mark.parametrize("asked", ["", "bytes=", "bytes=-", "bytes=5-3", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"])
def test_what_is_not_a_range_is_not_answered_as_one(asked: str) -> None:
    assert not is_range(asked)
