"""求助 and the court's own line: who is told what, at the socket and over HTTP."""

from __future__ import annotations

import sqlite3
from typing import Any

import httpx
import pytest

from tests.page import Message, Page, page, sign_in
from tests.running import RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("H11")]


async def over_http(link: str, method: str, path: str, body: Any = None) -> httpx.Response:
    base, seat, cookie = await sign_in(link)
    headers = {"cookie": cookie, "x-tingji": "1"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as http:
        return await http.request(method, f"{base}/s/{seat}/api/{path}", json=body)


async def write(server: RunningServer, role: str, thread: str, text: str) -> httpx.Response:
    return await over_http(server.links(role)[0], "POST", "messages", {"thread": thread, "text": text})


def told(one: Page) -> list[str]:
    return [m["message"]["text"] for m in one.messages if m["type"] == "written"]


def saying(text: str) -> Any:
    def found(message: Message) -> bool:
        return bool(message["type"] == "written" and message["message"]["text"] == text)

    return found


async def test_help_goes_to_the_clerks_and_back_and_to_nobody_else(own_server: RunningServer) -> None:
    async with (
        page(own_server.links("审判长")[0]) as judge,
        page(own_server.links("书记员")[0]) as clerk,
        page(own_server.links("书记员")[1]) as second,
        page(own_server.links("原告")[0]) as plaintiff,
        page(own_server.links("被告")[0]) as defendant,
        page(own_server.links("证人")[0]) as witness,
    ):
        assert witness.welcome["waiting"]
        assert (await write(own_server, "原告", plaintiff.seat, "听不到声音，电话 13800000000")).status_code == 200
        assert (await write(own_server, "证人", witness.seat, "我在外面等。")).status_code == 200
        assert (await write(own_server, "书记员", plaintiff.seat, "请刷新页面。")).status_code == 200
        assert (await write(own_server, "审判长", "", "可以开庭了吗？")).status_code == 200
        assert (await write(own_server, "书记员", "", "可以。")).status_code == 200
        for role, thread in (
            ("被告", plaintiff.seat),
            ("原告", ""),
            ("审判长", plaintiff.seat),
            ("原告", clerk.seat),
            ("书记员", judge.seat),
            ("书记员", "nobody"),
        ):
            answer = await write(own_server, role, thread, "无")
            assert (answer.status_code, answer.json()["code"]) == (403, "not_your_role"), (role, thread)
        assert (await write(own_server, "原告", plaintiff.seat, "  ")).json()["code"] == "bad_request"
        for one in (judge, clerk, second):
            await one.wait(saying("可以。"))
        await plaintiff.wait(saying("请刷新页面。"))
        await defendant.do("raise_hand")
        asked = "听不到声音，电话 13800000000"
        everything = [asked, "我在外面等。", "请刷新页面。", "可以开庭了吗？", "可以。"]
        assert told(clerk) == told(second) == everything
        assert told(judge) == ["可以开庭了吗？", "可以。"]
        assert told(plaintiff) == [asked, "请刷新页面。"]
        assert told(witness) == ["我在外面等。"]
        assert told(defendant) == []
        for role, one in (("审判长", judge), ("书记员", clerk), ("原告", plaintiff), ("被告", defendant)):
            kept = (await over_http(own_server.links(role)[0], "GET", "messages")).json()["messages"]
            assert [message["text"] for message in kept] == told(one), role
    own_server.stop()
    with sqlite3.connect(own_server.data / "tingji.db") as database:
        bodies = [bytes(body) for (body,) in database.execute("select body from entries")]
    assert bodies
    assert not any(text.encode() in body for body in bodies for text in everything), "no journal has any of it"
