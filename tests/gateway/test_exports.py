"""The record and the recognition record as files: who gets them, what they hold, and what is said when not."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from server.errors import ERRORS
from server.hearing.header import NOTE
from server.hearing.model import Role
from tests.clerk import clerk
from tests.export import readers
from tests.export.readers import bare
from tests.founding import found_hearing
from tests.page import page, sign_in
from tests.running import RunningServer, running_server
from tests.sheets import EVERYTHING, RARE

pytestmark = pytest.mark.anyio

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@asynccontextmanager
async def browser(link: str) -> AsyncIterator[httpx.AsyncClient]:
    """Asks below the path of the link's seat."""
    base, seat, cookie = await sign_in(link)
    async with httpx.AsyncClient(base_url=f"{base}/s/{seat}/", headers={"cookie": cookie}, timeout=60) as client:
        yield client


@pytest.mark.spec("T6")
async def test_a_clerk_gets_the_record_in_three_forms_that_say_the_same(server: RunningServer) -> None:
    link = server.links("书记员")[0]
    async with clerk(link) as writer, browser(link) as client:
        done = await writer.edit(writer.append(EVERYTHING[1:]))
        assert done["type"] == "done", done
        pdf, word, text = [await client.get(f"record.{form}") for form in ("pdf", "docx", "txt")]
        assert [one.status_code for one in (pdf, word, text)] == [200, 200, 200]
        assert [one.headers["content-type"] for one in (pdf, word, text)] == [
            "application/pdf",
            DOCX,
            "text/plain; charset=utf-8",
        ]
        said = bare(text.content.decode())
        assert said.startswith("示范人民法院庭审笔录案号：（2026）京0107民初123号案由：买卖合同纠纷时间：")
        assert f"原：同意由{RARE}参加诉讼" in said and "身份证号是110101" in said
        assert bare(readers.pdf_body(pdf.content)) == said
        assert f"原：同意由{RARE}参加诉讼" in bare(readers.word_text(word.content))
        assert all(one.headers["cache-control"] == "no-store" for one in (pdf, word, text))
        copies = [(await client.get(f"record.{form}?redacted=1")).content for form in ("pdf", "docx", "txt")]
        shown = [readers.pdf_text(copies[0]), readers.word_text(copies[1]), copies[2].decode()]
        assert all("没有补充" in copy and "■■■" in copy for copy in shown)
        assert not any("110101" in copy for copy in shown)


@pytest.mark.spec("T6")
async def test_a_file_is_called_by_case_and_day_and_opens_in_place_for_printing(server: RunningServer) -> None:
    async with browser(server.links("书记员")[0]) as client:
        kept = (await client.get("record.pdf?redacted=1")).headers["content-disposition"]
        shown = (await client.get("record.pdf?inline=1")).headers["content-disposition"]
    assert kept.startswith('attachment; filename="record-public-20') and kept.isascii()
    name = unquote(kept.partition("filename*=UTF-8''")[2])
    assert name.startswith("（2026）京0107民初123号 庭审笔录（公开副本） 20") and name.endswith(".pdf")
    assert shown.startswith("inline; ")


@pytest.mark.spec("T6")
@pytest.mark.spec("T2")
async def test_only_holders_of_the_permission_get_files_and_others_are_told_why(server: RunningServer) -> None:
    async with (
        browser(server.links("书记员")[0]) as writer,
        browser(server.links("审判长")[0]) as judge,
        browser(server.links("原告")[0]) as party,
        page(server.links("审判长")[0]) as bench,
    ):
        for path in ("record.pdf", "record.txt", "lines.docx"):
            refused = await party.get(path)
            assert refused.status_code == 403
            assert ERRORS["not_your_role"].zh in refused.text and ERRORS["not_your_role"].en in refused.text
            assert (await judge.get(path, headers={"accept": "application/json"})).json() == {"code": "no_permission"}
            assert (await writer.get(path)).status_code == 200
        assert (await bench.do("take_permission"))["type"] == "done"
        assert (await judge.get("record.txt")).status_code == 200
        assert (await writer.get("record.txt")).status_code == 403


async def test_whoever_is_not_signed_in_or_asks_for_another_form_is_told_so(server: RunningServer) -> None:
    async with browser(server.links("书记员")[0]) as client, httpx.AsyncClient() as stranger:
        assert (await stranger.get(f"{client.base_url}record.pdf")).status_code == 401
        unknown = await client.get("record.odt", headers={"accept": "application/json"})
        assert (unknown.status_code, unknown.json()) == (404, {"code": "not_found"})


@pytest.mark.spec("S4")
async def test_the_recognition_record_has_every_line_and_needs_no_fonts(
    tmp_path: Path,
) -> None:
    people = ((Role.PRESIDING_JUDGE, "王敏"), (Role.CLERK, "李静"), (Role.PLAINTIFF, f"张{RARE[1]}"))
    found_hearing(tmp_path, people, [(0, "现在开庭。"), (2, "同意。")])
    with running_server(tmp_path, {"TINGJI_FONTS": str(tmp_path)}) as server:
        async with browser(server.links("书记员")[0]) as client, clerk(server.links("书记员")[0]) as writer:
            boxes = await client.get("lines.pdf")
            assert boxes.status_code == 500 and "make fonts" in boxes.text, "no fonts there, and said so"
            text = (await client.get("lines.txt")).content.decode()
            assert "语音识别笔录" in text and NOTE in text
            first, second = text.split("\r\n")[-3:-1]
            assert first.endswith("] 审判长 王敏：现在开庭。") and first.startswith("[")
            assert second.endswith(f"] 原告 张{RARE[1]}：同意。")
            word = await client.get("lines.docx?redacted=1")
            assert bare(readers.word_text(word.content)) == bare(text)
            name = unquote(word.headers["content-disposition"])
            assert "语音识别笔录" in name and "public" not in name and "公开" not in name, "nothing in it was covered"
            assert NOTE not in (await client.get("record.txt")).content.decode()
            line = writer.page.welcome["utterances"][0]["id"]
            inserted = await writer.page.do("insert_utterances", utterances=[line], place=b"")
            assert inserted["type"] == "done", inserted
            record = (await client.get("record.txt")).content.decode()
            assert NOTE in record and "审：现在开庭。" in record


@pytest.mark.spec("T6")
async def test_a_worker_that_dies_costs_nobody_anything(own_server: RunningServer) -> None:
    async with browser(own_server.links("书记员")[0]) as client:
        assert (await client.get("record.pdf")).status_code == 200
        os.kill(own_server.child("server.worker"), signal.SIGKILL)
        again = await client.get("record.pdf")
        assert again.status_code in (200, 500), "500 only if it was asked before the death was noticed"
        assert (await client.get("record.pdf")).status_code == 200
