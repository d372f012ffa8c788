"""Photographs of the identity check, in a real worker."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from server.access.photo import PREPARE, WIDTH
from server.worker import JobError
from server.workers import Workers
from tests.evidence import corpus

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A6")]


@pytest.fixture(scope="module")
async def workers() -> AsyncIterator[Workers]:
    started = Workers(size=1)
    yield started
    await started.close()


def with_traces(size: tuple[int, int], orientation: int) -> bytes:
    """A photograph in which the camera wrote where it was."""
    image = Image.new("RGB", size, (200, 30, 30))
    exif = image.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    written = BytesIO()
    image.save(written, "JPEG", exif=exif, comment=b"at home")
    return written.getvalue()


async def test_what_is_kept_is_the_picture_upright_small_and_nothing_else(workers: Workers) -> None:
    original = with_traces((3000, 2000), orientation=6)
    assert b"Camera of somebody" in original
    kept = await workers.do(PREPARE, original)
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (WIDTH, WIDTH * 3 // 2))
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Camera", b"Exif", b"at home"):
        assert trace not in kept


@pytest.mark.parametrize("form", ["PNG", "JPEG", "HEIF"])
async def test_what_phones_and_screens_make_is_taken(workers: Workers, form: str) -> None:
    assert (await workers.do(PREPARE, corpus.picture(form))).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", corpus.pdf(), corpus.picture("JPEG")[:300], corpus.huge_png(60_000, 60_000)],
    ids=["nothing", "gif", "pdf", "cut", "bomb"],
)
async def test_what_is_no_photograph_is_refused(workers: Workers, content: bytes) -> None:
    with pytest.raises(JobError) as refusal:
        await workers.do(PREPARE, content)
    assert refusal.value.code == "photo_unreadable"
