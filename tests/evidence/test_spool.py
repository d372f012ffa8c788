"""What has come of an upload lies on the disk, each byte once and in its place."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.evidence.spool import End, Order, OutOfStep, Spool, Upload

pytestmark = pytest.mark.spec("E1")


def order(length: int = 10, at: int = 5) -> Order:
    return Order(
        hearing="h",
        seat="s",
        party="s",
        length=length,
        name="a.pdf",
        title="a",
        purpose="",
        source="",
        copy=False,
        at=at,
    )


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "uploads")


def again(spool: Spool) -> Upload:
    (found,) = spool.found()
    return found


def test_bytes_go_on_where_the_last_ones_ended_and_nowhere_else(spool: Spool) -> None:
    upload = spool.begin(order())
    upload.append(0, b"0123")
    for wrong in (0, 3, 5):
        with pytest.raises(OutOfStep):
            upload.append(wrong, b"x")
    assert (upload.offset, upload.whole, again(spool).offset) == (4, False, 4)
    again(spool).append(4, b"456789")
    assert again(spool).whole and again(spool).path.read_bytes() == b"0123456789"
    assert again(spool).order == order()


def test_of_two_requests_with_the_same_bytes_one_is_taken(spool: Spool) -> None:
    upload = spool.begin(order(length=8 * 50))

    def send(at: int) -> bool:
        try:
            upload.append(at, b"abcdefgh")
        except OutOfStep:
            return False
        return True

    with ThreadPoolExecutor(8) as requests:
        for at in range(0, 8 * 50, 8):
            assert list(requests.map(send, [at] * 8)).count(True) == 1
    assert upload.path.read_bytes() == b"abcdefgh" * 50


def test_what_an_attempt_left_half_is_not_part_of_the_file(spool: Spool) -> None:
    upload = spool.begin(order())
    upload.append(0, b"0123")
    with upload.path.open("ab") as half:
        half.write(b"garbage")  # as much as there was room for
    upload.append(4, b"4")
    assert upload.path.read_bytes() == b"01234"


def test_what_became_of_an_upload_is_all_that_is_kept_of_it(spool: Spool) -> None:
    upload = spool.begin(order())
    upload.append(0, b"0123456789")
    (upload.folder / "drawn").mkdir()
    (upload.folder / "drawn" / "page").write_bytes(b"x")
    upload.conclude(End(7, "damaged_file"))
    assert again(spool).end == upload.end == End(7, "damaged_file")
    assert sorted(path.name for path in upload.folder.iterdir()) == ["end", "order"]
    upload.discard()
    assert spool.found() == []


def test_what_was_hardly_begun_is_removed_and_what_cannot_be_read_is_not(spool: Spool, tmp_path: Path) -> None:
    later, sooner = spool.begin(order(at=9)), spool.begin(order(at=3))
    begun = tmp_path / "uploads" / "begun"
    begun.mkdir()
    (begun / "order.part").write_bytes(b"{")
    broken = spool.begin(order())
    (broken.folder / "order").write_bytes(b"{")
    assert [upload.id for upload in spool.found()] == [sooner.id, later.id]
    assert not begun.exists() and broken.folder.exists()


def test_when_the_last_byte_came_outlives_the_server(spool: Spool) -> None:
    upload = spool.begin(order())
    upload.append(0, b"0")
    os.utime(upload.path, (1_700_000_000, 1_700_000_000))
    assert again(spool).touched == 1_700_000_000_000
