"""Files by key, on a disk and on a real S3 server."""

from __future__ import annotations

import asyncio
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from server.bucket import Bucket
from server.store.blobs import CHUNK_BYTES, Blobs
from server.store.blobs_disk import DiskBlobs
from server.store.blobs_s3 import S3Blobs
from server.store.ports import StoreError
from tests.servers import s3

pytestmark = pytest.mark.anyio

KEY = "h-1/original/9f86d0"


async def content(blobs: Blobs, key: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in blobs.read(key, start, length)])


async def test_what_was_put_is_there_whole_and_in_parts(blobs: Blobs, tmp_path: Path) -> None:
    body = os.urandom(CHUNK_BYTES * 2 + 5)
    source = tmp_path / "source"
    source.write_bytes(body)
    await blobs.put(KEY, source)
    assert await blobs.size(KEY) == len(body)
    assert await content(blobs, KEY) == body
    assert await content(blobs, KEY, 7) == body[7:]
    assert await content(blobs, KEY, 7, CHUNK_BYTES + 3) == body[7 : CHUNK_BYTES + 10]
    assert await content(blobs, KEY, len(body) - 2, 50) == body[-2:]
    assert await content(blobs, KEY, len(body)) == b""
    assert source.read_bytes() == body


async def test_a_key_holds_what_was_put_last(blobs: Blobs) -> None:
    for body in (b"first", b"", b"second"):
        await blobs.put(KEY, body)
        assert await blobs.size(KEY) == len(body)
        assert await content(blobs, KEY) == body


async def test_what_is_not_there_is_none_and_not_an_error_to_delete(blobs: Blobs) -> None:
    assert await blobs.size(KEY) is None
    assert await blobs.keys("") == []
    with pytest.raises(KeyError):
        await content(blobs, KEY)
    await blobs.delete(KEY)
    await blobs.put(KEY, b"1")
    await blobs.delete(KEY)
    await blobs.delete(KEY)
    assert await blobs.size(KEY) is None
    with pytest.raises(KeyError):
        await content(blobs, KEY)


@pytest.mark.spec("O3")
async def test_a_store_that_answers_passes_its_check(blobs: Blobs) -> None:
    await blobs.check()
    assert await blobs.keys("") == []


async def test_a_disk_without_its_folder_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreError, match="does not answer"):
        await DiskBlobs(tmp_path / "blobs").check()


async def test_keys_are_listed_by_prefix(blobs: Blobs) -> None:
    keys = ["h-1/derived/aa/page-1.webp", "h-1/derived/ab/page-1.webp", "h-1/original/aa", "h-2/original/aa"]
    for key in reversed(keys):
        await blobs.put(key, b"x")
    assert await blobs.keys("") == keys
    assert await blobs.keys("h-1/derived/") == keys[:2]
    assert await blobs.keys("h-1/derived/aa") == keys[:1]
    assert await blobs.keys("h-3/") == []


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", ".writing-1", "a/.b", "甲", "a b", "a\n", "a" * 129]
)
async def test_a_key_never_leads_elsewhere(blobs: Blobs, key: str) -> None:
    for verb in (blobs.put(key, b"x"), blobs.size(key), blobs.delete(key), content(blobs, key)):
        with pytest.raises(ValueError):
            await verb


async def test_many_at_once_do_not_mix(blobs: Blobs) -> None:
    bodies = {f"h-1/original/{number}": os.urandom(2000) for number in range(60)}
    await asyncio.gather(*(blobs.put(key, body) for key, body in bodies.items()))
    found = await asyncio.gather(*(content(blobs, key) for key in bodies))
    assert dict(zip(bodies, found, strict=True)) == bodies


async def test_a_half_written_file_is_never_there(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")
    with pytest.raises(StoreError, match="does not answer"):
        await blobs.put(KEY, tmp_path / "missing")
    assert await blobs.size(KEY) is None
    assert await blobs.keys("") == []
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


async def test_a_bucket_whose_server_is_down_or_says_no_is_unavailable_and_comes_back() -> None:
    with s3() as server:
        blobs = S3Blobs(Bucket.of(server.url()))
        await blobs.put(KEY, b"kept")
        server.stop()
        asked = [blobs.size(KEY), blobs.delete(KEY), blobs.keys(""), blobs.check(), content(blobs, KEY)]
        for verb in (blobs.put(KEY, b"lost"), *asked):
            with pytest.raises(StoreError) as refused:
                await verb
            assert refused.value.code == "blobs_unavailable"
        server.start()
        assert await content(blobs, KEY) == b"kept"
        await blobs.close()
        stranger = S3Blobs(Bucket.of(server.url(secret="wrong")))
        with pytest.raises(StoreError) as refused:
            await stranger.put(KEY, b"x")
        assert "wrong" not in refused.value.zh + refused.value.en
        await stranger.close()


async def test_what_a_bucket_says_of_its_own_trouble_is_asked_again() -> None:
    answered: list[tuple[str, int]] = []

    class Troubled(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = 503 if len(answered) % 2 == 0 else 200
            answered.append((self.command, status))
            self.send_response(status)
            self.send_header("ETag", '"0"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_PUT = answer  # noqa: N815 - names that http.server asks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Troubled) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        blobs = S3Blobs(Bucket.of(f"s3+http://key:secret@127.0.0.1:{server.server_port}/evidence"))
        await blobs.put(KEY, b"kept")
        await blobs.close()
        server.shutdown()
    assert answered == [("HEAD", 503), ("HEAD", 200), ("PUT", 503), ("PUT", 200)]
