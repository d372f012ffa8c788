"""Evidence over HTTP: its pages, words, sound and film, for who may see it and for nobody else."""

from __future__ import annotations

import asyncio
import hashlib
import io
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from server.gateway.exhibits import AT_ONCE
from server.hearing.model import Role
from tests.evidence import corpus
from tests.founding import Brought, found_hearing
from tests.page import page, sign_in
from tests.running import RunningServer, running_server

pytestmark = pytest.mark.anyio

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈红"),
)
EXHIBITS = (
    Brought(1, "合同", "pdf", 3, corpus.pdf(3)),
    Brought(1, "照片", "image", 1, corpus.picture("JPEG", orientation=6)),
    Brought(2, "答辩状", "word", 1, corpus.docx()),
    Brought(2, "录像", "video", 0, corpus.film()),
    Brought(2, "手机录像", "video", 0, corpus.film("libx265")),
    Brought(2, "丢失的文件", "pdf", 3),
    Brought(2, "坏文件", "pdf", 3, corpus.cut(corpus.pdf())),
    Brought(2, "被换过的文件", "pdf", 1, corpus.pdf(1, text="The original, page")),
)
NUMBERED = tuple(f"founded{number}" for number in range(len(EXHIBITS)))
CONTRACT, PHOTOGRAPH, LETTER, FILM, PHONE_FILM, LOST, BROKEN, SWAPPED = NUMBERED


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("data")
    found_hearing(data, PEOPLE, exhibits=EXHIBITS)
    (stored,) = data.glob(f"blobs/*/original/{hashlib.sha256(EXHIBITS[-1].file).hexdigest()}")
    stored.write_bytes(corpus.pdf(1, text="Another, page"))
    with running_server(data) as server:
        yield server


@asynccontextmanager
async def browser(link: str) -> AsyncIterator[httpx.AsyncClient]:
    """Asks below the evidence of the link's seat."""
    base, seat, cookie = await sign_in(link)
    headers = {"cookie": cookie}
    async with httpx.AsyncClient(base_url=f"{base}/s/{seat}/evidence/", headers=headers, timeout=60) as client:
        yield client


async def outline(client: httpx.AsyncClient, exhibit: str) -> dict[str, Any]:
    answer = await client.get(f"{exhibit}/outline")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def size(answer: httpx.Response) -> tuple[int, int]:
    assert answer.status_code == 200, answer.text
    image = Image.open(io.BytesIO(answer.content), formats=("PNG", "JPEG"))
    assert answer.headers["content-type"] == image.get_format_mimetype()
    return image.size


@pytest.mark.spec("E3")
async def test_every_kind_of_exhibit_can_be_looked_at(server: RunningServer) -> None:
    async with browser(server.links("被告")[0]) as client:
        assert await outline(client, CONTRACT) == {
            "kind": "pdf",
            "pages": [[595, 842]] * 3,
            "duration_ms": 0,
            "playable": True,
            "share": 1.0,
        }
        assert (await outline(client, PHOTOGRAPH))["pages"] == [[300, 400]]
        letter = await outline(client, LETTER)
        assert (letter["kind"], len(letter["pages"])) == ("word", 1)
        assert size(await client.get(f"{CONTRACT}/pages/2/1024")) == (1024, 1450)
        assert size(await client.get(f"{CONTRACT}/pages/2/4096/3-5")) == (1024, 677)
        assert size(await client.get(f"{PHOTOGRAPH}/pages/1/512")) == (300, 400)
        assert size(await client.get(f"{LETTER}/pages/1/512"))[0] == 512
        words = (await client.get(f"{CONTRACT}/pages/2/text")).json()["words"]
        assert [word[4] for word in words] == ["Contract", "of", "sale,", "page", "2"]
        assert "买卖合同" in [word[4] for word in (await client.get(f"{LETTER}/pages/1/text")).json()["words"]]


