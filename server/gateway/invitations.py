"""邀请人员: the court adds somebody to a hearing, and gets his personal link."""

from __future__ import annotations

import secrets

from limits import parse
from starlette.requests import Request
from starlette.routing import Route

from server.gateway.answering import Seated
from server.gateway.asking import Refusing, asked
from server.gateway.auth import Auth
from server.guest_messages import Invite, Invited, SeatCard
from server.guests import introduce
from server.hearing import id_number, rules
from server.hearing.commands import AddSeat
from server.hearing.model import COURT, Role, Seat
from server.hearing.rules import Right
from server.rooms import Rooms
from server.store.ports import Directory, ListedSeat, Particulars


class Invitations:
    """`POST /s/<seat>/api/invitations`. `base` is what every link begins with."""

    def __init__(self, auth: Auth, rooms: Rooms, directory: Directory, base: str) -> None:
        self._seated = Seated(auth, parse("60/minute"))
        self._auth = auth
        self._rooms = rooms
        self._directory = directory
        self._base = base

    def routes(self) -> list[Route]:
        """The one route."""
        return [Route("/s/{seat}/api/invitations", self._seated.answering(self._invite), methods=["POST"])]

    async def _invite(self, request: Request, court: ListedSeat) -> Invited:
        room = await self._rooms.room(court.hearing)
        if refusal := rules.refused(room.state, court.id, Right.INVITE):
            raise Refusing(refusal.code)
        wanted = await asked(request, Invite, malformed="person_incomplete")
        number = id_number.normal(wanted.id_number)
        if number and not id_number.valid(number):
            raise Refusing("id_number_wrong")
        if not wanted.name.strip() or wanted.role in COURT:
            raise Refusing("person_incomplete")
        hearing = await self._directory.hearing(court.hearing)
        if wanted.role is Role.OBSERVER and not (hearing and hearing.public):
            raise Refusing("hearing_not_public")
        seat = ListedSeat(
            id="s-" + secrets.token_hex(4), hearing=court.hearing, role=wanted.role, name=wanted.name.strip()
        )
        await self._directory.add_seat(seat, Particulars(phone=wanted.phone, id_number=number))
        card = SeatCard(id=seat.id, role=seat.role, name=seat.name)
        outcome = await introduce(room, court.id, AddSeat(Seat(id=seat.id, role=seat.role)), card)
        if outcome.refusal:
            await self._directory.remove_seat(seat.id)
            raise Refusing(outcome.refusal.code)
        return Invited(seat.id, self._base + self._auth.link(seat.id))
