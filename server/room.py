"""One hearing in memory, owned by one task: it takes what comes in and has it dealt with, one thing after another."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from server.asr import messages as asr
from server.commits import Commits
from server.conference import Conference
from server.copies import TakeCopy, copy
from server.desk import Desk
from server.errands import Errand, Outcome
from server.evidence_messages import Draw, Seen, Show
from server.guests import Guests, Introduction
from server.hearing import commands as cmd
from server.hearing import rules
from server.hearing.audiences import Audience
from server.hearing.correspondence import may_use
from server.hearing.decision import Refusal
from server.hearing.model import Document, Link, State
from server.hearing.rules import Right
from server.inbox import Inbox
from server.insertion import Insertion
from server.keeper import Keeper
from server.lobby_messages import Present, Probe, Rehearse
from server.media import messages as media
from server.media_messages import Answer, Devices, DevicesChanged, Publish, Subscribe, Unpublish
from server.members import Connection, Member
from server.proceedings import Proceedings
from server.protocol import (
    PROTOCOL,
    Bye,
    Cursor,
    Do,
    Done,
    Edit,
    Hello,
    OpenWriter,
    PageMessage,
    Refused,
    Replaced,
    ResumeWriter,
    SpeechChanged,
    SpeechState,
    Sync,
    View,
    Viewed,
)
from server.recognition import Recognition
from server.remarks import Remarks
from server.showing import ExhibitView
from server.signing import viewing as signing_view
from server.text_messages import Told
from server.view import Cards, welcome


class FromPage(msgspec.Struct, frozen=True):
    """A message of a page."""

    connection: Connection
    message: PageMessage


class Gone(msgspec.Struct, frozen=True):
    """A page's connection is gone."""

    connection: Connection


class MediaRestarted(msgspec.Struct, frozen=True):
    """The media process came (back) up."""


class SpeechReports(msgspec.Struct, frozen=True):
    """The state of the speech process changed."""

    speech: SpeechState


Item = (
    FromPage
    | Gone
    | MediaRestarted
    | SpeechReports
    | Told
    | TakeCopy
    | Errand
    | Introduction
    | asr.Partial
    | asr.Final
    | asr.Lagging
    | media.FromMedia
)


