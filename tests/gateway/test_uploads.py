"""Evidence comes in over real HTTP: in pieces, over cuts and kills, and only from whom it may."""

from __future__ import annotations

import asyncio
import io
import socket
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pymupdf
import pytest
from PIL import Image

from server.settings import Settings
from server.store.store import open_store
from tests.evidence import corpus
from tests.founding import SERIES, found_hearing
from tests.page import page
from tests.running import RunningServer, running_server
from tests.sending import PIECE, TUS, sender
from tests.servers import s3

pytestmark = [pytest.mark.anyio, pytest.mark.spec("E1")]


def a_pdf(pages: int = 3) -> bytes:
    document = pymupdf.open()
    for number in range(pages):
        document.new_page().insert_text((72, 72), f"page {number + 1}")
    body: bytes = document.tobytes()
    return body


def a_picture() -> bytes:
    body = io.BytesIO()
    Image.effect_noise((900, 700), 80).save(body, "PNG")
    return body.getvalue()


async def test_a_file_comes_in_by_pieces_and_is_an_exhibit_for_all_who_read(server: RunningServer) -> None:
    body = a_pdf()
    async with sender(server.links("原告")[0]) as plaintiff, page(server.links("被告")[0]) as defendant:
        upload = await plaintiff.begin(len(body), filename="../买卖\u202e合同.pdf", purpose="证明价款", copy="1")
        assert (await plaintiff.append(upload, 0, body[:700])).headers["upload-offset"] == "700"
        assert (await plaintiff.state(upload))["state"] == "receiving"
        assert (await plaintiff.append(upload, 5, body[5:])).status_code == 409
        assert await plaintiff.offset(upload) == 700
        assert (await plaintiff.append(upload, 700, body[700:])).status_code == 204
        ended = await plaintiff.ended(upload)
        assert ended["state"] == "filed"
        exhibit = (await defendant.happened("exhibit_filed"))["exhibit"]
        assert (exhibit["id"], exhibit["by"], exhibit["party"]) == (ended["exhibit"], plaintiff.seat, plaintiff.seat)
        assert (exhibit["kind"], exhibit["pages"], exhibit["size"]) == ("pdf", 3, len(body))
        assert (exhibit["name"], exhibit["title"]) == ("买卖合同.pdf", "买卖合同")
        assert (exhibit["purpose"], exhibit["copy"]) == ("证明价款", True)

        address = f"evidence/{exhibit['id']}/original"
        whole = await plaintiff.http.get(address)
        assert whole.content == body
        assert "attachment" in whole.headers["content-disposition"]
        part = await plaintiff.http.get(address, headers={"range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, body[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(body)}"
        assert (await plaintiff.http.get(address, headers={"range": "bytes=9999999-"})).status_code == 416
        for headers in ({"range": "bytes=0-1,4-5"}, {"range": "bytes=2-3", "if-range": '"older"'}):
            whole = await plaintiff.http.get(address, headers=headers)
            assert (whole.status_code, whole.content) == (200, body)
    async with sender(server.links("证人")[0]) as witness:
        assert (await witness.http.get(address)).status_code == 404
    async with page(server.links("书记员")[0]) as clerk:
        assert clerk.welcome["evidence"]["exhibits"] == [exhibit]


async def test_what_may_not_come_in_does_not(server: RunningServer) -> None:
    async with sender(server.links("原告")[0]) as plaintiff, sender(server.links("被告")[0]) as defendant:
        refusals = {
            "file_too_large": await plaintiff.create(50_000_001),
            "file_empty": await plaintiff.create(0),
            "not_your_evidence": await plaintiff.create(9, party=defendant.seat),
            "unknown_party": await plaintiff.create(9, party="nobody"),
            "upload_version": await plaintiff.http.post("uploads", headers={"upload-length": "9"}),
            "bad_request": await plaintiff.http.post("uploads", headers=TUS | {"upload-length": "9"}),
        }
        assert {code: answer.json()["code"] for code, answer in refusals.items()} == {code: code for code in refusals}
        upload = await plaintiff.begin(4)
        for stranger in (
            await defendant.http.head(upload, headers=TUS),
            await defendant.http.patch(upload, content=b"x", headers=PIECE | {"upload-offset": "0"}),
            await defendant.http.delete(upload, headers=TUS),
            await defendant.http.get(f"{upload}/state"),
        ):
            assert stranger.status_code == 404
        elsewhere = f"/s/{plaintiff.seat}/{upload}"
        assert (await defendant.http.get(f"../..{elsewhere}/state")).status_code == 401
        assert (await plaintiff.append(upload, 0, b"12345")).json()["code"] == "file_too_large"
        assert (await plaintiff.http.delete(upload, headers=TUS)).status_code == 204
        assert (await plaintiff.http.head(upload, headers=TUS)).status_code == 404
        for body, code in {
            b"MZ" + bytes(100): "unknown_kind",
            b"%PDF-1.7 nothing": "damaged_file",
            b"\x89PNG\r\n\x1a\n" + bytes(50): "damaged_file",
            corpus.archive({"a.txt": b"a"}): "unknown_kind",
        }.items():
            upload = await plaintiff.upload(body)
            ended = await plaintiff.ended(upload)
            assert (ended["state"], ended["code"]) == ("refused", code)
            assert (await plaintiff.append(upload, len(body), b"")).status_code == 204
            assert await plaintiff.state(upload) == ended
            told = (await plaintiff.http.get("uploads")).json()["uploads"]
            assert [(one["id"], one["state"], one["code"]) for one in told] == [
                (upload.removeprefix("uploads/"), "refused", code)
            ]
            assert (await defendant.http.get("uploads")).json() == {"uploads": []}
            assert (await plaintiff.http.delete(upload, headers=TUS)).status_code == 204
    async with sender(server.links("证人")[0]) as witness:
        assert (await witness.create(9)).json()["code"] == "not_your_role"
    async with page(server.links("原告")[0]) as plaintiff_page:
        assert plaintiff_page.welcome["evidence"]["exhibits"] == []


async def test_what_has_come_survives_cuts_and_kills(own_server: RunningServer) -> None:
    body = a_picture()
    half = len(body) // 2
    link = own_server.links("原告")[0]
    async with sender(link) as plaintiff:
        upload = await plaintiff.begin(len(body), filename="照片.png")
        # A connection that is cut in the middle of a request.
        cookie = plaintiff.http.headers["cookie"]
        head = (
            f"PATCH /s/{plaintiff.seat}/{upload} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n"
            f"tus-resumable: 1.0.0\r\ncontent-type: application/offset+octet-stream\r\nupload-offset: 0\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", own_server.port)) as cut:
            cut.sendall(head.encode() + body[:half])
        with anyio.fail_after(30):
            while await plaintiff.offset(upload) == 0:
                await anyio.sleep(0.02)
    own_server.kill()
    own_server.start()
    async with sender(own_server.links("原告")[0]) as plaintiff:
        offset = await plaintiff.offset(upload)
        assert 0 < offset <= half
        assert (await plaintiff.append(upload, offset, body[offset:])).status_code == 204
        # Killed before, while or after it becomes an exhibit: it becomes one, once.
    own_server.kill()
    own_server.start()
    async with sender(own_server.links("原告")[0]) as plaintiff:
        with anyio.fail_after(60):
            while not (found := await exhibits(own_server)):
                await anyio.sleep(0.1)
        assert [one["name"] for one in found] == ["照片.png"]
        assert (await plaintiff.http.get(f"evidence/{found[0]['id']}/original")).content == body
        assert [
            path.name for path in (own_server.data / "uploads").glob("*/*") if path.name not in ("order", "end")
        ] == []
        # A page that was cut off before it was told finds that it is done, and sends nothing again.
        assert await plaintiff.offset(upload) == len(body)
        assert await plaintiff.state(upload) == {
            "state": "filed",
            "share": 1.0,
            "code": "",
            "exhibit": upload.removeprefix("uploads/"),
        }
        assert (await plaintiff.http.delete(upload, headers=TUS)).status_code == 204


async def test_the_same_piece_sent_twice_at_once_is_there_once(server: RunningServer) -> None:
    body = a_picture()
    async with sender(server.links("原告")[0]) as plaintiff:
        upload = await plaintiff.begin(len(body), filename="照片.png", title="现场\u202e照片", source=" 手机\n拍摄 ")
        for at in range(0, len(body), 300_000):
            piece = body[at : at + 300_000]
            answers = await asyncio.gather(*(plaintiff.append(upload, at, piece) for _ in range(4)))
            assert sorted(answer.status_code for answer in answers)[:2] == [204, 409]
        ended = await plaintiff.ended(upload)
        assert (await plaintiff.http.get(f"evidence/{ended['exhibit']}/original")).content == body
        (exhibit,) = await exhibits(server)
        assert (exhibit["title"], exhibit["source"]) == ("现场照片", "手机 拍摄")


async def exhibits(server: RunningServer) -> list[dict[str, Any]]:
    async with page(server.links("书记员")[0]) as clerk:
        found: list[dict[str, Any]] = clerk.welcome["evidence"]["exhibits"]
        return found


async def test_a_store_that_is_down_while_the_court_closes_costs_nobody_a_file(tmp_path: Path) -> None:
    body = a_picture()
    with s3() as store, running_server(tmp_path, {"TINGJI_BLOBS": store.url()}) as server:
        server.wait_ready("blobs")
        store.stop()
        async with sender(server.links("原告")[0]) as plaintiff:
            ready = await plaintiff.http.get(f"{server.url}/readyz")
            assert (ready.status_code, ready.json()["blobs"]) == (200, False)
            upload = await plaintiff.upload(body, filename="照片.png")
            with anyio.fail_after(60):
                while (waits := await plaintiff.state(upload))["code"] != "store_waits":
                    await anyio.sleep(0.05)
            assert waits["state"] == "checking"
            assert await exhibits(server) == []
            async with page(server.links("审判长")[0]) as judge:
                for command in ("prepare", "open", "close"):
                    assert (await judge.do(command))["type"] == "done"
            assert (await plaintiff.create(9)).json()["code"] == "not_now"
            store.start()
            server.wait_ready("blobs")
            assert (await plaintiff.ended(upload))["state"] == "filed"
            (exhibit,) = await exhibits(server)
            assert (await plaintiff.http.get(f"evidence/{exhibit['id']}/original")).content == body


@pytest.mark.spec("E2")
async def test_of_a_series_a_file_is_brought_in_one_case_and_its_parts_with_it(tmp_path: Path) -> None:
    found_hearing(tmp_path, cases=SERIES)
    with running_server(tmp_path) as server:
        async with sender(server.links("原告")[0]) as plaintiff, page(server.links("审判长")[0]) as judge:
            assert [case["id"] for case in judge.welcome["hearing"]["cases"]] == ["c-1", "c-2"]
            for wrong in ({}, {"case": "c-3"}):
                refused = await plaintiff.create(9, **wrong)
                assert (refused.status_code, refused.json()["code"]) == (422, "unknown_case")
            upload = await plaintiff.upload(a_pdf(), filename="账目.pdf", case="c-2")
            whole = (await plaintiff.ended(upload))["exhibit"]
            assert (await judge.happened("exhibit_filed"))["exhibit"]["case"] == "c-2"
            parts = [{"first": 1, "last": 1, "title": "首页"}]
            began = (await plaintiff.http.post(f"evidence/{whole}/split", json={"parts": parts})).json()["uploads"]
            await plaintiff.ended(f"uploads/{began[0]}")
            split = await judge.wait(lambda message: message.get("event", {}).get("exhibit", {}).get("title") == "首页")
            assert split["event"]["exhibit"]["case"] == "c-2"
            moved = await judge.do("describe_exhibit", exhibit=whole, title="账目", case="c-1")
            assert moved["type"] == "done"
            assert (await judge.do("describe_exhibit", exhibit=whole, title="账目", case="c-3"))[
                "code"
            ] == "unknown_case"
        server.stop()
        server.start()
        assert {one["title"]: one["case"] for one in await exhibits(server)} == {"账目": "c-1", "首页": "c-2"}


async def test_whoever_takes_a_file_is_in_the_log(own_server: RunningServer) -> None:
    async with sender(own_server.links("原告")[0]) as plaintiff:
        ended = await plaintiff.ended(await plaintiff.upload(a_pdf(1)))
        async with sender(own_server.links("被告")[0]) as defendant, page(own_server.links("审判长")[0]) as judge:
            await defendant.http.get(f"evidence/{ended['exhibit']}/original")
            taken = await judge.happened("exhibit_downloaded")
            assert (taken["exhibit"], taken["by"]) == (ended["exhibit"], defendant.seat)
    own_server.stop()
    store = await open_store(Settings(data=own_server.data))
    try:
        (hearing,) = await store.journal.hearings()
        entries = await store.journal.read(hearing)
    finally:
        await store.close()
    events = [msgspec.msgpack.decode(entry.body) for entry in entries if entry.kind == "event"]
    assert [event["type"] for event in events].count("exhibit_downloaded") == 1


@pytest.mark.spec("E2")
async def test_a_file_is_split_into_exhibits_that_say_where_they_come_from(server: RunningServer) -> None:
    async with sender(server.links("原告")[0]) as plaintiff, sender(server.links("被告")[0]) as defendant:
        whole = (await plaintiff.ended(await plaintiff.upload(a_pdf(5), filename="全部材料.pdf")))["exhibit"]
        address = f"evidence/{whole}/split"
        parts = [{"first": 1, "last": 3, "title": "合同"}, {"first": 4, "last": 4, "title": "收据"}]
        refused = await defendant.http.post(address, json={"parts": parts})
        assert refused.json() == {"code": "not_your_evidence"}
        for wrong, code in (({"first": 5, "last": 6, "title": "无"}, "no_such_page"), ({"first": 0}, "bad_request")):
            assert (await plaintiff.http.post(address, json={"parts": [wrong]})).json() == {"code": code}
        begun = await plaintiff.http.post(address, json={"parts": parts})
        assert begun.status_code == 202
        for upload in begun.json()["uploads"]:
            assert (await plaintiff.ended(f"uploads/{upload}"))["state"] == "filed"
        found = {one["title"]: (one["pages"], one["source"]) for one in await exhibits(server)}
        assert found == {
            "全部材料": (5, ""),
            "合同": (3, "拆自《全部材料》第 1–3 页"),
            "收据": (1, "拆自《全部材料》第 4 页"),
        }
