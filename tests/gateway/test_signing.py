"""Signing over real sockets and HTTP: versions, links that open once, one signature from two devices."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from itsdangerous import TimestampSigner

from server.gateway.signing_links import SigningLinks
from server.hearing.signing import LINK_SECONDS
from server.settings import Settings
from server.signing import frozen
from server.store.store import open_store
from tests.clerk import Clerk, clerk
from tests.page import Message, Page, page
from tests.running import RunningServer
from tests.signer import Court, Phone, closed, paragraph, photograph

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def court(server: RunningServer) -> AsyncIterator[tuple[Page, Court]]:
    """A closed hearing with a line in its record, presented by the clerk: the judge's page, and the clerk."""
    async with page(server.links("审判长")[0]) as judge, clerk(server.links("书记员")[0]) as writer:
        await closed(judge, writer)
        presenting = await Court.of(server.links("书记员")[0])
        assert (await presenting.post("versions")).status_code == 200
        yield judge, presenting


@pytest.mark.spec("G1")
async def test_a_version_is_found_again_from_its_file_and_nobody_writes_any_more(server: RunningServer) -> None:
    async with page(server.links("审判长")[0]) as judge, clerk(server.links("书记员")[0]) as writer:
        await closed(judge, writer)
        presenting = await Court.of(server.links("书记员")[0])
        assert (await presenting.post("versions")).status_code == 200
        version = (await judge.happened("version_frozen"))["version"]
        assert (await judge.happened("permission_changed", how="frozen"))["granted"] == []
        assert (await writer.edit(writer.write("太晚")))["code"] == "permission_ended"
        stored = frozen.decode((await presenting.get("signing/versions/1")).content)
        assert frozen.root_of(stored) == version["root"]
        assert len(stored.leaves) == version["leaves"]
        exported = (await presenting.get("record.txt")).content.decode("utf-8-sig").replace("\r\n", "\n")
        assert frozen.text(stored) == exported
        assert "审判长宣布闭庭。" in exported


