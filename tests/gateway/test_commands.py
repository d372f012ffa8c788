"""Hand-made clients against the table of rights, and against the server's patience."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from server.hearing.commands import COMMANDS
from server.hearing.model import Phase, Role
from server.hearing.rules import RIGHTS, Right
from tests.page import Message, Page, page, sign_in
from tests.reader import Reader
from tests.running import RunningServer

pytestmark = pytest.mark.anyio

TITLES = {
    Role.PRESIDING_JUDGE: "审判长",
    Role.CLERK: "书记员",
    Role.PLAINTIFF: "原告",
    Role.DEFENDANT: "被告",
    Role.WITNESS: "证人",
}
STEPS = {
    Phase.PREPARING: "prepare",
    Phase.IN_SESSION: "open",
    Phase.RECESS: "recess",
    Phase.CLOSED: "close",
    Phase.CONCLUDED: "conclude",
}

HARMLESS: dict[str, dict[str, Any]] = {
    "adjourn": {"until": 0},
    "summon": {"seat": "nobody"},
    "dismiss": {"seat": "nobody"},
    "insert_utterances": {"utterances": ["nobody.x.1"]},
    "withdraw_utterance": {"utterance": "nobody.x.1"},
    "switch_sync": {"on": False},
    "keep_draft": {"code": "edited", "paragraphs": []},
    "discard_draft": {"draft": "none"},
    "assert_speaker": {"seat": "nobody", "speaker": "nobody"},
    "correct_speaker": {"utterance": "nobody.x.1", "speaker": "nobody"},
    "correct_utterance": {"utterance": "nobody.x.1", "text": "无"},
    "confirm_words": {"utterance": "nobody.x.1", "words": [0]},
    "set_header": {"header": {"title": "无", "lines": []}},
    "raise_objection": {"quote": "无", "text": "无"},
    "rule_objection": {"objection": "none", "accepted": False},
    "set_stage": {"stage": "无"},
    "describe_exhibit": {"exhibit": "none", "title": "无"},
    "order_exhibits": {"party": "", "exhibits": []},
    "withdraw_exhibit": {"exhibit": "none"},
    "show_exhibit": {"exhibit": "none"},
    "grant_marking": {"seat": "nobody"},
    "refuse_marking": {"seat": "nobody"},
    "grant_sharing": {"seat": "nobody"},
    "refuse_sharing": {"seat": "nobody"},
    "draw_mark": {"stroke": {"exhibit": "none", "page": 1, "tool": "pen", "points": [0, 0]}},
    "erase_mark": {"mark": "none"},
    "clear_marks": {"exhibit": "none"},
    "give_opinion": {"exhibit": "none", "text": "无"},
    "remind_signer": {"seat": "nobody"},
    "release_signer": {"seat": "nobody"},
    "place_signatures": {},
    "mute": {"seat": "nobody"},
    "unmute": {"seat": "nobody"},
    "blank_camera": {"seat": "nobody"},
    "show_camera": {"seat": "nobody"},
    "remove": {"seat": "nobody"},
    "call_in": {"seat": "nobody"},
    "report_check": {"check": {}},
    "approve_observer": {"seat": "nobody"},
    "refuse_observer": {"seat": "nobody"},
    "accept_identity": {"seat": "nobody"},
    "refuse_identity": {"seat": "nobody", "reason": "not_alike"},
}
"""Fields with which an allowed command is refused for another reason, so that the table can be walked in place."""

CHANGING = {
    *(
        "prepare",
        "open",
        "recess",
        "resume",
        "close",
        "conclude",
        "take_permission",
        "return_permission",
        "share_permission",
    ),
    *("start_stream", "stop_stream", "set_header", "raise_hand", "ask_to_mark", "ask_to_share"),
    *("strike_gavel", "release_signer", "read_discipline", "stop_discipline", "report_check"),
}


def answers(request: object) -> Callable[[Message], bool]:
    return lambda message: message.get("request") == request


async def give(sender: Page, name: str) -> str:
    fields = {"seat": sender.seat} if name == "lower_hand" else HARMLESS.get(name, {})
    answer = await sender.do(name, **fields)
    return "" if answer["type"] == "done" else str(answer["code"])


@pytest.mark.spec("H7")
async def test_every_command_that_the_table_forbids_is_refused_and_changes_nothing(server: RunningServer) -> None:
    pages: dict[Role, Page] = {}
    async with (
        page(server.links("审判长")[0]) as judge,
        page(server.links("书记员")[0]) as clerk,
        page(server.links("原告")[0]) as plaintiff,
        page(server.links("被告")[0]) as defendant,
        page(server.links("证人")[0]) as witness,
    ):
        pages = dict(zip(TITLES, (judge, clerk, plaintiff, defendant, witness), strict=True))
        for phase in Phase:
            if phase in STEPS:
                assert (await judge.do(STEPS[phase]))["type"] == "done"
            for role, sender in pages.items():
                for name in (str(command.__struct_config__.tag) for command in COMMANDS):
                    may = phase in RIGHTS[Right(name)].get(role, frozenset())
                    if may and name in CHANGING:
                        continue
                    code = await give(sender, name)
                    refused = {"not_your_role", "not_now"}
                    assert (code in refused) is (not may), (phase, role, name, code)
        events = [m["event"]["type"] for m in judge.messages if m["type"] == "happened"]
        by_themselves = {"joined", "addressed", "discipline_begun"}
        steps = [kind for kind in events if kind not in by_themselves]
        assert steps == [*["phase_changed"] * len(STEPS), "concluded"]


@pytest.mark.spec("H7")
async def test_malformed_messages_are_refused_one_by_one_and_nobody_else_notices(server: RunningServer) -> None:
    async with page(server.links("原告")[0]) as hostile, page(server.links("审判长")[0]) as judge:
        for message in (
            {"type": "do", "request": 77, "command": {"type": "open", "by": "s-1"}},
            {"type": "do", "request": 78, "command": {"type": "no_such"}},
            {"type": "edit", "request": 79, "client": -1, "update": b""},
            {"type": "hello", "request": 80, "protocol": 1, "tab": "x" * 101},
            {"type": "welcome", "request": 81},
        ):
            await hostile.send(message)
            answer = await hostile.wait(answers(message["request"]))
            assert answer["code"] == "bad_request"
        for junk in ("text", 5, None, [1, 2], {"a": b"\xff"}):
            await hostile.send(junk)  # type: ignore[arg-type]  # that is the point
        assert (await hostile.do("prepare"))["code"] == "not_your_role"
        assert (await judge.do("prepare"))["type"] == "done"


async def test_a_page_that_asks_without_end_is_slowed_down_and_not_the_others(server: RunningServer) -> None:
    async with page(server.links("原告")[0]) as hostile, page(server.links("审判长")[0]) as judge:
        # How many it takes depends on how fast this machine can ask.
        for number in range(1000, 20_000):
            await hostile.send({"type": "do", "request": number, "command": {"type": "open"}})
            if hostile.messages[-1].get("code") == "too_fast":
                break
        await hostile.wait(lambda m: m.get("code") == "too_fast")
        assert (await judge.do("prepare"))["type"] == "done"


@pytest.mark.spec("H8")
async def test_the_newer_window_of_a_seat_stays_and_the_older_is_told(server: RunningServer) -> None:
    link = server.links("原告")[0]
    async with page(link, tab="first") as older, page(link, tab="second") as newer:
        await older.wait(lambda m: m["type"] == "replaced")
        await older.gone()
        assert newer.welcome["you"] == older.seat
        assert (await newer.do("prepare"))["code"] == "not_your_role"


@pytest.mark.spec("H8")
async def test_leaving_and_being_cut_off_are_told_apart(server: RunningServer) -> None:
    async with page(server.links("审判长")[0]) as judge:
        async with page(server.links("原告")[0]) as plaintiff:
            await judge.happened("joined", seat=plaintiff.seat)
            await plaintiff.send({"type": "bye"})
            assert (await judge.happened("left", seat=plaintiff.seat))["reason"] == "left"
        async with page(server.links("被告")[0]) as defendant:
            await judge.happened("joined", seat=defendant.seat)
        assert (await judge.happened("left", seat=defendant.seat))["reason"] == "cut_off"
        async with page(server.links("被告")[0]) as defendant:
            await judge.wait(lambda m: m.get("event") == {"type": "joined", "seat": defendant.seat})
            reader = Reader(*await sign_in(server.links("审判长")[0]))
            stays = (await reader.get("api/attendance")).json()["stays"]
            assert [stay["left"] for stay in stays[plaintiff.seat]] == ["left"]
            first, second = stays[defendant.seat]
            assert (first["left"], second["left"], second["until"]) == ("cut_off", "", 0)
            assert first["since"] <= first["until"] <= second["since"]
            reader = Reader(*await sign_in(server.links("被告")[0]))
            assert (await reader.get("api/attendance")).status_code == 403


@pytest.mark.spec("H8")
async def test_after_a_restart_everything_is_as_it_was(own_server: RunningServer) -> None:
    links = dict(zip(("judge", "clerk"), (own_server.links("审判长")[0], own_server.links("书记员")[0]), strict=True))
    async with page(links["judge"]) as judge:
        for command in ("prepare", "open", "take_permission"):
            assert (await judge.do(command))["type"] == "done"
        opened = await judge.happened("phase_changed", phase="in_session")
    assert own_server.stop() == 0
    own_server.start()
    async with page(links["judge"]) as judge:
        assert judge.welcome["phase"] == opened["phase"]
        assert judge.welcome["holders"] == [judge.seat]
        assert own_server.links("审判长"), "links are printed again"
    async with page(own_server.links("书记员")[0]) as clerk:
        assert (await clerk.ask({"type": "open_writer"}))["code"] == "no_permission"


def test_the_table_of_titles_covers_the_demonstration() -> None:
    assert msgspec.to_builtins(list(TITLES)) == ["presiding_judge", "clerk", "plaintiff", "defendant", "witness"]
