"""签名: who may sign which version when, and what becomes of it when the text changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.audiences import also_told, audience, hears
from server.hearing.decision import Refusal
from server.hearing.machine import decide, evolve
from server.hearing.model import Phase, Role, Seat, State
from server.hearing.signatures import paused, renewable, signs, unsigned
from server.hearing.signing import LINK_SECONDS, SESSION_SECONDS

SEATS = (
    Seat("judge", Role.PRESIDING_JUDGE),
    Seat("clerk", Role.CLERK),
    Seat("plaintiff", Role.PLAINTIFF),
    Seat("agent", Role.PLAINTIFF_AGENT),
    Seat("witness", Role.WITNESS),
    Seat("silent", Role.WITNESS),
    Seat("interpreter", Role.INTERPRETER),
    Seat("observer", Role.OBSERVER),
)
ALL_THAT_SIGN = {"judge", "clerk", "plaintiff", "agent", "witness"}
PICTURE = "aa" * 32
PAGE, OTHER_PAGE = b"p" * 32, b"o" * 32
LINK, OTHER_LINK = b"l" * 32, b"m" * 32


class Hearing:
    """A hearing that goes on as its commands say; `codes` are what refused them."""

    def __init__(self) -> None:
        self.state = evolve(State(), ev.HearingCreated("h", 0, SEATS), 0)
        self.now = 1000
        self.events: list[ev.Event] = []
        for command in (cmd.Prepare(), cmd.Open(), cmd.Close()):
            self.do("judge", command)

    def do(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> str:
        """Carry it out; the code of a refusal, or ""."""
        decision = decide(self.state, seat, command, self.now, fresh="fresh")
        if isinstance(decision, Refusal):
            return decision.code
        for event in decision:
            self.state = evolve(self.state, event, self.now)
        self.events = list(decision)
        return ""

    def present(self, text: str = "a", **own: str) -> str:
        """发起签名: the text as if it had been read; `own` of witnesses."""
        if code := self.do("clerk", cmd.BeginSigning()):
            return code
        state = self.state
        counted = (state.last_grant, len(state.objections), len(state.rulings))
        own = own or {"witness": "w"}
        return self.do("clerk", cmd.FreezeVersion("ff" * 32, 3, "bb" * 32, text, own, *counted))

    def open(self, seat: str, page: bytes = PAGE, link: bytes = b"", version: int = 1) -> str:
        return self.do(seat, cmd.OpenSigning(page, "iPhone · Safari", link, version))

    def sign(self, seat: str, page: bytes = PAGE, **fields: Any) -> str:
        given: dict[str, Any] = {"id": "n" * 16, "version": 1, "before": 0, "picture": PICTURE} | fields
        return self.do(seat, cmd.GiveSignature(page, **given))

    def signed(self, seat: str, version: int = 1) -> Sequence[str]:
        return [signature.id for signature in self.state.signing.given(seat, version)]


@pytest.fixture
def hearing() -> Hearing:
    return Hearing()


@pytest.mark.spec("G1")
def test_presenting_the_record_ends_every_permission_to_write_and_asks_those_who_took_part(hearing: Hearing) -> None:
    assert hearing.state.grants
    assert hearing.present() == ""
    assert not hearing.state.grants
    assert {seat.id for seat in SEATS if signs(hearing.state, seat.id)} == ALL_THAT_SIGN
    assert hearing.state.signing.version
    assert hearing.state.signing.version.number == 1


@pytest.mark.spec("G1")
def test_lines_that_come_late_are_not_written_into_a_text_that_was_frozen() -> None:
    hearing = Hearing()
    hearing.do("clerk", cmd.SwitchSync(True))
    hearing.present()
    assert not hearing.state.sync


@pytest.mark.spec("G1")
@pytest.mark.parametrize("seat", [seat.id for seat in SEATS])
def test_only_the_court_presents_and_only_after_closing(seat: str) -> None:
    court = seat in ("judge", "clerk")
    for phase in Phase:
        state = msgspec.structs.replace(Hearing().state, phase=phase)
        refused = isinstance(decide(state, seat, cmd.BeginSigning(), 0), Refusal)
        assert refused is not (court and phase is Phase.CLOSED)


@pytest.mark.spec("G2")
def test_a_signature_belongs_to_the_version_that_was_read_and_sent_twice_it_is_there_once(
    hearing: Hearing,
) -> None:
    hearing.present()
    assert hearing.sign("plaintiff") == "signing_session_ended"
    assert hearing.open("plaintiff", link=LINK) == ""
    assert hearing.sign("plaintiff") == ""
    assert hearing.sign("plaintiff") == ""
    assert hearing.signed("plaintiff") == ["n" * 16]
    given = hearing.state.signing.given("plaintiff", 1)[0]
    assert (given.how, given.device, given.by) == ("link", "iPhone · Safari", "plaintiff")


@pytest.mark.spec("G2")
def test_one_person_may_sign_several_times_when_he_knows_of_those_before(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    assert hearing.sign("plaintiff", id="first-signature-") == ""
    assert hearing.sign("plaintiff", id="blind-signature-") == "already_signed"
    for number in range(1, 5):
        assert hearing.sign("plaintiff", id=f"another-signature-{number}", before=number) == ""
    assert hearing.sign("plaintiff", id="one-too-many-----", before=5) == "signatures_full"


@pytest.mark.spec("G2")
def test_nobody_takes_the_id_of_anothers_signature(hearing: Hearing) -> None:
    hearing.present()
    for seat in ("plaintiff", "agent"):
        hearing.open(seat)
    hearing.sign("agent")
    before = hearing.state
    assert hearing.sign("plaintiff") == "bad_request"
    assert hearing.do("clerk", cmd.EnterPaper("plaintiff", "n" * 16, 1, PICTURE)) == "bad_request"
    assert hearing.do("plaintiff", cmd.RenewSignature(PAGE, "n" * 16, 1)) == "bad_request"
    assert hearing.state == before


@pytest.mark.spec("G2")
def test_a_refusal_has_a_reason_gives_way_to_a_signature_and_never_follows_one(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    assert hearing.do("plaintiff", cmd.DeclineToSign(PAGE, 1, "第三行不是我说的")) == ""
    declined = hearing.state.signing.signer("plaintiff").declined
    assert declined
    assert declined.reason == "第三行不是我说的"
    assert hearing.sign("plaintiff") == ""
    assert hearing.state.signing.signer("plaintiff").declined is None
    assert hearing.do("plaintiff", cmd.DeclineToSign(PAGE, 1, "不")) == "already_signed"


@pytest.mark.spec("G1")
def test_a_link_opens_once_on_one_device_and_only_for_its_version(hearing: Hearing) -> None:
    hearing.present()
    assert hearing.open("plaintiff", PAGE, LINK) == ""
    assert hearing.open("plaintiff", PAGE, LINK) == "", "pressed twice"
    before = hearing.state
    assert hearing.open("plaintiff", OTHER_PAGE, LINK) == "signing_link_used"
    assert hearing.open("plaintiff", OTHER_PAGE, OTHER_LINK) == "signing_elsewhere"
    assert hearing.open("plaintiff", OTHER_PAGE, OTHER_LINK, version=2) == "signing_link_expired"
    assert hearing.state == before
    assert hearing.do("plaintiff", cmd.NoteRefusedLink("signing_link_used", "Android")) == ""
    assert hearing.events == [ev.LinkRefused("plaintiff", "signing_link_used", "Android")]
    assert hearing.state == before


@pytest.mark.spec("G1")
def test_a_page_gives_way_to_a_new_link_when_the_court_releases_it_or_its_time_is_over(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff", PAGE, LINK)
    assert hearing.do("clerk", cmd.ReleaseSigner("plaintiff")) == ""
    assert hearing.sign("plaintiff", PAGE) == "signing_session_ended"
    assert hearing.open("plaintiff", OTHER_PAGE, OTHER_LINK) == ""
    hearing.now += SESSION_SECONDS * 1000
    assert hearing.sign("plaintiff", OTHER_PAGE) == "signing_session_ended"
    assert hearing.open("plaintiff", PAGE, b"n" * 32) == ""
    assert LINK_SECONDS < SESSION_SECONDS


@pytest.mark.spec("G1")
def test_the_signers_own_seat_takes_over_from_any_page(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff", PAGE, LINK)
    assert hearing.open("plaintiff", OTHER_PAGE) == ""
    assert hearing.sign("plaintiff", PAGE) == "signing_session_ended"
    assert hearing.sign("plaintiff", OTHER_PAGE) == ""


@pytest.mark.spec("G5")
def test_while_somebody_may_write_or_something_was_objected_nobody_signs(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    hearing.do("judge", cmd.TakePermission())
    assert paused(hearing.state)
    assert hearing.sign("plaintiff") == "text_changing"
    assert hearing.do("plaintiff", cmd.DeclineToSign(PAGE, 1, "不")) == "text_changing"
    assert hearing.do("judge", cmd.PlaceSignatures()) == "text_changing"
    assert hearing.present() == ""
    assert hearing.sign("plaintiff") == ""
    hearing.do("plaintiff", cmd.RaiseObjection("原文", "异议"))
    assert hearing.sign("plaintiff", id="after-the-objection", before=1) == "text_changing"


@pytest.mark.spec("G5")
def test_presented_again_without_another_word_the_version_and_its_signatures_stand(hearing: Hearing) -> None:
    hearing.present("a")
    hearing.open("plaintiff")
    hearing.sign("plaintiff")
    hearing.do("judge", cmd.TakePermission())
    assert hearing.present("a") == ""
    assert [type(event) for event in hearing.events] == [ev.SigningResumed]
    assert len(hearing.state.signing.versions) == 1
    assert hearing.signed("plaintiff")
    assert hearing.present("a") == ""
    assert hearing.events == []


@pytest.mark.spec("G5")
def test_another_text_is_another_version_and_everybody_is_asked_again(hearing: Hearing) -> None:
    hearing.present("a")
    hearing.open("plaintiff")
    hearing.sign("plaintiff")
    hearing.do("judge", cmd.PlaceSignatures())
    assert hearing.state.signing.placed
    hearing.do("judge", cmd.TakePermission())
    hearing.present("b")
    assert hearing.signed("plaintiff", 1)
    assert not hearing.signed("plaintiff", 2)
    assert hearing.state.signing.placed == ()
    assert hearing.sign("plaintiff", id="for-the-old-one-") == "version_changed"
    assert renewable(hearing.state, "plaintiff") == ()
    assert hearing.do("plaintiff", cmd.RenewSignature(PAGE, "r" * 16, 2)) == "not_renewable"
    assert hearing.sign("plaintiff", id="for-the-new-one-", version=2) == ""


@pytest.mark.spec("G5")
def test_who_finds_his_words_unchanged_signs_with_one_tap(hearing: Hearing) -> None:
    hearing.present("a", witness="w")
    for seat in ("witness", "plaintiff"):
        hearing.open(seat)
        hearing.sign(seat, id=f"{seat}-signs-once-1")
        hearing.sign(seat, id=f"{seat}-signs-once-2", before=1)
    hearing.do("judge", cmd.TakePermission())
    hearing.present("b", witness="w")
    for _ in range(2):
        assert hearing.do("witness", cmd.RenewSignature(PAGE, "r" * 16, 2)) == ""
    assert len(hearing.signed("witness", 2)) == 2
    assert {one.renews for one in hearing.state.signing.given("witness", 2)} == set(hearing.signed("witness", 1))
    hearing.do("judge", cmd.TakePermission())
    hearing.present("a", witness="w")
    assert len(renewable(hearing.state, "plaintiff")) == 2, "the third version says what the first said"


@pytest.mark.spec("G1")
def test_what_was_read_while_somebody_wrote_is_not_frozen(hearing: Hearing) -> None:
    hearing.do("clerk", cmd.BeginSigning())
    grant = hearing.state.last_grant
    hearing.do("judge", cmd.TakePermission())
    frozen = cmd.FreezeVersion("ff" * 32, 3, "bb" * 32, "a", {}, grant, 0, 0)
    assert hearing.do("clerk", frozen) == "record_changed"
    hearing.do("clerk", cmd.BeginSigning())
    assert hearing.do("clerk", frozen) == "record_changed"


@pytest.mark.spec("G4")
def test_signatures_are_placed_in_the_order_of_the_seats_and_again_when_more_have_come(hearing: Hearing) -> None:
    hearing.present()
    assert hearing.do("clerk", cmd.PlaceSignatures()) == "nobody_signed"
    for seat in ("plaintiff", "judge"):
        hearing.open(seat)
        hearing.sign(seat, id=f"{seat}-has-signed-it")
        assert hearing.do("clerk", cmd.PlaceSignatures()) == ""
    assert hearing.state.signing.placed == ("judge-has-signed-it", "plaintiff-has-signed-it")
    hearing.do("clerk", cmd.PlaceSignatures())
    assert hearing.events == []


@pytest.mark.spec("G3")
def test_paper_is_entered_by_the_court_for_somebody_who_is_asked(hearing: Hearing) -> None:
    hearing.present()
    paper = cmd.EnterPaper("plaintiff", "p" * 16, 1, PICTURE)
    assert hearing.do("plaintiff", paper) == "not_your_role"
    for _ in range(2):
        assert hearing.do("clerk", paper) == ""
    given = hearing.state.signing.given("plaintiff", 1)
    assert [(one.how, one.by) for one in given] == [("paper", "clerk")]
    assert hearing.do("clerk", cmd.EnterPaper("observer", "q" * 16, 1, PICTURE)) == "not_asked_to_sign"


@pytest.mark.spec("G3")
def test_reading_goes_forward_and_begins_anew_with_a_version(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    for tenths, read in ((3, 3), (2, 3), (12, 10)):
        assert hearing.do("plaintiff", cmd.ReadOn(PAGE, 1, tenths)) == ""
        assert hearing.state.signing.signer("plaintiff").read == read
    hearing.do("judge", cmd.TakePermission())
    hearing.present("b")
    hearing.do("plaintiff", cmd.ReadOn(PAGE, 2, 1))
    assert hearing.state.signing.signer("plaintiff").read == 1


@pytest.mark.spec("G2")
def test_who_reads_on_keeps_his_page(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    for tenths in range(1, 5):
        hearing.now += SESSION_SECONDS * 1000 - 1
        assert hearing.do("plaintiff", cmd.ReadOn(PAGE, 1, tenths)) == ""
    assert hearing.sign("plaintiff") == ""


@pytest.mark.spec("G5")
def test_after_conclusion_nothing_is_opened_or_signed(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")
    hearing.do("judge", cmd.Conclude())
    before = hearing.state
    assert hearing.open("agent", OTHER_PAGE, LINK) == "signing_over"
    assert hearing.sign("plaintiff") == "signing_over"
    assert hearing.present() == "not_now"
    assert hearing.state == before


@pytest.mark.spec("H1")
def test_concluding_says_how_many_have_not_signed(hearing: Hearing) -> None:
    assert set(unsigned(hearing.state)) == ALL_THAT_SIGN - {"witness"}, "nobody was asked"
    hearing.present()
    hearing.open("plaintiff")
    hearing.sign("plaintiff")
    assert set(unsigned(hearing.state)) == ALL_THAT_SIGN - {"plaintiff"}
    hearing.do("judge", cmd.Conclude())
    assert hearing.events[-1] == ev.Concluded("judge", doubtful=0, objections=0, gaps=0, unsigned=4)


@pytest.mark.spec("H7")
@pytest.mark.spec("G3")
def test_a_signer_is_told_of_his_own_signing_the_court_of_all_and_the_room_of_what_is_placed(hearing: Hearing) -> None:
    hearing.present()
    hearing.open("plaintiff")

    def told() -> set[str]:
        event = hearing.events[-1]
        told = {seat.id for seat in SEATS if hears(hearing.state, seat.id, audience(hearing.state, event))}
        return told | {also_told(event)} - {""}

    assert told() == {"judge", "clerk", "plaintiff"}
    hearing.sign("plaintiff")
    assert told() == {"judge", "clerk", "plaintiff"}
    hearing.do("clerk", cmd.PlaceSignatures())
    assert told() == {"judge", "clerk", "plaintiff", "agent", "interpreter"}
    hearing.do("plaintiff", cmd.NoteRefusedLink("signing_link_used", ""))
    assert told() == {"judge", "clerk"}
    hearing.do("judge", cmd.TakePermission())
    hearing.present("b")
    assert told() == ALL_THAT_SIGN


@pytest.mark.spec("H6")
@pytest.mark.parametrize("seat", ["silent", "interpreter", "observer", "stranger"])
def test_who_is_not_asked_opens_nothing(hearing: Hearing, seat: str) -> None:
    hearing.present()
    assert hearing.open(seat) == "not_asked_to_sign"
