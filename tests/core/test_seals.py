"""封章: who may seal what when, and when a seal stands."""

from __future__ import annotations

import msgspec
import pytest

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import seals
from server.hearing.audiences import Audience, audience
from server.hearing.decision import Refusal
from server.hearing.machine import decide
from server.hearing.model import Phase
from server.hearing.signing import Seal
from tests.core.test_signing import SEATS, Hearing

pytestmark = pytest.mark.spec("G6")


def seal(hearing: Hearing, trouble: str = "", version: int = 1) -> cmd.SealVersion:
    return cmd.SealVersion(
        Seal(
            version=version,
            at=hearing.now,
            file="cc" * 32,
            size=9,
            algorithm="ECDSA-P256-SHA256",
            trouble=trouble,
            answers=seals.answers(hearing.state),
        )
    )


@pytest.fixture
def hearing() -> Hearing:
    """The plaintiff has signed."""
    hearing = Hearing()
    hearing.present()
    hearing.open("plaintiff")
    hearing.sign("plaintiff")
    return hearing


def test_what_was_signed_is_sealed_and_everybody_who_reads_the_record_is_told(hearing: Hearing) -> None:
    assert hearing.do("clerk", seal(hearing)) == ""
    (event,) = hearing.events
    assert isinstance(event, ev.VersionSealed) and event.by == "clerk"
    assert hearing.state.signing.seals == (event.seal,)
    assert audience(hearing.state, event) is Audience.READERS


def test_a_seal_that_says_everything_stands_and_one_without_a_time_stamp_is_put_on_again(
    hearing: Hearing,
) -> None:
    assert hearing.do("clerk", seal(hearing, trouble="timestamp_unavailable")) == ""
    assert seals.standing(hearing.state) is None
    assert hearing.do("judge", seal(hearing)) == ""
    assert seals.standing(hearing.state)
    assert hearing.do("judge", seal(hearing)) == "" and hearing.events == []
    hearing.open("agent")
    hearing.do("agent", cmd.DeclineToSign(b"p" * 32, 1, "不同意"))
    assert seals.standing(hearing.state) is None, "a refusal is not in it"
    assert hearing.do("judge", seal(hearing)) == "" and len(hearing.state.signing.seals) == 3


def test_who_signs_while_the_file_is_made_is_not_left_out(hearing: Hearing) -> None:
    made = seal(hearing)
    hearing.open("judge")
    hearing.sign("judge", id="m" * 16)
    assert hearing.do("clerk", made) == "signatures_changed"
    assert hearing.do("clerk", seal(hearing)) == ""


def test_what_is_not_there_or_is_being_changed_is_not_sealed(hearing: Hearing) -> None:
    fresh = Hearing()
    assert fresh.do("clerk", seal(fresh)) == "nothing_to_sign"
    fresh.present()
    assert fresh.do("clerk", seal(fresh)) == "nobody_signed"
    assert hearing.do("clerk", seal(hearing, version=2)) == "signatures_changed"
    hearing.do("judge", cmd.TakePermission())
    assert hearing.do("clerk", seal(hearing)) == "text_changing"
    assert hearing.state.signing.seals == ()


@pytest.mark.parametrize("seat", [seat.id for seat in SEATS])
def test_only_the_court_seals_and_only_after_closing(hearing: Hearing, seat: str) -> None:
    court = seat in ("judge", "clerk")
    for phase in Phase:
        state = msgspec.structs.replace(hearing.state, phase=phase)
        refused = isinstance(decide(state, seat, seal(hearing), 0), Refusal)
        assert refused is not (court and phase is Phase.CLOSED)
