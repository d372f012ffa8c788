"""The desk at which a document is written: everything that a hearing's room does with it but enter lines."""

from __future__ import annotations

import msgspec

from server.collab import writers
from server.collab.document import RecordDocument
from server.collab.refusal import Refused as EditRefused
from server.hearing import audiences, permission, rules
from server.hearing import commands as cmd
from server.hearing.decision import Refusal
from server.hearing.model import Document
from server.members import Connection
from server.proceedings import Proceedings
from server.protocol import Cursor, CursorMoved, Edit, ResumeWriter, Sync, Synced, WriterOpened


class Desk:
    """A document, its writers, and where they are."""

    def __init__(self, name: Document, document: RecordDocument, proceedings: Proceedings) -> None:
        self._name = name
        self._access = rules.DOCUMENTS[name]
        self._document = document
        self._proceedings = proceedings
        self._writers = writers.Writers()
        self._cursors: dict[str, CursorMoved] = {}
        """By connection."""

    def copy(self) -> bytes:
        """The whole document as one update."""
        return self._document.state()

    def sync(self, connection: Connection, message: Sync) -> None:
        """Send what the page's copy lacks."""
        proceedings = self._proceedings
        if not rules.allowed(proceedings.state, connection.seat, self._access.read):
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
        refusal = proceedings.carry_out(connection.seat, cmd.IssueWriter(client, writers.digest(secret), self._name))
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
            or writer.document != self._name
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
        moved = CursorMoved(connection.seat, message.client, message.anchor, message.head, self._name)
        self._cursors[connection.id] = moved
        self._tell(moved, but=connection)

    def leave(self, connection: Connection) -> None:
        """A page is gone, and its cursor with it."""
        self._writers.drop(connection.id)
        cursor = self._cursors.pop(connection.id, None)
        if cursor:
            self._tell(msgspec.structs.replace(cursor, anchor=b"", head=b""), but=connection)

    def _write(self, connection: Connection, request: int, client: int, update: bytes) -> None:
        proceedings = self._proceedings
        seat = permission.writes(proceedings.state, client, self._name)
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
            proceedings.add_update(self._name, seat, made, but=connection)
        proceedings.reply(connection, request, None)

    def _tell(self, moved: CursorMoved, but: Connection) -> None:
        self._proceedings.members.tell(self._proceedings.state, audiences.OF_EDITS[self._name], moved, but=[but])
