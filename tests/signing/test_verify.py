"""`python -m server verify FILE.pdf`, as somebody runs it who has nothing but the file and the court's certificate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pymupdf
import pytest

from server.signing.court_key import SELF_MADE
from server.signing.seal import Sealed
from tests.signing.authority import Authority
from tests.signing.checkers import hole

pytestmark = [pytest.mark.usefixtures("anyio_backend"), pytest.mark.spec("G6")]


class Said(NamedTuple):
    good: bool
    text: str


def verify(pdf: bytes, folder: Path, *options: object) -> Said:
    file = folder / "record.pdf"
    file.write_bytes(pdf)
    command = [sys.executable, "-m", "server", "verify", file, *options]
    done = subprocess.run([str(part) for part in command], capture_output=True)
    return Said(done.returncode == 0, (done.stdout + done.stderr).decode())


def test_it_says_who_sealed_when_and_that_nothing_was_changed(
    sealed: Sealed, certificate: Path, tmp_path: Path
) -> None:
    good, text = verify(sealed.pdf, tmp_path)
    assert good
    assert "第 1 枚印章有效：文件自 20" in text and "Seal 1 holds: the file is unchanged" in text
    assert SELF_MADE in text and "self-made seal: no authority vouches for it" in text
    assert "请与法院公布的指纹核对" in text
    good, text = verify(sealed.pdf, tmp_path, "--certificate", certificate)
    assert good and "请与法院公布的指纹核对" not in text


def test_a_seal_of_somebody_else_is_told_from_the_courts(
    sealed: Sealed, authority: Authority, certificate: Path, tmp_path: Path
) -> None:
    good, text = verify(sealed.pdf, tmp_path, "--certificate", authority.root)
    assert not good and "Seal 1 was not made with the certificate that you gave" in text
    broken = tmp_path / "broken.pem"
    broken.write_bytes(certificate.read_bytes()[:200])
    good, text = verify(sealed.pdf, tmp_path, "--certificate", broken)
    assert not good and "The certificate that you gave cannot be read" in text


def test_a_page_that_was_drawn_over_later_is_named(sealed: Sealed, tmp_path: Path) -> None:
    file = tmp_path / "drawn.pdf"
    file.write_bytes(sealed.pdf)
    with pymupdf.open(file) as document:
        document[1].draw_rect((100, 300, 400, 320), fill=(0, 0, 0))
        document.saveIncr()
    good, text = verify(file.read_bytes(), tmp_path)
    assert sealed.pdf == file.read_bytes()[: len(sealed.pdf)], "it was only added to"
    assert not good and "追加了不允许的改动：第 2 页" in text and "does not allow: page 2" in text


def test_what_was_changed_under_the_seal_is_told_with_its_bytes(sealed: Sealed, tmp_path: Path) -> None:
    start, _ = hole(sealed.pdf)
    at = sealed.pdf.index(b"stream", start // 3) + 20
    changed = sealed.pdf[:at] + bytes([sealed.pdf[at] ^ 1]) + sealed.pdf[at + 1 :]
    good, text = verify(changed, tmp_path)
    assert not good and f"（第 0–{start - 1} 或第" in text and f"within bytes 0 to {start - 1}" in text


@pytest.mark.parametrize("count", [0, 20, 2000, -1])
def test_what_cannot_be_read_is_no_sealed_file(sealed: Sealed, tmp_path: Path, count: int) -> None:
    good, text = verify(sealed.pdf[:count], tmp_path)
    assert not good and ("无法读取" in text or "印章无效" in text)
    assert "Traceback" not in text


def test_a_pdf_without_a_seal_is_told(sealed: Sealed, tmp_path: Path) -> None:
    unsealed = sealed.pdf[: sealed.pdf.index(b"%%EOF") + 6]
    good, text = verify(unsealed, tmp_path)
    assert not good and "文件中没有印章" in text
