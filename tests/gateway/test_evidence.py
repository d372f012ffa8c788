"""Evidence over real sockets: what reaches whom, and what the server does not let happen."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from server.evidence.proof import faults, read
from server.hearing.model import Role
from tests.founding import found_hearing
from tests.page import Message, Page, page
from tests.running import RunningServer

pytestmark = pytest.mark.anyio

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈红"),
)
PEN = {"exhibit": "founded0", "page": 1, "tool": "pen", "points": [100, 100, 200, 300], "pressures": [10, 200]}


def brought(server: RunningServer) -> RunningServer:
    """A hearing to which the plaintiff has brought two exhibits."""
    server.invite(found_hearing(server.data, PEOPLE, exhibits=[(2, "买卖合同"), (2, "发票")]))
    return server


@pytest.fixture
def server(standing: RunningServer) -> RunningServer:
    return brought(standing)


async def told(one: Page, kind: str, **fields: Any) -> Message:
    """The first message of a kind with these fields."""

    def found(message: Message) -> bool:
        return message["type"] == kind and all(message.get(name) == value for name, value in fields.items())

    return await one.wait(found)


async def opened(judge: Page) -> None:
    for command in ("prepare", "open"):
        assert (await judge.do(command))["type"] == "done"


@pytest.mark.spec("E4")
@pytest.mark.spec("H6")
async def test_what_is_shown_reaches_everybody_in_the_room_and_a_witness_nothing_else(server: RunningServer) -> None:
    async with (
        page(server.links("审判长")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
        page(server.links("证人")[0]) as witness,
    ):
        await opened(judge)
        assert [one["title"] for one in defendant.welcome["evidence"]["exhibits"]] == ["买卖合同", "发票"]
        assert witness.welcome["evidence"]["exhibits"] == []
        assert (await judge.do("summon", seat=witness.seat))["type"] == "done"
        admitted = await told(witness, "welcome", waiting=False)
        assert admitted["evidence"]["exhibits"] == []

        assert (await judge.do("draw_mark", stroke=PEN))["type"] == "done"
        assert (await plaintiff.do("show_exhibit", exhibit="founded0"))["type"] == "done"
        seen = (await told(witness, "evidence_changed"))["evidence"]
        assert [one["id"] for one in seen["exhibits"]] == ["founded0"]
        assert [one["stroke"]["points"] for one in seen["marks"]] == [PEN["points"]]
        assert seen["opinions"] == [] and seen["order"] == {}
        refused = await defendant.do("show_exhibit", exhibit="founded1")
        assert refused["code"] == "somebody_shows"

        place = {"exhibit": "founded0", "page": 2, "x": 5000, "y": 2000, "zoom": 1500, "pointer": [1, 2]}
        await defendant.send({"type": "show"} | place)  # not his to show
        await plaintiff.send({"type": "show"} | place)
        for one in (judge, defendant, witness):
            view = await told(one, "shown")
            assert (view["seat"], view["page"], view["pointer"]) == (plaintiff.seat, 2, [1, 2])
        await defendant.send({"type": "seen", "exhibit": "founded0", "page": 2})
        for one in (judge, plaintiff):
            assert (await told(one, "seen_by"))["seat"] == defendant.seat

        assert (await plaintiff.do("stop_showing"))["type"] == "done"
        await witness.wait(lambda one: one["type"] == "evidence_changed" and not one["evidence"]["exhibits"])


@pytest.mark.spec("E5")
@pytest.mark.spec("E6")
async def test_marks_are_drawn_by_whom_the_court_lets_and_stay_after_a_kill(own_server: RunningServer) -> None:
    server = brought(own_server)
    async with (
        page(server.links("审判长")[0]) as judge,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
    ):
        await opened(judge)
        assert (await plaintiff.do("draw_mark", stroke=PEN))["code"] == "may_not_mark"
        await plaintiff.send({"type": "draw", "stroke": PEN})  # passed over
        assert (await plaintiff.do("ask_to_mark"))["type"] == "done"
        assert (await judge.happened("marking_asked"))["seat"] == plaintiff.seat
        assert (await defendant.do("grant_marking", seat=defendant.seat))["code"] == "not_your_role"
        assert (await judge.do("grant_marking", seat=plaintiff.seat))["type"] == "done"
        await plaintiff.send({"type": "draw", "stroke": PEN})
        assert (await told(defendant, "drawing"))["stroke"]["points"] == PEN["points"]
        forged = {"type": "draw_mark", "stroke": PEN, "by": judge.seat}
        assert (await plaintiff.ask({"type": "do", "command": forged}))["code"] == "bad_request"
        assert (await plaintiff.do("draw_mark", stroke=PEN))["type"] == "done"
        mark = (await defendant.happened("mark_drawn"))["mark"]
        assert mark["by"] == plaintiff.seat
        assert (await judge.do("erase_mark", mark=mark["id"]))["code"] == "not_your_mark"
        assert (await defendant.do("clear_marks", exhibit="founded0"))["code"] == "not_your_role"
    server.kill()
    server.start()
    async with page(server.links("被告")[0]) as later:
        assert later.welcome["evidence"]["marks"] == [mark]
        assert later.welcome["evidence"]["annotators"] == [plaintiff.seat]


@pytest.mark.spec("E9")
async def test_a_proof_is_fetched_by_who_may_see_the_exhibit_and_holds(server: RunningServer) -> None:
    async with page(server.links("证人")[0]) as witness, httpx.AsyncClient(base_url=server.url) as http:
        key = (await http.get("/log-key")).text
        seats: dict[str, str] = {}
        for role in ("原告", "证人"):
            signed = await http.get(server.links(role)[0])
            seats[role] = signed.headers["location"]
        body = (await http.get(f"{seats['原告']}evidence/founded1/proof")).content
        proof = read(body)
        assert proof is not None
        title = "发票".encode()
        exhibit = proof.leaf
        assert faults(proof, exhibit.sha256, len(title), key) == []
        assert (proof.index, proof.head.size) == (1, 2)
        picture = await http.get(f"{seats['原告']}evidence/founded1/proof.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert (await http.get(f"{seats['证人']}evidence/founded1/proof")).status_code == 404
        assert (await http.get(f"/s/{witness.seat}x/evidence/founded1/proof")).status_code == 401
        assert msgspec.json.decode(body)["format"] == "tingji proof 1"
