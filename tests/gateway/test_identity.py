"""身份核验 over HTTP and at the socket: who gives what, who is told, who sees it, and that each look is on record."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.gateway.identity import PHOTO_BYTES
from tests.evidence import corpus
from tests.founding import found_hearing
from tests.gateway.identifying import CHANGES, give, somebody
from tests.page import page
from tests.running import RunningServer, running_server

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A6")]

NUMBER = "11010519491231002X"


@pytest.fixture
def lobbied(tmp_path: Path) -> Iterator[RunningServer]:
    found_hearing(tmp_path, lobby=True)
    with running_server(tmp_path, {"TINGJI_MATCHER": "tests.access.likeness:Likeness"}) as server:
        yield server


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_court_sees_what_was_given_and_passes_it_and_nobody_else_hears_of_it(lobbied: RunningServer) -> None:
    async with (
        page(lobbied.links("书记员")[0]) as clerk,
        page(lobbied.links("原告")[0]) as plaintiff,
        page(lobbied.links("被告")[0]) as defendant,
        somebody(lobbied.links("原告")[0]) as client,
        somebody(lobbied.links("书记员")[0]) as court,
    ):
        assert (await clerk.do("call_in", seat=defendant.seat))["type"] == "done"
        about = f"identities/{plaintiff.seat}"
        assert code(await court.get(about)) == (409, "identity_not_given")
        answer = await give(client, " 11010519491231002x ")
        assert answer.json() == {"number": "110***********002X", "photos": ["card", "face"]}
        told = await clerk.happened("identity_given", seat=plaintiff.seat)
        assert told["advice"]["verdict"] == "alike"
        await plaintiff.happened("identity_given", seat=plaintiff.seat)

        shown = (await court.get(about)).json()
        assert (shown["number"], shown["on_file"]) == (NUMBER, "none")
        assert all(b64decode(shown[photo]).startswith(b"\xff\xd8") for photo in ("card", "face"))
        await clerk.happened("identity_viewed", seat=plaintiff.seat, by=clerk.seat)
        log = (await court.get("../log?before=1000000")).json()["events"]
        assert [entry["event"] for entry in log if entry["event"]["type"] == "identity_viewed"] == [
            {"type": "identity_viewed", "seat": plaintiff.seat, "by": clerk.seat}
        ]

        refused = await clerk.do("refuse_identity", seat=plaintiff.seat, reason="number_differs")
        assert refused["type"] == "done"
        assert (await plaintiff.happened("identity_refused"))["reason"] == "number_differs"
        assert (await give(client, NUMBER)).status_code == 200
        assert (await clerk.do("accept_identity", seat=plaintiff.seat))["type"] == "done"
        await plaintiff.happened("identity_passed", by=clerk.seat)
        assert code(await client.put("identity/card", content=corpus.picture("PNG"))) == (409, "identity_passed")
        assert (await court.get("attendance")).json()["identities"][plaintiff.seat]["by"] == clerk.seat
        await defendant.ask({"type": "probe"})
        kinds = {message["event"]["type"] for message in defendant.messages if message["type"] == "happened"}
        assert not any(kind.startswith("identity") for kind in kinds)
        assert NUMBER not in str([*plaintiff.messages, *defendant.messages, *clerk.messages])
    async with page(lobbied.links("原告")[0]) as plaintiff, page(lobbied.links("被告")[0]) as defendant:
        assert plaintiff.welcome["lobby"]["identities"][plaintiff.seat]["stage"] == "passed"
        assert defendant.welcome["lobby"]["identities"] == {}
    everything = b"".join(file.read_bytes() for file in lobbied.data.rglob("*") if file.is_file())
    assert NUMBER.encode() not in everything
    assert b64decode(shown["card"]) not in everything


@pytest.mark.spec("H7")
async def test_what_is_wrong_gets_its_sentence_and_keeps_nothing(lobbied: RunningServer) -> None:
    async with (
        page(lobbied.links("书记员")[0]) as clerk,
        somebody(lobbied.links("原告")[0]) as client,
        somebody(lobbied.links("被告")[0]) as other,
        somebody(lobbied.links("书记员")[0]) as court,
    ):
        seat = str(client.base_url).split("/")[4]
        assert code(await client.put("identity", json={"number": NUMBER})) == (409, "identity_incomplete")
        for number in ("110105194912310021", "", "1" * 40):
            assert code(await client.put("identity", json={"number": number})) == (400, "id_number_wrong")
        assert code(await client.put("identity", json={"number": 5})) == (400, "bad_request")
        for photo in (b"", b"GIF89a", corpus.picture("JPEG")[:200]):
            assert code(await client.put("identity/card", content=photo)) == (400, "photo_unreadable")
        assert code(await client.put("identity/face", content=bytes(PHOTO_BYTES + 1))) == (413, "photo_too_large")
        del client.headers["x-tingji"]
        assert code(await client.put("identity/card", content=corpus.picture("PNG"))) == (400, "bad_request")
        client.headers.update(CHANGES)
        assert (await client.get("identity")).json() == {"number": "", "photos": []}
        assert code(await court.put("identity", json={"number": NUMBER})) == (403, "not_your_role")
        assert (await give(client, NUMBER)).status_code == 200
        for stranger in (client, other):
            assert code(await stranger.get(f"identities/{seat}")) == (403, "not_your_role")
        assert (await other.get("identity")).json() == {"number": "", "photos": []}
        answers = [code(await client.put("identity", json={"number": "1"})) for _ in range(30)]
        assert answers[-1] == (429, "too_fast")
        events = {m["event"]["type"] for m in clerk.messages if m["type"] == "happened"}
        assert "identity_viewed" not in events


async def test_a_matcher_that_fails_leaves_it_to_the_clerk(tmp_path: Path) -> None:
    found_hearing(tmp_path, lobby=True)
    with running_server(tmp_path, {"TINGJI_MATCHER": "tests.access.likeness:Broken"}) as server:
        async with page(server.links("书记员")[0]) as clerk, somebody(server.links("原告")[0]) as client:
            assert (await give(client, NUMBER)).status_code == 200
            told = await clerk.happened("identity_given")
            assert told["advice"] == {"verdict": "", "likeness": -1}


@pytest.mark.spec("A7", "H6")
async def test_the_number_is_compared_with_that_of_the_invitation_also_for_a_witness_who_waits(
    lobbied: RunningServer,
) -> None:
    invited = {"name": "何平", "role": "witness", "phone": "13900005678", "id_number": NUMBER}
    async with page(lobbied.links("书记员")[0]) as clerk, somebody(lobbied.links("书记员")[0]) as court:
        link = (await court.post("invitations", json=invited)).json()["link"]
        async with page(link) as witness, somebody(link) as client:
            assert witness.welcome["waiting"]
            for number, on_file in ((NUMBER, "same"), ("440524188001010014", "different")):
                assert (await give(client, number)).status_code == 200
                assert (await court.get(f"identities/{witness.seat}")).json()["on_file"] == on_file
            refused = await clerk.do("refuse_identity", seat=witness.seat, reason="number_differs")
            assert refused["type"] == "done"
            assert (await witness.happened("identity_refused"))["reason"] == "number_differs"
