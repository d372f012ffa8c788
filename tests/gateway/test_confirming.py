"""A signer whose phone the court has on file confirms by the code that goes there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clerk import clerk
from tests.gateway.identifying import somebody
from tests.page import page
from tests.running import running_server
from tests.signer import Court, closed
from tests.sms import gateway

pytestmark = [pytest.mark.anyio, pytest.mark.spec("G2")]

GUEST = {"name": "何平", "role": "defendant_agent", "phone": "13900005678", "id_number": ""}


async def test_nothing_is_signed_or_refused_before_the_code_has_come_back(tmp_path: Path) -> None:
    with gateway() as sms, running_server(tmp_path, {"TINGJI_SMS_URL": sms.url}) as server:
        async with (
            page(server.links("审判长")[0]) as judge,
            clerk(server.links("书记员")[0]) as writer,
            somebody(server.links("书记员")[0]) as court,
        ):
            invited = (await court.post("invitations", json=GUEST)).json()
            async with page(invited["link"]) as guest:
                await closed(judge, writer)
                presenting = await Court.of(server.links("书记员")[0])
                assert (await presenting.post("versions")).status_code == 200
                phone = await presenting.phone(guest.seat)
                assert (await phone.status())["phone"] == "***5678"
                refused = [
                    await phone.sign(1),
                    await phone.post("renewal", {"id": "x" * 20, "version": 1}),
                    await phone.post("refusal", {"version": 1, "reason": "不对"}),
                ]
                assert [answer.json()["code"] for answer in refused] == ["code_needed"] * 3
                assert (await phone.post("code", {"code": "123456"})).json()["code"] == "code_wrong"
                assert (await phone.post("code", {})).status_code == 200
                assert (await phone.post("code", {})).json()["code"] == "code_too_soon"
                assert [number for number, _ in sms.messages] == ["13900005678"]
                answer = await phone.post("code", {"code": sms.code()})
                assert answer.json()["phone"] == ""
                await judge.happened("signer_confirmed", seat=guest.seat)
                assert (await phone.sign(1)).status_code == 200
                given = (await judge.happened("signature_given"))["signature"]
                assert (given["seat"], given["confirmed"]) == (guest.seat, True)
            # Nobody is asked whose number is not on file.
            plain = await presenting.phone(judge.seat)
            assert (await plain.status())["phone"] == ""
            given = (await plain.sign(1)).json()["given"]
            assert [signature["confirmed"] for signature in given] == [False]
