"""Entering what came in among a hearing's exhibits, wherever its room is."""

from __future__ import annotations

from server import errands
from server.evidence.intake import NotNow
from server.hearing.commands import FileExhibit
from server.hearing.decision import Refusal
from server.rooms import HeldElsewhere, Rooms
from server.store.ports import StoreError


class Filing:
    """The way from `Intake` to the rooms."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def file(self, hearing: str, seat: str, command: FileExhibit) -> Refusal | None:
        """See `intake.Catalogue`."""
        try:
            return (await errands.carry_out(await self._rooms.room(hearing), seat, command)).refusal
        except (HeldElsewhere, StoreError, TimeoutError) as error:
            raise NotNow(f"the hearing {hearing} is not to be reached") from error