class Room:
    """The hearing's owner. Everyone else posts to its inbox; between reading and changing state nothing is awaited."""

    def __init__(
        self,
        proceedings: Proceedings,
        desks: Mapping[Document, Desk],
        insertion: Insertion,
        recognition: Recognition,
        remarks: Remarks,
        conference: Conference,
        commits: Commits,
        keeper: Keeper,
        cards: Cards,
    ) -> None:
        self._proceedings = proceedings
        self._members = proceedings.members
        self._desks = desks
        self._insertion = insertion
        self._recognition = recognition
        self._remarks = remarks
        self._conference = conference
        self._commits = commits
        self._keeper = keeper
        self._guests = Guests(proceedings, cards)
        self._showing = ExhibitView(proceedings.members)
        self._inbox: Inbox[Item] = Inbox()

    @property
    def state(self) -> State:
        """The hearing as it is now."""
        return self._proceedings.state

    @property
    def cards(self) -> Cards:
        """The hearing's cover and its people."""
        return self._guests.cards

    @property
    def durable(self) -> int:
        """The last entry of the journal that is on disk."""
        return self._proceedings.durable

    @property
    def links(self) -> dict[str, Link]:
        """How the connections of those who are here were lately, by seat."""
        return {member.connection.seat: member.link for member in self._members}

    def post(self, item: Item) -> None:
        """Hand something to the owner."""
        self._inbox.post(item)

    async def run(self) -> None:
        """Own the hearing until cancelled. Raises when the journal cannot be written."""
        for seat, presence in self.state.presence.items():
            if presence.online:
                self._proceedings.carry_out(seat, cmd.Leave(reason="server_stopped"))
        self._conference.follow(self.state)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._commits.failure())
            tasks.create_task(self._keeper.run())
            await self._inbox.serve(self._deal)

    def disconnect_all(self) -> None:
        """Send every page away; they come back by themselves and find the hearing anew."""
        for member in list(self._members):
            member.connection.close()

    def utterance_numbers(self) -> dict[str, int]:
        """The highest utterance number of each stream, for a speech process that starts anew."""
        numbers: dict[str, int] = {}
        for utterance in self.state.utterances:
            _, stream, number = utterance.rsplit(".", 2)
            numbers[stream] = max(numbers.get(stream, 0), int(number))
        return numbers

    def _deal(self, item: Item) -> None:
        self._handle(item)
        self._keeper.consider()

    def _handle(self, item: Item) -> None:
        match item:
            case FromPage():
                self._from_page(item.connection, item.message)
            case Gone():
                self._gone(item.connection)
            case asr.Final() | asr.Partial() | asr.Lagging() | media.SoundLost():
                self._recognition.understood(item)
            case MediaRestarted():
                self._conference.restarted(self.state)
            case TakeCopy():
                found = copy(self.state, self._guests.cards, self._desks["record"].copy, item, self._proceedings.now())
                self._proceedings.then(lambda: item.hand_over(found))
            case Errand():
                refusal = self._pass(item.seat, item.command) if item.command else None
                outcome = Outcome(self.state, refusal)
                self._proceedings.then(lambda: item.hand_over(outcome))
            case Introduction():
                self._guests.introduce(item)
            case Told():
                for member in self._members:
                    if may_use(self.state, member.connection.seat, item.written.message.thread):
                        member.send(item.written)
            case SpeechReports():
                self._members.tell(self.state, Audience.ALL, SpeechChanged(speech=item.speech))
            case _:
                self._conference.heard_from_process(self.state, item)

    def _from_page(self, connection: Connection, message: PageMessage) -> None:
        if isinstance(message, Hello):
            self._hello(connection, message)
            return
        if not self._members.holds(connection):
            return
        match message:
            case Edit():
                self._desks[message.document].edit(connection, message)
            case Cursor():
                self._desks[message.document].move_cursor(connection, message)
            case Do():
                refusal = self._do(connection.seat, message.command)
                self._proceedings.reply(connection, message.request, refusal)
            case Sync():
                self._desks[message.document].sync(connection, message)
            case OpenWriter():
                self._desks[message.document].open_writer(connection, message.request)
            case ResumeWriter():
                self._desks[message.document].resume_writer(connection, message)
            case Publish():
                self._publish(connection, message)
            case Rehearse():
                self._conference.rehearse(self.state, connection, message)
            case Probe():
                connection.send(Done(request=message.request))
            case Subscribe():
                code = self._conference.subscribe(self.state, connection)
                self._proceedings.reply(connection, message.request, Refusal(code) if code else None)
            case Unpublish():
                self._unpublish(connection, message)
            case Answer():
                self._conference.answer(connection, message)
            case Devices():
                self._devices(connection, message)
            case View():
                self._view(connection, message)
            case Show():
                self._showing.show(self.state, connection, message)
            case Draw():
                self._showing.draw(self.state, connection, message)
            case Seen():
                self._showing.seen(self.state, connection, message)
            case Bye():
                self._members[connection.seat].leaving = True
                connection.close()

    def _hello(self, connection: Connection, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            connection.send(Refused(request=hello.request, code="old_page"))
            return
        self._proceedings.carry_out(connection.seat, cmd.Join(connection.address))
        before = self._members.seat(connection, hello.tab)
        if before is not None and before.connection is not connection:
            if before.tab != hello.tab:
                before.connection.send(Replaced())
            self._clear_away(before)
            before.connection.close()
        self._welcome(connection, hello.request, hello.since)

    def _welcome(self, connection: Connection, request: int, since: int) -> None:
        message = welcome(
            self.state,
            self._members,
            self._guests.cards,
            self._recognition.state,
            seat=connection.seat,
            seq=self._proceedings.seq,
            now=self._proceedings.now(),
            utterances=self._proceedings.utterances_after(since),
            evidence=self._showing.of(self.state, connection.seat),
            signing=signing_view.signing(self.state, connection.seat),
            request=request,
        )
        member = self._members[connection.seat]
        member.prepare()
        self._proceedings.then(lambda: member.welcome(message))

    def _gone(self, connection: Connection) -> None:
        if not self._members.holds(connection):
            return
        member = self._members[connection.seat]
        reason = "left" if member.leaving else "cut_off"
        self._clear_away(member)
        self._members.leave(connection)
        before = self.state
        self._proceedings.carry_out(connection.seat, cmd.Leave(reason, member.link))
        self._follow_showing(before)

    def _clear_away(self, member: Member) -> None:
        for desk in self._desks.values():
            desk.leave(member.connection)
        self._conference.leave(member.connection)

    def _devices(self, connection: Connection, message: Devices) -> None:
        changed = DevicesChanged(seat=connection.seat, microphone=message.microphone, camera=message.camera)
        self._members[connection.seat].devices = changed
        if rules.allowed(self.state, connection.seat, Right.PUBLISH):
            self._members.tell(self.state, Audience.ROOM, changed, but=[connection])

    def _view(self, connection: Connection, message: View) -> None:
        if self.state.stream == connection.seat:
            viewed = Viewed(seat=connection.seat, place=message.place, share=message.share)
            self._members.viewed = viewed
            self._members.tell(self.state, Audience.READERS, viewed, but=[connection])

    def _do(self, seat: str, command: cmd.Command) -> Refusal | None:
        match command:
            case cmd.InsertUtterances():
                return self._insertion.insert(seat, command)
            case cmd.WithdrawUtterance():
                return self._insertion.withdraw(seat, command)
            case cmd.CorrectSpeaker():
                return self._remarks.correct_speaker(seat, command)
            case cmd.RaiseObjection():
                return self._remarks.raise_objection(seat, command)
            case _:
                return self._pass(seat, command)

    def _pass(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> Refusal | None:
        before = self.state
        refusal = self._proceedings.carry_out(seat, command)
        if self.state.phase is not before.phase or self.state.order != before.order:
            self._proceedings.then(lambda: self._conference.follow(self.state))
        self._follow_sharing(before)
        self._follow_showing(before)
        self._guests.follow(before)
        if self.state.inside != before.inside:
            self._let_in_and_out(before)
        return refusal

    def _publish(self, connection: Connection, message: Publish) -> None:
        if message.source == "screen" and (refusal := self._pass(connection.seat, cmd.StartSharing())):
            connection.send(Refused(request=message.request, code=refusal.code))
            return
        self._conference.publish(self.state, connection, message)

    def _unpublish(self, connection: Connection, message: Unpublish) -> None:
        self._conference.unpublish(connection, message.source)
        if message.source == "screen":
            self._pass(connection.seat, cmd.EndSharing())

    def _follow_sharing(self, before: State) -> None:
        """A screen that is shared no more is sent to nobody, whatever its page does."""
        shared = self._members.get(before.sharing.seat)
        if shared and self.state.sharing.seat != before.sharing.seat:
            self._conference.unpublish(shared.connection, "screen")

    def _follow_showing(self, before: State) -> None:
        if self.state.evidence.showing != before.evidence.showing:
            self._proceedings.then(lambda: self._showing.changed(self.state))

    def _let_in_and_out(self, before: State) -> None:
        for seat, presence in self.state.presence.items():
            if self.state.admitted(seat) and not before.admitted(seat):
                self._proceedings.tell(Audience.ROOM, Present(seat=seat, presence=presence))
        for member in self._members:
            connection = member.connection
            if self.state.admitted(connection.seat) is not before.admitted(connection.seat):
                self._conference.leave(connection)
                self._welcome(connection, 0, 0)
