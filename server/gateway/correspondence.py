"""Routes of the text channel, which works while sound, picture and record do not."""

from __future__ import annotations

from limits import parse
from starlette.requests import Request
from starlette.routing import Route

from server.gateway.answering import Seated
from server.gateway.asking import Refusing, asked
from server.gateway.auth import Auth
from server.hearing.correspondence import may_use
from server.rooms import Rooms
from server.store.ports import Correspondence, ListedSeat
from server.text_messages import MessageList, TextWritten, Told, WriteMessage

_WRITES = parse("30/minute")


class CorrespondenceRoutes:
    """Answers in JSON, to the seat of the path if its cookie says the same."""

    def __init__(self, auth: Auth, rooms: Rooms, correspondence: Correspondence) -> None:
        self._seated = Seated(auth, _WRITES)
        self._rooms = rooms
        self._kept = correspondence

    def routes(self) -> list[Route]:
        """`/s/<seat>/api/messages`."""
        return [
            Route("/s/{seat}/api/messages", self._seated.answering(self._list), methods=["GET"]),
            Route("/s/{seat}/api/messages", self._seated.answering(self._write), methods=["POST"]),
        ]

    async def _list(self, _request: Request, seat: ListedSeat) -> MessageList:
        room = await self._rooms.room(seat.hearing)
        messages = await self._kept.messages(seat.hearing)
        return MessageList([message for message in messages if may_use(room.state, seat.id, message.thread)])

    async def _write(self, request: Request, seat: ListedSeat) -> TextWritten:
        wanted = await asked(request, WriteMessage)
        room = await self._rooms.room(seat.hearing)
        if not may_use(room.state, seat.id, wanted.thread):
            raise Refusing("not_your_role")
        text = wanted.text.strip()
        if not text:
            raise Refusing("bad_request")
        written = TextWritten(await self._kept.write(seat.hearing, wanted.thread, seat.id, text))
        room.post(Told(written))
        return written
