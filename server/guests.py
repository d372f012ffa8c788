"""Whoever comes to a hearing that is open already: his card, and who is shown it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from server import errands
from server.errands import Outcome
from server.guest_messages import SeatListed
from server.hearing import commands as cmd
from server.hearing.audiences import Audience
from server.hearing.decision import Refusal
from server.hearing.model import State
from server.proceedings import Proceedings
from server.protocol import SeatCard
from server.view import Cards


class Introduction(NamedTuple):
    """Carry out a command of a seat that brings in somebody whose card nobody has yet."""

    seat: str
    command: cmd.AddSeat | cmd.ApplyToObserve
    card: SeatCard
    hand_over: Callable[[Outcome], None]


async def introduce(
    owner: errands.Owner[Introduction], seat: str, command: cmd.AddSeat | cmd.ApplyToObserve, card: SeatCard
) -> Outcome:
    """Have somebody brought in. Raises TimeoutError when the hearing's room has failed meanwhile."""
    return await errands.send(owner, lambda hand_over: Introduction(seat, command, card, hand_over))


class Guests:
    """Part of the hearing's owner: the cards, which grow. What is told is on disk."""

    def __init__(self, proceedings: Proceedings, cards: Cards) -> None:
        self._proceedings = proceedings
        self.cards = cards

    def introduce(self, item: Introduction) -> None:
        """Bring somebody in; those who may know him get his card."""
        refusal = self._proceedings.carry_out(item.seat, item.command)
        if refusal is None:
            change = msgspec.structs.replace
            if isinstance(item.command, cmd.AddSeat):
                self.cards = change(self.cards, seats=(*self.cards.seats, item.card))
            else:
                self.cards = change(self.cards, applicants=(*self.cards.applicants, item.card))
            self._list(item.card, applying=isinstance(item.command, cmd.ApplyToObserve))
        self._answer(item, refusal)

    def follow(self, before: State) -> None:
        """Whom the court has approved is a seat like the others; whom it refused is forgotten."""
        state = self._proceedings.state
        if state.applying == before.applying:
            return
        answered = [card for card in self.cards.applicants if card.id not in state.applying]
        approved = tuple(card for card in answered if card.id in state.seats)
        waiting = tuple(card for card in self.cards.applicants if card.id in state.applying)
        self.cards = msgspec.structs.replace(self.cards, seats=(*self.cards.seats, *approved), applicants=waiting)
        for card in approved:
            self._list(card, applying=False)

    def _list(self, card: SeatCard, *, applying: bool) -> None:
        audience = Audience.COURT if applying else Audience.ROOM
        self._proceedings.tell(audience, SeatListed(card=card, applying=applying))

    def _answer(self, item: Introduction, refusal: Refusal | None) -> None:
        outcome = Outcome(self._proceedings.state, refusal)
        self._proceedings.then(lambda: item.hand_over(outcome))
