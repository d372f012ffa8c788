"""The server's side of the speech process: greets it, passes on what it says, and knows how it is."""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.asr import messages as asr
from server.processes import ChildProcess
from server.protocol import SpeechState
from server.room import Room, SpeechReports
from server.rooms import Rooms

AWAY = SpeechState(ready=False, model="", sample=False, reason="starting")


class Speech:
    """Holds every final until it is on disk, so that a room which failed gets it again when it is opened anew."""

    def __init__(self, socket: Path, environment: dict[str, str]) -> None:
        self.rooms: Rooms | None = None
        self.state = AWAY
        self._held: dict[tuple[str, int], asr.Final] = {}
        self.process: ChildProcess[asr.FromSpeech, asr.ToSpeech] = ChildProcess(
            "server.asr.process",
            socket,
            msgspec.msgpack.Decoder(asr.FromSpeech),
            environment=environment,
            greet=self._greet,
            receive=self._receive,
            changed=self._changed,
        )

    def confirm(self, stream: str, n: int) -> None:
        """The utterance is on disk."""
        self._held.pop((stream, n), None)
        self.process.send(asr.Confirm(stream=stream, n=n))

    def opened(self, hearing: str, room: Room) -> None:
        """A room was opened: it gets what could not be delivered or written before."""
        for final in self._held.values():
            if final.hearing == hearing:
                room.post(final)

    def _greet(self) -> asr.Control:
        numbers: dict[str, int] = {}
        for room in self._open_rooms():
            numbers |= room.utterance_numbers()
        for stream, n in self._held:
            numbers[stream] = max(n, numbers.get(stream, 0))
        return asr.Control(numbers=numbers)

    def _receive(self, message: asr.FromSpeech) -> None:
        if isinstance(message, asr.Model):
            self._report(
                SpeechState(ready=message.ready, model=message.name, sample=message.sample, reason=message.reason)
            )
            return
        if isinstance(message, asr.Final):
            self._held[message.stream, message.n] = message
        assert self.rooms is not None, "rooms are set before the process runs"
        room = self.rooms.loaded(message.hearing)
        if room:
            room.post(message)

    def _changed(self, connected: bool) -> None:
        if not connected:
            self._report(AWAY)

    def _report(self, state: SpeechState) -> None:
        self.state = state
        for room in self._open_rooms():
            room.post(SpeechReports(state))

    def _open_rooms(self) -> list[Room]:
        return self.rooms.open_rooms() if self.rooms else []