@pytest.mark.spec("G2")
@pytest.mark.spec("G3")
async def test_a_link_opens_the_page_on_which_one_reads_and_signs(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        phone = await presenting.phone(plaintiff.seat)
        status = await phone.status()
        assert (status["name"], status["version"], status["given"], status["paused"]) == ("张伟", 1, [], False)
        text = (await phone.get("api/text/1")).json()
        assert any("审判长宣布闭庭。" in line["text"] for line in text["lines"])
        await phone.post("reading", {"version": 1, "tenths": 10})
        assert (await judge.happened("signing_read"))["tenths"] == 10
        signed = await phone.sign(1)
        assert signed.status_code == 200
        assert len(signed.json()["given"]) == 1
        given = (await judge.happened("signature_given"))["signature"]
        assert (given["seat"], given["how"], given["version"]) == (plaintiff.seat, "link", 1)
        picture = await presenting.get(f"signing/pictures/{given['id']}")
        assert picture.headers["content-type"] == "image/svg+xml"
        assert picture.content.startswith(b"<svg")
        assert (await phone.get(f"pictures/{given['id']}")).content == picture.content
        own = await plaintiff.happened("signature_given")
        assert own["signature"] == given


@pytest.mark.spec("G1")
@pytest.mark.parametrize("attempt", ["stolen", "used twice", "expired", "another person's", "of nobody", "outdated"])
async def test_a_link_that_is_not_good_opens_nothing_and_changes_nothing(server: RunningServer, attempt: str) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        link = await presenting.link(plaintiff.seat)
        code = {
            "stolen": "signing_elsewhere",
            "used twice": "signing_link_used",
            "expired": "signing_link_expired",
            "outdated": "signing_link_expired",
        }.get(attempt, "")
        first: Phone | None = None
        refused = Phone(server.url)
        if attempt in ("stolen", "used twice"):
            first = await presenting.phone(plaintiff.seat, link)
        if attempt == "another person's":
            # A page that is open for one seat says nothing of another.
            first = await presenting.phone(plaintiff.seat, link)
            other = Phone(server.url, cookie=first.cookie, seat=judge.seat)
            assert (await other.get("api/status")).status_code == 401
            assert (await other.sign(1)).status_code == 401
        elif attempt == "of nobody":
            assert await refused.open(link[:-3] + "xxx") == 404
        else:
            if attempt == "outdated":
                await another_version(judge, presenting)
            again = await presenting.link(plaintiff.seat) if attempt == "stolen" else link
            if attempt == "expired":
                again = await made_earlier(server, plaintiff.seat)
            assert await refused.open(again) == 403
            told = await judge.happened("link_refused", seat=plaintiff.seat)
            assert told["code"] == code
        assert refused.cookie == ""
        if first:
            assert (await first.sign(1)).status_code == 200, "whoever was first signs on"
        assert await given(presenting, plaintiff.seat) == (1 if first else 0)


async def test_a_link_that_previews_open_stays_good_for_whom_it_was_made(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        link = await presenting.link(plaintiff.seat)
        for _ in range(3):
            async with httpx.AsyncClient(verify=False) as preview:
                assert (await preview.get(link)).status_code == 200
        phone = await presenting.phone(plaintiff.seat, link)
        assert (await phone.status())["version"] == 1
        assert count(judge, "signing_opened") == 1


@pytest.mark.spec("G2")
async def test_two_devices_of_one_signer_at_once_make_one_signature(server: RunningServer) -> None:
    async with court(server) as (_judge, presenting), page(server.links("原告")[0]) as plaintiff:
        phone = await presenting.phone(plaintiff.seat)
        twin = Phone(server.url, cookie=phone.cookie, seat=plaintiff.seat)
        answers = await asyncio.gather(phone.sign(1), twin.sign(1))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        refused = next(answer.json() for answer in answers if answer.status_code == 409)
        assert refused["code"] == "already_signed"
        assert await given(presenting, plaintiff.seat) == 1
        assert (await phone.sign(1, before=1)).status_code == 200, "knowingly once more"
        assert await given(presenting, plaintiff.seat) == 2
        again = await phone.sign(1, before=2, identity="sent-twice-by-a-phone")
        assert (
            again.json()["given"] == (await phone.sign(1, before=2, identity="sent-twice-by-a-phone")).json()["given"]
        )


@pytest.mark.spec("H5")
async def test_who_was_sent_out_reads_and_signs_no_more_until_he_is_called_in(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        phone = await presenting.phone(plaintiff.seat)
        assert (await judge.do("remove", seat=plaintiff.seat))["type"] == "done"
        for path in ("api/status", "api/text/1"):
            assert (await phone.get(path)).json()["code"] == "not_asked_to_sign"
        assert (await phone.sign(1)).json()["code"] == "not_asked_to_sign"
        assert (await judge.do("call_in", seat=plaintiff.seat))["type"] == "done"
        assert (await phone.sign(1)).status_code == 200


@pytest.mark.spec("G5")
async def test_after_conclusion_links_and_pages_are_refused(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        link = await presenting.link(judge.seat)
        phone = await presenting.phone(plaintiff.seat)
        assert (await judge.do("conclude"))["type"] == "done"
        assert await Phone(server.url).open(link) == 403
        assert (await judge.happened("link_refused"))["code"] == "signing_over"
        stored = files(server)
        assert (await phone.sign(1)).json()["code"] == "signing_over"
        assert files(server) == stored, "nothing is kept of what is refused"
        assert (await phone.post("refusal", {"version": 1, "reason": "不"})).json()["code"] == "signing_over"
        assert (await presenting.post("versions")).json()["code"] == "not_now"
        assert await given(presenting, plaintiff.seat) == 0


@pytest.mark.spec("G5")
async def test_a_changed_line_makes_a_version_and_unchanged_text_goes_on(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        phone = await presenting.phone(plaintiff.seat)
        assert (await phone.sign(1)).status_code == 200
        await judge.do("take_permission")
        assert (await phone.status())["paused"]
        assert (await phone.sign(1, before=1)).json()["code"] == "text_changing"
        assert (await presenting.post("versions")).status_code == 200
        assert (await judge.happened("signing_resumed"))["number"] == 1
        status = await phone.status()
        assert (status["paused"], status["version"], len(status["given"])) == (False, 1, 1)
        await another_version(judge, presenting)
        status = await phone.status()
        assert (status["version"], status["before"], status["given"], status["renewable"]) == (2, 1, [], False)
        assert (await phone.sign(1, before=1)).json()["code"] == "version_changed"
        before, after = [(await phone.get(f"api/text/{number}")).json()["lines"] for number in (1, 2)]
        assert [line["text"][:2] for line in after if line not in before] == ["补记"]
        assert (await phone.sign(2)).status_code == 200


@pytest.mark.spec("G3")
async def test_paper_is_a_picture_that_the_court_brings(server: RunningServer) -> None:
    async with court(server) as (judge, presenting), page(server.links("原告")[0]) as plaintiff:
        path = f"{plaintiff.seat}/paper?version=1&id=paper-of-a-plaintiff"
        for junk in (b"<svg/>", b"\xff\xd8\xff\x00 not a picture at all"):
            assert (await presenting.put(path, junk)).status_code in (409, 415)
        assert (await presenting.put(path, photograph())).status_code == 200
        given_ = (await judge.happened("signature_given"))["signature"]
        assert (given_["how"], given_["by"]) == ("paper", presenting.seat)
        shown = await presenting.get(f"signing/pictures/{given_['id']}")
        assert shown.headers["content-type"] == "image/jpeg"
        party = await Court.of(server.links("原告")[0])
        assert (await party.put(path, photograph())).json()["code"] == "not_your_role"


@pytest.mark.spec("G4")
@pytest.mark.spec("H7")
async def test_others_see_a_signature_only_where_it_stands_in_the_record(server: RunningServer) -> None:
    async with (
        court(server) as (judge, presenting),
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
    ):
        phone = await presenting.phone(plaintiff.seat)
        await phone.sign(1)
        signature = (await judge.happened("signature_given"))["signature"]
        other = await Court.of(server.links("被告")[0])
        picture = f"signing/pictures/{signature['id']}"
        assert (await other.get(picture)).status_code == 404
        assert (await other.post("links", {"seat": plaintiff.seat})).status_code == 403
        assert (await other.post("versions")).status_code == 403
        assert (await other.get("signing/versions/1")).status_code == 403
        assert (await judge.do("place_signatures"))["type"] == "done"
        placed = await defendant.happened("signatures_placed")
        assert [one["id"] for one in placed["signatures"]] == [signature["id"]]
        assert (await other.get(picture)).status_code == 200
        assert count(defendant, "signature_given") == count(defendant, "signing_opened") == 0
        async with page(server.links("被告")[0], tab="again") as late:
            assert [one["id"] for one in late.welcome["signing"]["placed"]] == [signature["id"]]
            assert late.welcome["signing"]["signers"] == {}


@pytest.mark.spec("H6")
async def test_a_witness_reads_and_signs_his_own_words_alone(server: RunningServer) -> None:
    async with (
        page(server.links("审判长")[0]) as judge,
        page(server.links("证人")[0]) as witness,
        clerk(server.links("书记员")[0]) as writer,
    ):
        await closed(judge, writer, ("证", "我看见他付了钱。"))
        presenting = await Court.of(server.links("书记员")[0])
        await presenting.post("versions")
        await witness.happened("version_frozen")
        own = await Court.of(server.links("证人")[0])
        opened = await own.post("page")
        phone = Phone(server.url, cookie=opened.headers["set-cookie"].split(";")[0], seat=witness.seat)
        text = (await phone.get("api/text/1")).json()
        assert text["own"]
        assert [line["text"] for line in text["lines"]] == ["证：我看见他付了钱。"]
        assert (await phone.sign(1)).status_code == 200
        await another_version(judge, presenting)
        assert (await phone.status())["renewable"], "nothing of his words has changed"
        renewed = await phone.post("renewal", {"id": secrets.token_hex(8), "version": 2})
        assert len(renewed.json()["given"]) == 1


@pytest.mark.spec("H8")
async def test_after_a_restart_the_page_that_was_open_goes_on(own_server: RunningServer) -> None:
    async with court(own_server) as (_judge, presenting), page(own_server.links("原告")[0]) as plaintiff:
        seat = plaintiff.seat
        phone = await presenting.phone(seat)
    own_server.kill()
    own_server.start()
    assert (await phone.sign(1)).status_code == 200
    assert await given(presenting, seat) == 1


async def made_earlier(server: RunningServer, seat: str) -> str:
    """A link that the server has made a second longer ago than it lives."""
    store = await open_store(Settings(data=server.data))
    secret = await store.directory.secret("signing links")
    await store.close()
    with patch.object(TimestampSigner, "get_timestamp", lambda _: int(time.time()) - LINK_SECONDS - 1):
        return server.url + SigningLinks(secret).make(seat, 1)


async def another_version(judge: Page, presenting: Court) -> None:
    """The judge takes the pen, adds a line, and the record is presented again."""
    assert (await judge.do("take_permission"))["type"] == "done"
    writing = Clerk(judge)
    assert await writing.open()
    assert (await writing.edit(writing.append([paragraph("", f"补记{secrets.token_hex(2)}。")])))["type"] == "done"
    assert (await presenting.post("versions")).status_code == 200


def files(server: RunningServer) -> set[Path]:
    return set((server.data / "blobs").rglob("*"))


async def given(presenting: Court, seat: str) -> int:
    """How many signatures of a seat there are, by what a page gets that connects now."""
    welcome = await presenting.welcome()
    signer: dict[str, Any] = welcome["signing"]["signers"].get(seat, {"signatures": []})
    return len(signer["signatures"])


def count(told: Page, kind: str) -> int:
    return sum(is_event(message, kind) for message in told.messages)


def is_event(message: Message, kind: str) -> bool:
    return bool(message.get("event", {}).get("type") == kind)
