"""The code that goes to a signer's phone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.access.sms import SmsGateway
from server.hearing.model import Role
from server.settings import Settings
from server.signing.confirming import AGAIN_SECONDS, CODE_SECONDS, TRIES, Confirming
from server.store.ports import ListedHearing, ListedSeat, Particulars
from server.store.store import open_store
from tests.sms import Gateway, gateway

pytestmark = [pytest.mark.anyio, pytest.mark.spec("G2")]

PAGE = b"page"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now

    def pass_(self, seconds: int) -> None:
        self.now += seconds * 1000


@pytest.fixture
def sms() -> Iterator[Gateway]:
    with gateway() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def confirming(tmp_path: Path, sms: Gateway, clock: Clock) -> AsyncIterator[Confirming]:
    store = await open_store(Settings(data=tmp_path / "data", secrets_key=bytes(32)))
    hearing = ListedHearing(
        id="h",
        case_number="1",
        case_name="1",
        cause="1",
        court="1",
        place="1",
        starts_at=0,
        public=True,
        demonstration=False,
    )
    known = ListedSeat(id="known", hearing="h", role=Role.PLAINTIFF, name="张伟")
    await store.directory.create_hearing(hearing, [ListedSeat(id="other", hearing="h", role=Role.CLERK, name="李静")])
    await store.directory.add_seat(known, Particulars(phone="13900005678"))
    yield Confirming(store.directory, SmsGateway(sms.url), clock)
    await store.close()


async def test_a_code_goes_to_the_number_on_file_and_opens_one_page(confirming: Confirming, sms: Gateway) -> None:
    assert await confirming.phone("known") == "***5678"
    assert await confirming.phone("other") == ""
    assert await confirming.send("other", PAGE) == "not_now"
    assert not confirming.right(PAGE, "000000")
    assert await confirming.send("known", PAGE) == ""
    ((phone, text),) = sms.messages
    assert phone == "13900005678"
    assert sms.code() in text
    assert not confirming.right(b"another page", sms.code())
    assert confirming.right(PAGE, sms.code())


async def test_without_a_gateway_nobody_is_asked(confirming: Confirming) -> None:
    alone = Confirming(confirming._directory, None, confirming._now)
    assert await alone.phone("known") == ""


async def test_it_is_good_for_five_minutes_and_another_waits_a_minute(
    confirming: Confirming, sms: Gateway, clock: Clock
) -> None:
    assert await confirming.send("known", PAGE) == ""
    first = sms.code()
    clock.pass_(AGAIN_SECONDS - 1)
    assert await confirming.send("known", PAGE) == "code_too_soon"
    clock.pass_(1)
    assert await confirming.send("known", PAGE) == ""
    assert first == sms.code() or not confirming.right(PAGE, first)
    clock.pass_(CODE_SECONDS)
    assert not confirming.right(PAGE, sms.code())


async def test_after_five_wrong_ones_the_right_one_is_wrong_too(confirming: Confirming, sms: Gateway) -> None:
    assert await confirming.send("known", PAGE) == ""
    wrong = f"{(int(sms.code()) + 1) % 1_000_000:06}"
    for _ in range(TRIES):
        assert not confirming.right(PAGE, wrong)
    assert not confirming.right(PAGE, sms.code())


async def test_a_message_that_could_not_be_sent_says_so_and_can_be_asked_for_again(
    confirming: Confirming, sms: Gateway
) -> None:
    sms.status = 500
    assert await confirming.send("known", PAGE) == "sms_failed"
    sms.status = 200
    assert await confirming.send("known", PAGE) == ""
    gone = Confirming(confirming._directory, SmsGateway("http://127.0.0.1:9/"), confirming._now)
    assert await gone.send("known", PAGE) == "sms_failed"
