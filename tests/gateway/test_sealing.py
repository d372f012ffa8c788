"""封章 over HTTP: a hearing's real record and signatures become a file that other programs accept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from server.signing import frozen
from server.signing.certificate import BEGIN, END
from tests.clerk import clerk
from tests.export import readers
from tests.export.readers import bare
from tests.page import Page, page
from tests.running import RunningServer
from tests.signer import Court, closed, photograph
from tests.signing.checkers import openssl, pdfsig

pytestmark = [pytest.mark.anyio, pytest.mark.spec("G6")]


@asynccontextmanager
async def signed(server: RunningServer) -> AsyncIterator[tuple[Page, Court, Page]]:
    """The plaintiff signed on his phone, the defendant on paper: the judge's page, the clerk, the plaintiff's page."""
    async with (
        page(server.links("审判长")[0]) as judge,
        clerk(server.links("书记员")[0]) as writer,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
    ):
        await closed(judge, writer)
        court = await Court.of(server.links("书记员")[0])
        assert (await court.post("versions")).status_code == 200
        assert (await court.post("seal")).json()["code"] == "nobody_signed"
        phone = await court.phone(plaintiff.seat)
        assert (await phone.sign(1)).status_code == 200
        path = f"{defendant.seat}/paper?version=1&id=paper-of-a-defendant"
        assert (await court.put(path, photograph())).status_code == 200
        yield judge, court, plaintiff


async def test_the_sealed_file_is_accepted_and_holds_the_frozen_text_and_the_signers(
    server: RunningServer, tmp_path: Path
) -> None:
    async with signed(server) as (judge, court, plaintiff):
        assert (await court.post("seal")).status_code == 200
        seal = (await judge.happened("version_sealed"))["seal"]
        assert (seal["version"], seal["trouble"], len(seal["answers"])) == (1, "", 2)
        assert (await plaintiff.happened("version_sealed"))["seal"] == seal
        file = await court.get("signing/seals/1.pdf")
        assert file.headers["content-type"] == "application/pdf" and len(file.content) == seal["size"]
        certificate = server.data / "seal" / "certificate.pem"
        (told,) = await asyncio.to_thread(pdfsig, file.content, tmp_path)
        assert told.valid and told.whole
        assert await asyncio.to_thread(openssl, file.content, certificate, tmp_path)
        stored = frozen.decode((await court.get("signing/versions/1")).content)
        body = bare(readers.pdf_body(file.content))
        text = body.partition(bare(BEGIN.format(1)))[2].partition(bare(END.format(1)))[0]
        assert text == bare(frozen.text(stored)), "what was signed"
        words = bare(readers.pdf_text(file.content)).partition("签署与封章证明")[2]
        for said in (
            "张伟",
            "扫本人专用二维码打开签名页",
            "在纸上签名，由书记员",
            "未签署",
            frozen.root_of(stored).upper(),
        ):
            assert bare(said) in words, said


async def test_the_code_leads_to_a_page_that_confirms_the_hash_and_names_nobody(server: RunningServer) -> None:
    async with signed(server) as (_, court, _):
        await court.post("seal")
        pdf = (await court.get("signing/seals/1.pdf")).content
        stored = frozen.decode((await court.get("signing/versions/1")).content)
        told = bare(readers.pdf_text(pdf)).partition("证明地址：")[2].partition("核验：")[0]
        path = "/proof/" + told.partition("/proof/")[2]
        async with httpx.AsyncClient(base_url=server.url, verify=False) as stranger:
            shown = await stranger.get(path)
            forged = await stranger.get(path[:-2] + ("aa" if path[-2:] != "aa" else "bb"))
        assert shown.status_code == 200 and forged.status_code == 404
        assert frozen.root_of(stored).upper() in bare(shown.text.replace("<br>", ""))
        assert "张伟" not in shown.text and "0107" not in shown.text


async def test_a_seal_that_was_acknowledged_outlives_the_server_and_is_there_once(own_server: RunningServer) -> None:
    async with signed(own_server) as (_, court, _):
        answers = await asyncio.gather(court.post("seal"), court.post("seal"))
        assert [answer.status_code for answer in answers] == [200, 200]
        before = (await court.get("signing/seals/1.pdf")).content
        own_server.kill()
        own_server.start()
        assert len((await court.welcome())["signing"]["seals"]) == 1
        assert (await court.get("signing/seals/1.pdf")).content == before
        assert (await court.get("signing/seals/2.pdf")).status_code == 404


@pytest.mark.spec("H7")
async def test_others_neither_seal_nor_read_what_the_record_is_kept_from(server: RunningServer) -> None:
    async with signed(server) as (_, court, _):
        await court.post("seal")
        party, witness = await Court.of(server.links("原告")[0]), await Court.of(server.links("证人")[0])
        assert (await party.post("seal")).json()["code"] == "not_your_role"
        assert (await party.get("signing/seals/1.pdf")).status_code == 200, "it is his record too"
        assert (await witness.get("signing/seals/1.pdf")).status_code == 403
        assert (await party.welcome())["signing"]["seals"] and not (await witness.welcome())["signing"]["seals"]
