"""What the certificate says of a real hearing's state: names, titles, how each was verified, who is still missing."""

from __future__ import annotations

import msgspec
import pytest

from server.collab.layout import record
from server.hearing import commands as cmd
from server.hearing.identity import IdentityCheck
from server.hearing.model import Role
from server.signing.gathering import gather
from server.signing.signed import Ink, SignedRecord
from server.signing.words import words
from server.store.ports import ListedSeat
from tests.core.test_signing import PICTURE, SEATS, Hearing
from tests.sheets import facts, passage

pytestmark = pytest.mark.spec("G6")

NAMES = {"judge": "王敏", "clerk": "李静", "plaintiff": "张伟", "agent": "孙悦", "witness": "陈晨"}
INK = Ink(10, 10, (((1.0, 1.0, 0.5),),))


def gathered(hearing: Hearing) -> SignedRecord:
    people = [ListedSeat(id=seat.id, hearing="h", role=seat.role, name=NAMES.get(seat.id, "")) for seat in SEATS]
    sheet = record([passage("现在开庭。", "审")], facts())
    return gather(hearing.state, people, sheet, {PICTURE: INK}, "https://court.example/proof/x")


@pytest.fixture
def hearing() -> Hearing:
    """The plaintiff signed by his code after the clerk compared his card; the witness on paper; the agent refused."""
    hearing = Hearing()
    hearing.present()
    passed = IdentityCheck("passed", 1, by="clerk")
    lobby = msgspec.structs.replace(hearing.state.lobby, identities={"plaintiff": passed})
    hearing.state = msgspec.structs.replace(hearing.state, lobby=lobby)
    hearing.open("plaintiff", link=b"l" * 32)
    hearing.sign("plaintiff")
    hearing.do("clerk", cmd.EnterPaper("witness", "w" * 16, 1, "ee" * 32))
    hearing.open("agent")
    hearing.do("agent", cmd.DeclineToSign(b"p" * 32, 1, "第3行有误"))
    return hearing


def test_it_names_who_signed_how_he_was_verified_and_with_what(hearing: Hearing) -> None:
    found = gathered(hearing)
    plaintiff, witness = found.signatures
    assert (plaintiff.name, plaintiff.role, plaintiff.version, plaintiff.at) == ("张伟", "原告", 1, 1000)
    assert plaintiff.verified == "扫本人专用二维码打开签名页（一次有效）；身份证件与人像由书记员李静核对一致"
    assert (plaintiff.device, plaintiff.picture) == ("iPhone · Safari", INK)
    assert (witness.name, witness.verified) == ("陈晨", "仅签署本人陈述的部分；在纸上签名，由书记员李静拍照录入")
    assert witness.picture is None, "there is none of that name here"


def test_refusals_have_their_reason_and_whoever_has_not_answered_is_named(hearing: Hearing) -> None:
    found = gathered(hearing)
    (refusal,) = found.refusals
    assert (refusal.name, refusal.role, refusal.reason) == ("孙悦", "原告代理人", "第3行有误")
    assert [(one.name, one.role) for one in found.waiting] == [("王敏", "审判长"), ("李静", "书记员")]


def test_a_witness_who_refuses_refuses_his_own_words(hearing: Hearing) -> None:
    hearing.present("b", witness="v")
    hearing.open("witness", b"o" * 32)
    assert hearing.do("witness", cmd.DeclineToSign(b"o" * 32, 2, "没有这样说")) == ""
    assert "没有这样说（仅就本人陈述的部分）" in [one.reason for one in gathered(hearing).refusals]


def test_the_versions_stand_with_hash_and_words_and_old_signatures_stay_with_theirs(hearing: Hearing) -> None:
    hearing.present("b")
    hearing.open("plaintiff", b"o" * 32)
    hearing.sign("plaintiff", b"o" * 32, id="m" * 16, version=2)
    found = gathered(hearing)
    assert [version.number for version in found.versions] == [1, 2]
    assert found.versions[0].words == words("ff" * 32) and found.versions[0].root == "ff" * 32
    assert [(one.name, one.version) for one in found.signatures] == [("张伟", 1), ("张伟", 2), ("陈晨", 1)]
    assert [one.role for one in found.waiting] == ["审判长", "书记员", "原告代理人", "证人"]


def test_a_signature_that_was_carried_over_says_so(hearing: Hearing) -> None:
    hearing.present("b", witness="w")
    hearing.present("a", witness="w")
    hearing.open("plaintiff", b"o" * 32)
    assert hearing.do("plaintiff", cmd.RenewSignature(b"o" * 32, "r" * 16, 3)) == ""
    renewed = next(one for one in gathered(hearing).signatures if one.version == 3)
    assert renewed.verified.endswith("文本与此前签署的一致，确认沿用原签名")


def test_every_role_has_a_title() -> None:
    assert {seat.role for seat in SEATS} <= set(Role)
