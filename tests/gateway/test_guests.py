"""邀请人员 and 旁听申请 over HTTP and at the socket."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest

from server.settings import Settings
from server.store.store import open_store
from server.store.tables import hearings
from tests.founding import found_hearing
from tests.gateway.identifying import CHANGES, somebody
from tests.journals import behind_the_store
from tests.page import page
from tests.running import RunningServer, running_server

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A7")]

GUEST = {"name": "何平𬭎", "role": "defendant_agent", "phone": "13900005678", "id_number": "11010519491231002X"}
NONSENSE = [
    {},
    {"name": "", "phone": "13900005678"},
    {"name": " ", "phone": "13900005678"},
    {"name": "何平", "phone": "call me"},
    {"name": "何" * 41, "phone": "13900005678"},
    {"name": "何平", "phone": "13900005678", "role": "clerk"},
    [],
    "何平",
]


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_who_is_invited_comes_to_everybodys_list_and_opens_his_link(own_server: RunningServer) -> None:
    async with (
        page(own_server.links("审判长")[0]) as judge,
        page(own_server.links("原告")[0]) as plaintiff,
        somebody(own_server.links("书记员")[0]) as clerk,
        somebody(own_server.links("原告")[0]) as party,
    ):
        answer = await clerk.post("invitations", json=GUEST)
        assert answer.status_code == 200, answer.text
        invited = answer.json()
        for told in (judge, plaintiff):
            added = await told.happened("seat_added")
            assert added["seat"] == {"id": invited["seat"], "role": "defendant_agent"}
            listed = await told.wait(lambda m: m["type"] == "seat_listed")
            assert listed["card"] == {"id": invited["seat"], "role": "defendant_agent", "name": GUEST["name"]}
            assert not listed["applying"]
        assert invited["link"].startswith(own_server.url)
        async with page(invited["link"]) as guest:
            assert guest.seat == invited["seat"]
            await judge.happened("joined", seat=guest.seat)
            assert GUEST["name"] in [card["name"] for card in guest.welcome["seats"]]
        wrong = [
            (GUEST | {"id_number": "110105194912310021"}, "id_number_wrong"),
            (GUEST | {"role": "presiding_judge"}, "person_incomplete"),
            (GUEST | {"role": "friend"}, "person_incomplete"),
            (GUEST | {"phone": "1"}, "person_incomplete"),
            (GUEST | {"more": 1}, "person_incomplete"),
        ]
        for body, expected in wrong:
            assert code(await clerk.post("invitations", json=body)) == (400, expected)
        assert code(await party.post("invitations", json=GUEST)) == (403, "not_your_role")
    own_server.kill()
    own_server.start()
    async with page(own_server.links("审判长")[0]) as judge:
        assert [card["name"] for card in judge.welcome["seats"]].count(GUEST["name"]) == 1
    store = await open_store(Settings(data=own_server.data))
    assert (await store.directory.particulars(invited["seat"])).phone == GUEST["phone"]
    await store.close()


def visitor(server: RunningServer, hearing: str) -> httpx.AsyncClient:
    """Somebody whom nobody knows."""
    return httpx.AsyncClient(base_url=f"{server.url}/observe/{hearing}", headers=CHANGES, verify=False, timeout=60)


@pytest.mark.spec("H7")
async def test_an_observer_applies_is_approved_and_gets_no_record_and_another_is_refused(tmp_path: Path) -> None:
    hearing = found_hearing(tmp_path, lines=[(4, "我同意。")], lobby=True)[0].hearing
    with running_server(tmp_path) as server:
        async with (
            page(server.links("书记员")[0]) as clerk,
            page(server.links("原告")[0]) as plaintiff,
            visitor(server, hearing) as anybody,
        ):
            shown = await anybody.get(f"{server.url}/observe/{hearing}")
            assert (shown.status_code, '<div id="app">' in shown.text) == (200, True)
            assert (await anybody.get("/hearing")).json()["case_number"] == "（2026）京0107民初456号"
            applied = (await anybody.post("/applications", json={"name": "何平", "phone": "13900005678"})).json()
            assert applied["stage"] == "waiting"
            listed = await clerk.wait(lambda m: m["type"] == "seat_listed" and m["applying"])
            seat = listed["card"]["id"]
            assert listed["card"]["name"] == "何平"
            where = f"/applications/{applied['token']}"
            assert (await anybody.get(where)).json()["stage"] == "waiting"
            other = (await anybody.post("/applications", json={"name": "无名", "phone": "13900005679"})).json()
            await clerk.wait(lambda m: m["type"] == "seat_listed" and m["card"]["name"] == "无名")
            refused = clerk.messages[-1]["card"]["id"]
            assert (await plaintiff.do("approve_observer", seat=seat))["code"] == "not_your_role"
            async with page(server.links("审判长")[0]) as judge:
                assert [card["name"] for card in judge.welcome["applicants"]] == ["何平", "无名"]
            assert (await clerk.do("approve_observer", seat=seat))["type"] == "done"
            assert (await clerk.do("refuse_observer", seat=refused))["type"] == "done"
            assert (await anybody.get(f"/applications/{other['token']}")).json()["stage"] == "refused"
            assert not any(m["type"] == "seat_listed" for m in plaintiff.messages), "he waits outside himself"

            approved = (await anybody.get(where)).json()
            assert approved["stage"] == "approved"
            for command in ("prepare", "open"):
                assert (await clerk.do(command))["type"] == "done"
            async with page(server.url + approved["link"]) as observer:
                assert observer.welcome["waiting"]
                assert (await clerk.do("call_in", seat=observer.seat))["type"] == "done"
                let_in = await observer.wait(lambda m: m["type"] == "welcome" and not m["waiting"])
                assert let_in["utterances"] == []
                assert let_in["holders"] == []
                assert let_in["applicants"] == []
                assert (await observer.ask({"type": "sync", "vector": b"\x00"}))["type"] == "refused"
                published = {"type": "publish", "source": "camera", "sdp": "v=0"}
                assert (await observer.ask(published))["type"] == "refused"
    store = await open_store(Settings(data=tmp_path))
    assert "无名" not in [seat.name for seat in await store.directory.seats(hearing)]
    await store.close()


@pytest.mark.spec("H7")
async def test_nonsense_gets_one_answer_and_who_asks_too_often_is_slowed_down(tmp_path: Path) -> None:
    hearing = found_hearing(tmp_path)[0].hearing
    with running_server(tmp_path) as server:
        async with visitor(server, hearing) as anybody, visitor(server, "h-none") as lost:
            for path in ("/hearing", "/applications/x"):
                assert code(await lost.get(path)) == (404, "no_such_hearing")
            assert (await lost.get(f"{server.url}/observe/h-none")).status_code == 404
            assert code(await anybody.get("/applications/nonsense")) == (409, "no_application")
            for body in NONSENSE:
                assert code(await anybody.post("/applications", json=body)) == (400, "person_incomplete")
            answers = [code(await anybody.post("/applications", json={})) for _ in range(4)]
            assert answers[-1] == (429, "too_fast")


@pytest.mark.spec("H7")
async def test_a_hearing_that_is_not_public_refuses_observers_at_once(tmp_path: Path) -> None:
    hearing = found_hearing(tmp_path)[0].hearing
    with behind_the_store(Settings(data=tmp_path)) as connection:
        connection.execute(hearings.update().values(public=False))
    with running_server(tmp_path) as server:
        async with visitor(server, hearing) as anybody, somebody(server.links("书记员")[0]) as clerk:
            assert (await anybody.get(f"{server.url}/observe/{hearing}")).status_code == 403
            assert code(await anybody.get("/hearing")) == (403, "hearing_not_public")
            asks = {"name": "何平", "phone": "13900005678"}
            assert code(await anybody.post("/applications", json=asks)) == (403, "hearing_not_public")
            invited = msgspec.json.encode(GUEST | {"role": "observer"})
            assert code(await clerk.post("invitations", content=invited)) == (403, "hearing_not_public")


async def test_a_token_of_another_hearing_tells_and_erases_nothing(tmp_path: Path) -> None:
    here = found_hearing(tmp_path)[0].hearing
    there = found_hearing(tmp_path)[0].hearing
    with running_server(tmp_path) as server:
        async with visitor(server, here) as anybody, visitor(server, there) as elsewhere:
            applied = (await anybody.post("/applications", json={"name": "何平", "phone": "13900005678"})).json()
            where = f"/applications/{applied['token']}"
            assert code(await elsewhere.get(where)) == (409, "no_application")
            assert (await anybody.get(where)).json()["stage"] == "waiting"
