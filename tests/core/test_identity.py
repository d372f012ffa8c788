"""身份核验: the number, and what becomes of a check."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hearing import audiences, id_number, rules
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.audiences import Audience
from server.hearing.decision import Refusal
from server.hearing.identity import Advice, IdentityCheck
from server.hearing.machine import decide, evolve
from server.hearing.model import Role, Seat, State
from server.hearing.rules import Right

pytestmark = pytest.mark.spec("A6")

NUMBER = "110101199003070011"
SEATS = (Seat("judge", Role.PRESIDING_JUDGE), Seat("clerk", Role.CLERK), Seat("pl", Role.PLAINTIFF))


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_numbers_that_the_standard_gives_are_valid(number: str) -> None:
    assert id_number.valid(number)


@pytest.mark.parametrize(
    "number",
    [
        *("", "1", "11010519491231002", "110105194912310021", "11010519491231002X0", "110105194912310O2X"),
        *("11010519491331002X", "11010519490229002X", "01010519491231002X", "１１０１０５19491231002X"),
        "11010519491231002x",
    ],
)
def test_what_is_no_number_is_not(number: str) -> None:
    assert not id_number.valid(number)


@given(place=st.integers(0, 16), digit=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, digit: int) -> None:
    number = "11010519491231002X"
    wrong = str((int(number[place]) + digit) % 10)
    assert not id_number.valid(number[:place] + wrong + number[place + 1 :])


@given(st.integers(0, 15))
def test_two_digits_that_changed_places_are_always_found(place: int) -> None:
    number = "11010519491231002X"
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not id_number.valid(swapped) or swapped == number


def test_a_number_is_read_as_people_write_it() -> None:
    assert id_number.normal(" 110105 19491231 002x\n") == "11010519491231002X"


def test_of_a_number_the_beginning_and_the_end_are_shown() -> None:
    assert id_number.masked("310101199001011234") == "310***********1234"
    assert id_number.masked("1234") == "****"
    assert id_number.masked("") == ""


def hearing(*events: ev.Event) -> State:
    state = evolve(State(), ev.HearingCreated("h", 10, SEATS, lobby=True), 0)
    for at, event in enumerate(events, 1):
        state = evolve(state, event, at)
    return state


GIVEN = ev.IdentityGiven("pl", Advice("alike", 93))
PASSED = ev.IdentityPassed("pl", "clerk")
REFUSED = ev.IdentityRefused("pl", "clerk", "card_unclear")


def test_what_was_given_waits_for_the_court_which_passes_it_once() -> None:
    state = hearing()
    for command in (cmd.AcceptIdentity("pl"), cmd.RefuseIdentity("pl", "not_alike"), cmd.NoteIdentityView("pl")):
        assert decide(state, "clerk", command, 1) == Refusal("identity_not_given")
    assert decide(state, "pl", cmd.GiveIdentity(Advice("alike", 93)), 1) == [GIVEN]
    state = hearing(GIVEN)
    assert state.lobby.identities == {"pl": IdentityCheck("given", 1, Advice("alike", 93))}
    assert decide(state, "clerk", cmd.AcceptIdentity("pl"), 2) == [PASSED]
    state = hearing(GIVEN, PASSED)
    assert state.lobby.identities["pl"] == IdentityCheck("passed", 2, Advice("alike", 93), "clerk")
    assert decide(state, "judge", cmd.AcceptIdentity("pl"), 3) == []
    assert decide(state, "pl", cmd.GiveIdentity(), 3) == Refusal("identity_passed")


def test_who_was_refused_may_give_all_anew_and_the_court_may_think_again() -> None:
    assert decide(hearing(GIVEN), "clerk", cmd.RefuseIdentity("pl", "card_unclear"), 2) == [REFUSED]
    state = hearing(GIVEN, REFUSED)
    assert state.lobby.identities["pl"].reason == "card_unclear"
    assert decide(state, "judge", cmd.AcceptIdentity("pl"), 3) == [ev.IdentityPassed("pl", "judge")]
    again = hearing(GIVEN, REFUSED, ev.IdentityGiven("pl"))
    assert again.lobby.identities["pl"] == IdentityCheck("given", 3)


@pytest.mark.spec("H7")
def test_the_court_alone_looks_and_judges_and_everybody_else_gives() -> None:
    state = hearing(GIVEN)
    for command in (cmd.AcceptIdentity("pl"), cmd.RefuseIdentity("pl", "not_alike"), cmd.NoteIdentityView("pl")):
        assert decide(state, "pl", command, 2) == Refusal("not_your_role")
    assert decide(state, "clerk", cmd.GiveIdentity(), 2) == Refusal("not_your_role")
    for role in Role:
        court = role in (Role.PRESIDING_JUDGE, Role.JUDGE, Role.ASSESSOR, Role.CLERK)
        assert rules.ever(role, Right.VIEW_IDENTITY) is court
        assert rules.ever(role, Right.GIVE_IDENTITY) is not court


@pytest.mark.spec("H7")
def test_the_person_is_told_of_his_check_and_not_of_who_looked() -> None:
    state = hearing(GIVEN)
    for event in (GIVEN, PASSED, REFUSED):
        assert audiences.audience(state, event) is Audience.COURT
        assert audiences.also_told(event) == "pl"
    assert audiences.also_told(ev.IdentityViewed("pl", "clerk")) == ""
