"""Who comes to a hearing that is open already: what goes over HTTP, and what is told over the socket."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.hearing.model import Role
from server.wire import FromServer


class SeatCard(msgspec.Struct, frozen=True):
    """A seat with the name of its person."""

    id: str
    role: Role
    name: str


class SeatListed(FromServer, frozen=True, tag="seat_listed"):
    """Somebody came to the hearing's list; while `applying` he only asks to observe, and the court alone is told."""

    card: SeatCard
    applying: bool


Name = Annotated[str, Meta(min_length=1, max_length=40)]
Phone = Annotated[str, Meta(pattern=r"\A\+?[0-9][0-9 -]{5,18}[0-9]\Z")]


class Invite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """邀请人员: name, litigation status, phone, and the ID number if it is known."""

    name: Name
    role: Role
    phone: Phone
    id_number: Annotated[str, Meta(max_length=40)] = ""


class Invited(msgspec.Struct, frozen=True):
    """The new seat, and the personal link for whoever is invited."""

    seat: str
    link: str


class ObservedHearing(msgspec.Struct, frozen=True):
    """What anybody may know of a public hearing; `starts_at` in milliseconds since the epoch."""

    court: str
    place: str
    case_number: str
    case_name: str
    starts_at: int


class AskToObserve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """旁听申请."""

    name: Name
    phone: Phone


class Application(msgspec.Struct, frozen=True):
    """Where an application is; `token` asks again, `link` is where one goes once it was approved."""

    token: str
    stage: Literal["waiting", "approved", "refused"]
    link: str = ""