async def test_what_was_drawn_may_be_kept_by_who_saw_it(server: RunningServer) -> None:
    async with browser(server.links("原告")[0]) as client:
        first = await client.get(f"{CONTRACT}/pages/1/512")
        assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
        again = await client.get(f"{CONTRACT}/pages/1/512", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = await client.get(f"{CONTRACT}/pages/2/512", headers={"if-none-match": first.headers["etag"]})
        assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{CONTRACT}/pages/4/512", 404, "no_such_page"),
        (f"{CONTRACT}/pages/0/512", 404, "no_such_page"),
        (f"{CONTRACT}/pages/1/600", 404, "no_such_page"),
        (f"{CONTRACT}/pages/1/4096", 404, "no_such_page"),
        (f"{CONTRACT}/pages/1/4096/4-0", 404, "no_such_page"),
        (f"{CONTRACT}/media", 404, "not_found"),
        (f"{FILM}/pages/1/512", 404, "no_such_page"),
        (f"{LOST}/outline", 503, "unavailable"),
        (f"{LOST}/pages/1/512", 503, "unavailable"),
        (f"{BROKEN}/outline", 422, "damaged_file"),
        (f"{SWAPPED}/outline", 503, "unavailable"),
        (f"{SWAPPED}/pages/1/512", 503, "unavailable"),
        ("nothing/outline", 404, "unknown_exhibit"),
    ],
)
async def test_what_is_not_there_is_refused_with_its_code(
    server: RunningServer, path: str, status: int, code: str
) -> None:
    async with browser(server.links("被告")[0]) as client:
        answer = await client.get(path)
        assert (answer.status_code, answer.json()) == (status, {"code": code})
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.spec("E3")
async def test_films_are_played_in_parts_and_what_browsers_cannot_play_is_converted(server: RunningServer) -> None:
    async with browser(server.links("原告")[0]) as client, page(server.links("审判长")[0]) as judge:
        found = await outline(client, FILM)
        assert found["playable"] and abs(found["duration_ms"] - 2000) < 100
        part = await client.get(f"{FILM}/media", headers={"range": "bytes=4-7"})
        assert (part.status_code, part.content, part.headers["content-type"]) == (206, b"ftyp", "video/mp4")
        length = int(part.headers["content-range"].rpartition("/")[2])
        assert length == len(EXHIBITS[3].file)
        assert (await client.get(f"{FILM}/media", headers={"range": f"bytes={length}-"})).status_code == 416
        assert (await judge.happened("exhibit_played"))["exhibit"] == FILM

        assert (await client.get(f"{PHONE_FILM}/media")).json() == {"code": "converting"}
        while not (found := await outline(client, PHONE_FILM))["playable"]:
            assert 0 <= found["share"] < 1
            await asyncio.sleep(0.05)
        whole = await client.get(f"{PHONE_FILM}/media")
        assert whole.status_code == 200 and b"avc1" in whole.content


@pytest.mark.spec("E4")
async def test_who_may_not_see_an_exhibit_sees_it_only_while_it_is_shown(server: RunningServer) -> None:
    async with (
        browser(server.links("证人")[0]) as watching,
        page(server.links("证人")[0]) as witness,
        page(server.links("审判长")[0]) as judge,
        httpx.AsyncClient() as stranger,
    ):
        paths = ["outline", "pages/1/512", "pages/1/4096/0-0", "pages/1/text"]
        for path in paths:
            assert (await watching.get(f"{CONTRACT}/{path}")).json() == {"code": "unknown_exhibit"}
            assert (await stranger.get(f"{watching.base_url}{CONTRACT}/{path}")).json() == {"code": "not_signed_in"}
        for command in ("prepare", "open"):
            assert (await judge.do(command))["type"] == "done"
        assert (await judge.do("summon", seat=witness.seat))["type"] == "done"
        assert (await watching.get(f"{CONTRACT}/outline")).status_code == 404
        assert (await judge.do("show_exhibit", exhibit=CONTRACT))["type"] == "done"
        for path in paths:
            assert (await watching.get(f"{CONTRACT}/{path}")).status_code == 200
            assert (await watching.get(f"{PHOTOGRAPH}/{path}")).status_code == 404
        assert (await judge.do("stop_showing"))["type"] == "done"
        assert (await watching.get(f"{CONTRACT}/outline")).status_code == 404


@pytest.mark.spec("E7")
async def test_marks_are_downloaded_with_the_file_as_annotations(server: RunningServer, tmp_path: Path) -> None:
    async with page(server.links("审判长")[0]) as judge, browser(server.links("被告")[0]) as client:
        for exhibit in (CONTRACT, LETTER, PHOTOGRAPH):
            stroke = {"exhibit": exhibit, "page": 1, "tool": "text", "points": [1000, 3000], "text": f"核对{exhibit}"}
            assert (await judge.do("draw_mark", stroke=stroke))["type"] == "done"
            answer = await client.get(f"{exhibit}/marked.pdf")
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
            assert answer.headers["content-disposition"].startswith('attachment; filename="marked.pdf"')
            assert f"核对{exhibit}" in text_of(corpus.put(tmp_path, answer.content))
        without = await client.get(f"{CONTRACT}/marked.pdf?layers=plaintiff,defendant")
        assert "核对" not in text_of(corpus.put(tmp_path, without.content))
        taken = await judge.wait(lambda message: message.get("event", {}).get("type") == "exhibit_downloaded")
        assert taken["event"]["exhibit"] == CONTRACT
        shown = await client.get(f"{FILM}/marked.pdf", headers={"accept": "text/html"})
        assert shown.status_code == 404 and "没有这一页" in shown.text


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()


async def test_one_seat_does_not_take_every_worker(server: RunningServer) -> None:
    async with browser(server.links("被告")[0]) as client:
        many = [client.get(f"{CONTRACT}/pages/3/8192/{n % 8}-{n // 8}") for n in range(AT_ONCE * 2)]
        statuses = [answer.status_code for answer in await asyncio.gather(*many)]
        assert 200 in statuses and set(statuses) <= {200, 429}
        async with browser(server.links("审判长")[0]) as other:
            assert (await other.get(f"{CONTRACT}/pages/1/512")).status_code == 200
