"""Word files become pages with LibreOffice or without, and nothing in them is run or fetched."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest

from server.evidence import office
from server.worker import JobError
from tests.evidence import corpus


def words(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_OFFICE", "no-such-office")


def test_a_file_that_names_an_address_is_shown_without_asking_there(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.1)
        address = f"http://127.0.0.1:{there.getsockname()[1]}"
        office.convert(corpus.put(tmp_path, corpus.calling_docx(address)), tmp_path / "pages.pdf")
        assert "见附图" in words(tmp_path / "pages.pdf")
        with pytest.raises(TimeoutError):
            there.accept()


def test_a_picture_of_this_machine_that_a_file_names_is_not_taken_in(tmp_path: Path) -> None:
    corpus.put(tmp_path, corpus.picture("PNG"), "picture.png")
    office.convert(corpus.put(tmp_path, corpus.calling_docx(tmp_path.as_uri())), tmp_path / "pages.pdf")
    listed = subprocess.run(["pdfimages", "-list", tmp_path / "pages.pdf"], capture_output=True, check=True).stdout
    assert len(listed.splitlines()) == 2, "nothing below the head of the table"


def test_chinese_faces_that_are_not_installed_have_their_nearest(tmp_path: Path) -> None:
    office.convert(corpus.put(tmp_path, corpus.docx(face="仿宋_GB2312")), tmp_path / "pages.pdf")
    fonts = subprocess.run(["pdffonts", tmp_path / "pages.pdf"], capture_output=True, check=True).stdout
    assert b"NotoSerifCJK" in fonts


def test_an_old_word_file_becomes_pages(tmp_path: Path) -> None:
    corpus.put(tmp_path, corpus.docx(), "old.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "old.docx")], check=True, capture_output=True)
    office.convert(tmp_path / "old.doc", tmp_path / "pages.pdf")
    assert "买卖合同" in words(tmp_path / "pages.pdf")


def test_without_libreoffice_a_docx_is_set_plainly(tmp_path: Path, without_office: None) -> None:
    office.convert(corpus.put(tmp_path, corpus.docx(200)), tmp_path / "pages.pdf")
    text = words(tmp_path / "pages.pdf")
    assert "买卖合同" in text and "第200条" in text
    assert (tmp_path / "pages.pdf").stat().st_size < 200_000, "only the letters that are used"


def test_without_libreoffice_nothing_is_fetched_either(tmp_path: Path, without_office: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.1)
        address = f"http://127.0.0.1:{there.getsockname()[1]}"
        path = corpus.put(tmp_path, corpus.calling_docx(address))
        try:
            office.convert(path, tmp_path / "pages.pdf")
        except JobError as error:
            assert error.code == "damaged_file"
        with pytest.raises(TimeoutError):
            there.accept()


def test_without_libreoffice_a_doc_is_refused(tmp_path: Path, without_office: None) -> None:
    with pytest.raises(JobError, match="no_office"):
        office.convert(corpus.put(tmp_path, corpus.compound("WordDocument")), tmp_path / "pages.pdf")


def test_what_libreoffice_takes_too_long_for_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "SECONDS", 0.2)
    with pytest.raises(JobError, match="file_too_complex"):
        office.convert(corpus.put(tmp_path, corpus.docx(2000)), tmp_path / "pages.pdf")
    left = subprocess.run(["pgrep", "-f", f"UserInstallation={tmp_path.as_uri()}"], capture_output=True)
    assert left.stdout == b""
