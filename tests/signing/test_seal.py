"""A sealed record: other programs accept it, read in it what was signed, and notice a single changed byte."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import msgspec
import pytest

from server.collab import plain
from server.collab.layout import record
from server.evidence.verify import Report
from server.settings import Settings
from server.signing.certificate import BEGIN, END
from server.signing.court_key import SELF_MADE, court_key
from server.signing.orders import Reserved
from server.signing.seal import Seal, Sealed
from server.signing.verify import report
from server.worker import JobError
from server.workers import Workers
from tests.export import readers
from tests.export.readers import bare
from tests.sheets import RARE, facts, passage
from tests.signing.checkers import hole, openssl, pdfsig
from tests.signing.records import FIRST, LAST, PROOF, now, signed

pytestmark = [pytest.mark.anyio, pytest.mark.spec("G6")]


def between(pdf: bytes, number: int) -> str:
    """The text between the two lines that the file says hold the version with this number."""
    text = bare(readers.pdf_body(pdf))
    return text.partition(bare(BEGIN.format(number)))[2].partition(end(number))[0]


def end(number: int) -> str:
    return bare(END.format(number))


async def test_pdfsig_and_openssl_accept_the_seal(sealed: Sealed, certificate: Path, tmp_path: Path) -> None:
    (told,) = pdfsig(sealed.pdf, tmp_path)
    assert told.valid and told.whole
    assert told.owner == SELF_MADE, "a self-made seal says so to everybody"
    assert told.kind == "ETSI.CAdES.detached", "PAdES"
    assert openssl(sealed.pdf, certificate, tmp_path)
    assert (sealed.algorithm, sealed.level, sealed.trouble) == ("ECDSA-P256-SHA256", "B-B", "")


@pytest.mark.parametrize("place", ["start", "first page", "middle", "before the seal", "the seal", "after it", "end"])
async def test_a_single_changed_byte_and_nobody_accepts_it(
    sealed: Sealed, certificate: Path, tmp_path: Path, place: str
) -> None:
    start, close = hole(sealed.pdf)
    at = {
        "start": 5,
        "first page": start // 10,
        "middle": start // 2,
        "before the seal": start - 1,
        "the seal": written(sealed.pdf) - 1,
        "after it": close + 100,
        "end": len(sealed.pdf) - 2,
    }[place]
    changed = altered(sealed.pdf, at)
    assert not any(told.valid and told.whole for told in pdfsig(changed, tmp_path))
    assert not openssl(changed, certificate, tmp_path)
    assert not (await checked(changed, tmp_path)).good


async def test_of_the_signature_itself_no_figure_can_be_changed_either(sealed: Sealed, tmp_path: Path) -> None:
    start, close = hole(sealed.pdf)
    for at in (*range(start + 1, written(sealed.pdf), 67), close - 2):
        assert not (await checked(altered(sealed.pdf, at), tmp_path)).good, at - start


def written(pdf: bytes) -> int:
    """Where the figures of the first signature end and zeros fill the room."""
    start, close = hole(pdf)
    return start + len(pdf[start:close].rstrip(b"0>"))


def altered(pdf: bytes, at: int) -> bytes:
    """With another byte at this place, a figure where there was one."""
    other = b"1" if pdf[at : at + 1] == b"0" else b"0" if pdf[at : at + 1].isalnum() else b"x"
    return pdf[:at] + other + pdf[at + 1 :]


async def checked(pdf: bytes, folder: Path) -> Report:
    file = folder / "checked.pdf"
    file.write_bytes(pdf)
    return await asyncio.to_thread(report, file)


async def test_the_text_of_the_file_is_the_text_that_was_signed(sealed: Sealed) -> None:
    assert between(sealed.pdf, 2) == bare(plain.encode(signed().sheet).decode())


async def test_rare_characters_of_names_are_right_on_both_kinds_of_page(seal: Seal) -> None:
    found = await seal.seal(signed(record([passage(RARE, "审")], facts())), now())
    assert RARE in between(found.pdf, 2)
    assert f"陈{RARE[1:4]}" in bare(readers.pdf_text(found.pdf)).partition(end(2))[2]


async def test_a_later_signer_leaves_the_first_seal_valid(
    seal: Seal, sealed: Sealed, workers: Workers, certificate: Path, tmp_path: Path
) -> None:
    other = court_key(Settings(data=tmp_path / "other"))
    twice = await Seal(other, workers, Settings().fonts).again(sealed.pdf, now())
    assert twice.pdf.startswith(sealed.pdf[: hole(sealed.pdf)[0]]), "not a byte of what was sealed is another"
    first, second = pdfsig(twice.pdf, tmp_path)
    assert first.valid and second.valid and second.whole and not first.whole
    assert openssl(twice.pdf, certificate, tmp_path)
    assert openssl(twice.pdf, tmp_path / "other" / "seal" / "certificate.pem", tmp_path, 1)
    thrice = await seal.again(twice.pdf, now())
    found = await checked(thrice.pdf, tmp_path)
    assert found.good and "其后只加盖了 2 枚印章" in found.lines[0]


async def test_it_is_an_archive_file_with_its_fonts_and_title(sealed: Sealed, tmp_path: Path) -> None:
    metadata = sealed.pdf[sealed.pdf.rfind(b"<?xpacket begin") :]
    assert re.search(rb'pdfaid:part="2" pdfaid:conformance="B"', metadata), "as it stands after the seal"
    told = readers.pdf_facts(sealed.pdf)
    assert told["Title"] == signed().sheet.name and "A4" in told["Page size"]
    fonts = readers.pdf_fonts(sealed.pdf, tmp_path)
    assert fonts and all(fonts.values()), "no font lies outside the file"
    assert b"/JavaScript" not in sealed.pdf and b"/Encrypt" not in sealed.pdf


async def test_the_certificate_says_who_signed_when_how_verified_and_which_text(sealed: Sealed) -> None:
    text = bare(readers.pdf_text(sealed.pdf)).partition("签署与封章证明")[2]
    for words in (
        *(FIRST.upper(), "山高月小水落石出", "第1版已被后一版取代2026年11月25日09:30:00定稿"),
        *(LAST.upper(), "千里江山寒色远芦", "第2版本文件所载2026年11月25日09:40:00定稿"),
        *("张伟", "2026年11月25日", "09:31:00", "09:41:00", "个人链接与一次性验证码", "iPhone·Safari19"),
        *(f"王{RARE[0]}", "审判长", "法院账户密码登录", "身份证照片与人脸由书记员核对一致"),
        *("李四", "第12行与本人陈述不一致。", "09:45:00", "周七", PROOF, "ECDSA-P256-SHA256"),
        *("本印章的证书由本系统自行生成，未经权威机构认证，仅供试用。", "未配置时间戳服务器", bare(SELF_MADE)),
    ):
        assert bare(words) in text, words
    assert "图样无法显示。原件SHA-256：" in text, "what cannot be drawn is named, not left out"


async def test_blocks_at_the_foot_hold_the_signatures_of_the_last_version_alone(sealed: Sealed) -> None:
    text = bare(readers.pdf_body(sealed.pdf)).partition(end(2))[2].partition("签署与封章证明")[0]
    assert text.count("原告：张伟") == 1 and "09:41:00第2版" in text and "第1版" not in text
    assert "被告：李四拒签。理由：第12行与本人陈述不一致。" in text


async def test_a_record_that_nobody_signed_is_sealed_as_such(seal: Seal, tmp_path: Path) -> None:
    nobody = msgspec.structs.replace(signed(), signatures=(), refusals=(), waiting=(), proof="")
    found = await seal.seal(nobody, now())
    assert "无人签署。" in bare(readers.pdf_text(found.pdf))
    assert pdfsig(found.pdf, tmp_path)[0].valid


async def test_without_fonts_or_with_a_certificate_out_of_date_nothing_is_sealed(
    court: Path, seal: Seal, workers: Workers, tmp_path: Path
) -> None:
    with pytest.raises(JobError) as raised:
        await Seal(court_key(Settings(data=court)), workers, tmp_path).seal(signed(), now())
    assert raised.value.code == "fonts_missing"
    with pytest.raises(JobError) as raised:
        await seal.seal(signed(), now() + 4000 * 86_400_000)
    assert raised.value.code == "seal_certificate_expired"


async def test_what_is_no_pdf_is_not_sealed_again(seal: Seal) -> None:
    with pytest.raises(JobError) as raised:
        await seal.again(b"%PDF-1.7 nothing", now())
    assert raised.value.code == "seal_not_readable"


@pytest.mark.parametrize(("start", "end"), [(0, 4), (2, 9), (3, 3), (90, 99)])
async def test_a_worker_that_names_a_room_which_is_none_gets_no_signature(court: Path, start: int, end: int) -> None:
    class Lying(Workers):
        async def do(self, function: str, body: bytes, seconds: float = 30.0) -> bytes:
            return msgspec.msgpack.encode(Reserved(b"..<00a00>..", start, end))

    with pytest.raises(JobError) as raised:
        await Seal(court_key(Settings(data=court)), Lying(), Settings().fonts).seal(signed(), now())
    assert raised.value.code == "job_died"
