"""kill -9 of the server while people sign: what a signer saw accepted is there, and nothing is there twice."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from pathlib import Path

import httpx
import pytest

from server.signing import frozen
from tests.clerk import Clerk, clerk
from tests.page import Message, Page, page
from tests.running import RunningServer, running_server
from tests.signer import Court, Phone, closed, paragraph

pytestmark = [pytest.mark.anyio, *(pytest.mark.spec(row) for row in ("G1", "G2", "G4", "G5"))]

ROUNDS = 6
WITHIN = 0.25
"""Seconds after which the server is dead: presenting takes about as long, a signature a tenth of it."""


@pytest.mark.parametrize("seed", [20261201])
async def test_no_signature_is_lost_or_doubled_wherever_the_server_dies(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with running_server(tmp_path) as server:
        async with page(server.links("审判长")[0]) as judge, clerk(server.links("书记员")[0]) as writer:
            await closed(judge, writer, ("证", "我看见他付了钱。"))
            seats = [judge.seat, writer.page.seat]
        async with page(server.links("证人")[0]) as witness:
            seats.append(witness.seat)
        async with page(server.links("原告")[0]) as plaintiff:
            declines = plaintiff.seat
        court = await Court.of(server.links("书记员")[0])
        accepted: Counter[str] = Counter()
        for number in range(1, ROUNDS + 1):
            if number > 1:
                await edited(server)
            await presented(server, court, number, chance)
            phones = [await opened(server, court, seat) for seat in seats]
            refusing = await opened(server, court, declines)
            if number == 1:
                server.kill()
                server.start()
            accepted.update(await signed(server, phones, refusing, number, chance))
            told = await court.welcome()
            for phone in phones:
                ids = [one["id"] for one in signatures(told, phone.seat) if one["version"] == number]
                assert ids == [identity(phone, number)], "there, once, under the version that was read"
            declined = told["signing"]["signers"][declines]["declined"]
            assert (declined["version"], declined["reason"]) == (number, f"第{number}次")
        assert accepted["at once"] > 0, "some were accepted before the kill"
        assert accepted["again"] > 0, "some had to be sent again"
        renewed = [one for one in signatures(await court.welcome(), seats[2]) if one["renews"]]
        assert len(renewed) == ROUNDS - 1, "the witness, whose words stay the same, gave one tap each time"
        await placed(server)


async def give(phone: Phone, version: int) -> httpx.Response:
    """By what his page offers: a signature, or one tap where his own words are what he signed before."""
    if (await phone.status())["renewable"]:
        return await phone.post("renewal", {"id": identity(phone, version), "version": version})
    return await phone.sign(version, identity=identity(phone, version))


def identity(phone: Phone, version: int) -> str:
    return f"{phone.seat}-signs-version-{version}"


def signatures(told: Message, seat: str) -> list[Message]:
    signer = told["signing"]["signers"].get(seat, {"signatures": []})
    found: list[Message] = signer["signatures"]
    return found


Requests = list[asyncio.Task[httpx.Response]]


async def dies(server: RunningServer, number: int, chance: random.Random, work: Requests) -> list[bool]:
    """Kill the server while requests are on their way; whether each was answered well before.

    In every third round one is answered before, in every third none is sent yet, in the others it is chance.
    """
    if number % 3 == 1:
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    elif number % 3 == 2:
        # Not a wait for anything: the moment of death is what chance decides.
        await asyncio.sleep(chance.uniform(0, WITHIN))
    server.kill()
    answers = await asyncio.gather(*work, return_exceptions=True)
    for answer in answers:
        assert isinstance(answer, httpx.Response | httpx.TransportError), answer
    server.start()
    return [isinstance(answer, httpx.Response) and answer.status_code == 200 for answer in answers]


async def presented(server: RunningServer, court: Court, number: int, chance: random.Random) -> None:
    """发起签名, with the server dying over it; pressed again it is the same version."""
    (answered,) = await dies(server, number + 1, chance, [asyncio.create_task(court.post("versions"))])
    told = (await court.welcome())["signing"]["versions"]
    assert len(told) >= number - (not answered)
    assert (await court.post("versions")).status_code == 200
    versions = (await court.welcome())["signing"]["versions"]
    assert [version["number"] for version in versions] == list(range(1, number + 1))
    stored = frozen.decode((await court.get(f"signing/versions/{number}")).content)
    assert frozen.root_of(stored) == versions[-1]["root"]


async def opened(server: RunningServer, court: Court, seat: str) -> Phone:
    """A page of his, in place of any that is open."""
    welcome = await court.welcome()
    signer = welcome["signing"]["signers"].get(seat)
    if signer and signer["until"]:
        async with page(server.links("审判长")[0], tab=secrets.token_hex(4)) as judge:
            assert (await judge.do("release_signer", seat=seat))["type"] == "done"
    return await court.phone(seat)


async def signed(
    server: RunningServer, phones: list[Phone], refusing: Phone, version: int, chance: random.Random
) -> list[str]:
    """All sign at once, and one declines, while the server dies; what was not answered is sent again."""
    refusal = {"version": version, "reason": f"第{version}次"}
    work = [asyncio.create_task(give(phone, version)) for phone in phones]
    work.append(asyncio.create_task(refusing.post("refusal", refusal)))
    *answered, declined = await dies(server, version, chance, work)
    if declined:
        assert (await refusing.status())["declined"]["reason"] == refusal["reason"], "what was accepted is there"
    assert (await refusing.post("refusal", refusal)).status_code == 200
    for phone, was in zip(phones, answered, strict=True):
        there = [one["id"] for one in (await phone.status())["given"]]
        if was:
            assert there == [identity(phone, version)], "what was accepted is there"
        else:
            assert (await give(phone, version)).status_code == 200
    return ["at once" if was else "again" for was in answered]


async def edited(server: RunningServer) -> None:
    """The judge takes the pen and adds a line."""
    async with page(server.links("审判长")[0], tab=secrets.token_hex(4)) as judge:
        assert (await judge.do("take_permission"))["type"] == "done"
        writing = Clerk(judge)
        assert await writing.open()
        added = writing.append([paragraph("", f"补记{secrets.token_hex(2)}。")])
        assert (await writing.edit(added))["type"] == "done"


async def placed(server: RunningServer) -> None:
    """一键插入签名 outlives the server too."""
    async with page(server.links("审判长")[0], tab="placing") as judge:
        assert (await judge.do("place_signatures"))["type"] == "done"
    server.kill()
    server.start()
    async with page(server.links("被告")[0]) as defendant:
        assert len(told_placed(defendant)) == 3


def told_placed(reader: Page) -> list[Message]:
    found: list[Message] = reader.welcome["signing"]["placed"]
    return found
