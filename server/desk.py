"""The desk at which a document is written: everything that a hearing's room does with it but enter lines."""

from __future__ import annotations

import msgspec

from server.collab import writers
from server.collab.document import RecordDocument
from server.collab.refusal import Refused as EditRefused
from server.hearing import commands as cmd
from server.hearing import permission, rules
from server.hearing.decision import Refusal
from server.hearing.rules import Audience, Right
from server.members import Connection, Member
from server.proceedings import Proceedings
from server.protocol import Cursor, CursorMoved, Edit, ResumeWriter, Sync, Synced, WriterOpened


class Desk:
    """The record and its writers."""

    def __init__(self, document: RecordDocument, proceedings: Proceedings) -> None:
        self._document = document
        self._proceedings = proceedings
        self._writers = writers.Writers()

    def sync(self, connection: Connection, message: Sync) -> None:
        """Send what the page's copy lacks."""
        proceedings = self._proceedings
        if not rules.allowed(proceedings.state, connection.seat, Right.READ_RECORD):
            proceedings.reply(connection, message.request, Refusal("not_your_role"))
            return
        try:
            update = self._document.missing(message.vector)
        except EditRefused as refused:
            proceedings.reply(connection, message.request, Refusal(refused.code))
            return
        synced = Synced(request=message.request, update=update, vector=self._document.vector())
        proceedings.then(lambda: connection.send(synced))

    def open_writer(self, connection: Connection, request: int) -> None:
        """Issue a Yjs client id to the page."""
        proceedings = self._proceedings
        client = writers.fresh_client(proceedings.state.writers.keys() | self._document.clients())
        secret = writers.fresh_secret()
        refusal = proceedings.carry_out(connection.seat, cmd.IssueWriter(client, writers.digest(secret)))
        if refusal:
            proceedings.reply(connection, request, refusal)
            return
        self._writers.bind(client, connection.id)
        opened = WriterOpened(request=request, client=client, secret=secret)
        proceedings.then(lambda: connection.send(opened))

    def resume_writer(self, connection: Connection, message: ResumeWriter) -> None:
        """Let the page go on as an earlier writer of its seat."""
        writer = self._proceedings.state.writers.get(message.client)
        if (
            writer is None
            or writer.seat != connection.seat
            or not writers.matches(message.secret, writer.secret_digest)
        ):
            self._proceedings.reply(connection, message.request, Refusal("unknown_writer"))
            return
        self._writers.bind(message.client, connection.id)
        self._write(connection, message.request, message.client, message.update)

    def edit(self, connection: Connection, message: Edit) -> None:
        """Take over an edit of the page's writer."""
        if not self._writers.bound(message.client, connection.id):
            self._proceedings.reply(connection, message.request, Refusal("unknown_writer"))
            return
        self._write(connection, message.request, message.client, message.update)

    def move_cursor(self, connection: Connection, message: Cursor) -> None:
        """Show the others where the page's writer is."""
        if not self._writers.bound(message.client, connection.id):
            return
        moved = CursorMoved(seat=connection.seat, client=message.client, anchor=message.anchor, head=message.head)
        members = self._proceedings.members
        members[connection.seat].cursor = moved
        members.tell(self._proceedings.state, Audience.READERS, moved, but=connection)

    def leave(self, member: Member) -> None:
        """A page is gone, and its cursor with it."""
        self._writers.drop(member.connection.id)
        if member.cursor:
            nowhere = msgspec.structs.replace(member.cursor, anchor=b"", head=b"")
            members = self._proceedings.members
            members.tell(self._proceedings.state, Audience.READERS, nowhere, but=member.connection)

    def _write(self, connection: Connection, request: int, client: int, update: bytes) -> None:
        proceedings = self._proceedings
        seat = permission.writes(proceedings.state, client)
        if isinstance(seat, Refusal):
            proceedings.reply(connection, request, seat)
            return
        try:
            made = self._document.apply(update, client) if update else b""
        except EditRefused as refused:
            proceedings.carry_out(seat, cmd.RetireWriter(client, refused.code))
            proceedings.reply(connection, request, Refusal(refused.code))
            return
        if made:
            proceedings.add_update(seat, made, but=connection)
        proceedings.reply(connection, request, None)
