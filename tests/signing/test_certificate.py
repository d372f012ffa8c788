"""Handwriting and pictures of it as they come onto paper, and the words of the certificate."""

from __future__ import annotations

import hashlib
import io
import re
from xml.etree import ElementTree

import msgspec
import pymupdf
import pytest
from PIL import Image

from server.signing import ink, scan
from server.signing.certificate import Certificate, certificate, groups
from server.signing.orders import Owner
from server.signing.signed import Ink, Scan, Version
from tests.signing import records
from tests.signing.records import AT, LAST, signed

pytestmark = pytest.mark.spec("G6")

OWNER = Owner(
    subject="示范法院印章（示范人民法院）",
    issuer="电子认证机构",
    fingerprint="ab" * 32,
    algorithm="RSA-3072-SHA256",
    until=AT + 86_400_000,
    self_made=False,
    timestamped=True,
)


def told(owner: Owner = OWNER) -> Certificate:
    return certificate(signed(), owner, AT, lambda _picture: "<svg/>", lambda address: f"QR {address}")


def test_the_courts_own_seal_carries_no_warning_and_says_that_a_time_stamp_is_asked_for() -> None:
    rows = {row.name: row.text for row in told().about}
    assert (rows["印章所有者"], rows["证书颁发者"]) == ("示范法院印章（示范人民法院）", "电子认证机构")
    assert rows["时间戳"] == "封章时申请，取得的时间戳在签名之内" and rows["签名算法"] == "RSA-3072-SHA256"
    assert rows["证书有效期至"] == "2026年11月26日 09:30:00"
    assert not told().warning and told().stamp == "电子印章"
    assert told(msgspec.structs.replace(OWNER, self_made=True)).warning


def test_hashes_stand_in_groups_that_can_be_compared_by_eye() -> None:
    assert told().versions[1].groups == groups(LAST.upper()) and len(groups(LAST)) == 8
    assert [version.mark for version in told().versions] == ["已被后一版取代", "本文件所载"]


def test_text_that_would_turn_the_reading_around_is_taken_out_of_every_field() -> None:
    turned = msgspec.structs.replace(signed(), versions=(Version(2, LAST, "山\u202e水", AT),))
    found = certificate(turned, OWNER, AT, lambda _picture: "", lambda _address: "")
    assert found.versions[0].words == "山水"


def test_ink_becomes_curves_cut_to_what_is_written() -> None:
    drawn = ElementTree.fromstring(ink.svg(records.ink(1)))
    left, top, width, height = map(float, drawn.attrib["viewBox"].split())
    points = [point for stroke in records.ink(1).strokes for point in stroke]
    assert left < min(x for x, _, _ in points) and left + width > max(x for x, _, _ in points)
    assert top < min(y for _, y, _ in points) and top + height > max(y for _, y, _ in points)
    widths = {float(path.attrib["stroke-width"]) for path in drawn.iter("{http://www.w3.org/2000/svg}path")}
    assert len(widths) > 2, "pressure is seen"


def test_a_dot_is_drawn_and_nothing_is_nothing() -> None:
    assert "<path" in ink.svg(Ink(600, 300, (((10.0, 10.0, 0.5),),)))
    assert ink.svg(Ink(600, 300, ((),))) == ink.svg(Ink(0, 0, ())) == ""


def test_a_signature_of_very_many_points_stays_small_and_whole() -> None:
    stroke = tuple((float(number % 600), number / 1000, 0.5) for number in range(100_000))
    drawn = ink.svg(Ink(600, 300, (stroke,)))
    assert drawn.count("Q") <= ink.POINTS + 1
    assert f"{stroke[-1][0]:.1f} {stroke[-1][1]:.1f}" in drawn, "it ends where it ended"


def test_a_picture_comes_small_upright_and_without_what_else_its_file_carried() -> None:
    image, file = Image.new("RGB", (3000, 1000), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where it was taken"  # on its side; a description
    image.save(file, "JPEG", exif=exif)
    drawn = scan.svg(file.getvalue())
    size = re.search(r'width="(\d+)" height="(\d+)"', drawn)
    assert size and (int(size[1]), int(size[2])) == (400, 1200)
    with pymupdf.open(stream=drawn.encode(), filetype="svg") as document:
        assert document[0].get_images() or document[0].get_pixmap().samples
    assert b"where it was taken" not in drawn.encode()


@pytest.mark.parametrize("image", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(40), b"<svg/>"])
def test_what_is_no_picture_is_named_by_its_hash_in_the_certificate(image: bytes) -> None:
    assert scan.svg(image) == ""
    one = records.signature("赵六", "第三人", picture=Scan(image))
    record = msgspec.structs.replace(signed(), signatures=(one,))
    found = certificate(
        record, OWNER, AT, lambda picture: scan.svg(picture.image) if isinstance(picture, Scan) else "", str
    )
    assert "".join(found.signers[0].remark.partition("：")[2].split()) == hashlib.sha256(image).hexdigest()


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    file = io.BytesIO()
    Image.new("1", (10_000, 2_001)).save(file, "PNG")
    assert scan.svg(file.getvalue()) == ""
