"""The clerks' desk: everything that a hearing's room does with its record."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.collab import writers
from server.collab.document import Inserted, RecordDocument
from server.collab.refusal import Refused as EditRefused
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import permission, rules
from server.hearing.decision import Refusal
from server.hearing.lines import speaker_of
from server.hearing.model import LABELS
from server.hearing.rules import Audience, Right
from server.members import Connection, Member
from server.proceedings import SERVER, Proceedings
from server.protocol import Cursor, CursorMoved, Edit, ResumeWriter, Sync, Synced, WriterOpened


class Desk:
    """The record, its writers, and lines that enter it."""

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

    def insert(self, seat: str, command: cmd.InsertUtterances) -> Refusal | None:
        """Put lines into the record as paragraphs of their own."""
        self._forget_deleted(seat, command.utterances)
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            if isinstance(event, ev.UtterancesInserted):
                self.enter(seat, event.utterances, command.place)
        return None

    def enter(self, by: str, ids: Sequence[str], place: bytes = b"") -> None:
        """Write lines into the record at `place`, at its end if that is empty."""
        state = self._proceedings.state
        self._proceedings.record(by, [ev.UtterancesInserted(utterances=tuple(ids), by=by)])
        lines = [state.utterances[utterance] for utterance in ids]
        blocks = [Inserted(line.id, LABELS[state.role(speaker_of(line))], line.text) for line in lines]
        self._proceedings.add_update(SERVER, self._document.insert(place or None, blocks))

    def withdraw(self, seat: str, command: cmd.WithdrawUtterance) -> Refusal | None:
        """Take a line out of the record again."""
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        try:
            update = self._document.withdraw(command.utterance)
        except EditRefused as refused:
            return Refusal(refused.code)
        self._proceedings.record(seat, decision)
        self._proceedings.add_update(SERVER, update)
        return None

    def _write(self, connection: Connection, request: int, client: int, update: bytes) -> None:
        proceedings = self._proceedings
        seat = permission.writes(proceedings.state, client)
        if isinstance(seat, Refusal):
            proceedings.reply(connection, request, seat)
            return
        try:
            changed = bool(update) and self._document.apply(update, client)
        except EditRefused as refused:
            proceedings.carry_out(seat, cmd.RetireWriter(client, refused.code))
            proceedings.reply(connection, request, Refusal(refused.code))
            return
        if changed:
            proceedings.add_update(seat, update, but=connection)
        proceedings.reply(connection, request, None)

    def _forget_deleted(self, seat: str, ids: Sequence[str]) -> None:
        """A line whose paragraph somebody has deleted may enter again."""
        state = self._proceedings.state
        again = [utterance for utterance in ids if utterance in state.inserted]
        if again and rules.allowed(state, seat, Right.INSERT_UTTERANCES):
            present = self._document.utterances()
            gone = [utterance for utterance in again if utterance not in present]
            self._proceedings.record(seat, [ev.UtteranceWithdrawn(utterance=utterance, by=seat) for utterance in gone])
