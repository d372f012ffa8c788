"""The demonstration hearing: made once, and again when somebody asks for it, with a link for each of its seats."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Sequence

import segno

from server.gateway.auth import Auth
from server.hearing.events import HearingCreated
from server.hearing.header import TITLES
from server.hearing.model import Role, Seat
from server.lan import Certificate, base
from server.rooms import found, now
from server.settings import Settings
from server.store.ports import Directory, Journal, Leases, ListedHearing, ListedSeat
from server.store.store import open_store

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.CLERK, "赵磊"),
    (Role.PLAINTIFF, "张伟"),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈晨"),
)


async def demonstration(
    directory: Directory, journal: Journal, leases: Leases, node: str, settings: Settings
) -> list[ListedSeat]:
    """Seats of the newest demonstration hearing; of a new one if there is none."""
    listed = [await directory.hearing(known) for known in await journal.hearings()]
    shown = [card for card in listed if card and card.demonstration]
    if shown:
        return await directory.seats(max(shown, key=lambda card: card.starts_at).id)
    return await create(directory, journal, leases, node, settings)


async def create(
    directory: Directory, journal: Journal, leases: Leases, node: str, settings: Settings
) -> list[ListedSeat]:
    """Seats of a new demonstration hearing."""
    at = now()
    hearing = "h-" + secrets.token_hex(4)
    card = ListedHearing(
        id=hearing,
        case_number="（2026）京0107民初123号",
        case_name="张伟诉刘洋买卖合同纠纷",
        cause="买卖合同纠纷",
        court="示范人民法院",
        place="在线法庭",
        starts_at=at,
        public=True,
        demonstration=True,
    )
    seats = [ListedSeat(id="s-" + secrets.token_hex(4), hearing=hearing, role=role, name=name) for role, name in PEOPLE]
    taken = tuple(Seat(id=seat.id, role=seat.role) for seat in seats)
    created = HearingCreated(hearing, at, taken, settings.lobby, leaders=settings.leaders, agenda=settings.stages)
    await found(journal, leases, node, created)
    await directory.create_hearing(card, seats)
    return seats


async def another(settings: Settings, seats: Sequence[ListedSeat] = ()) -> str:
    """The table of links to `seats`, or else of a new demonstration hearing. Raises StoreError.

    A server may run meanwhile.
    """
    store = await open_store(settings)
    try:
        if not seats:
            seats = await create(store.directory, store.journal, store.leases, "demonstration", settings)
        auth = Auth(store.directory, await store.directory.secret("links"))
        return invitation(seats, auth, base(settings))
    finally:
        await store.close()


def invitation(seats: Iterable[ListedSeat], auth: Auth, base: str, secured: Certificate | None = None) -> str:
    """What is printed at the start: a table of role, name and link; for the local network also how to trust it."""
    rows = [("角色", "姓名", "链接")]
    rows += [(TITLES[seat.role], seat.name, base + auth.link(seat.id)) for seat in seats]
    lines = [f"{_wide(role, 18)}{_wide(name, 8)}{link}" for role, name, link in rows]
    if secured:
        code = io.StringIO()
        segno.make(base).terminal(code, compact=True)
        lines += ["", f"局域网地址 / Local network: {base}", code.getvalue()]
        lines += [f"证书指纹 / Certificate authority (SHA-256): {secured.fingerprint}", str(secured.authority)]
    return "\n".join(lines)


def _wide(text: str, width: int) -> str:
    """Pad text whose Chinese characters are two columns wide; at least one space stands behind it."""
    return text + " " * max(1, width - sum(2 if ord(character) > 0x2E7F else 1 for character in text))
