"""The sound and picture of one hearing: who may publish and receive, and what was asked of the media process."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec
import structlog

from server.hearing import rules
from server.hearing.audiences import Audience
from server.hearing.model import COURT, Link, State
from server.hearing.rules import Right
from server.lobby_messages import Rehearse
from server.media import messages as media
from server.media_messages import Answer, MediaReset, Networks, Offered, Publish, Published, Speaking, Track
from server.members import Connection, Members
from server.protocol import Refused
from server.quality import quality
from server.rehearsal import Rehearsals

log = structlog.get_logger(__name__)


class MediaProcess(Protocol):
    """The way to the media process, which may be away."""

    def send(self, message: media.ToMedia) -> bool:
        """Send; False when the process is away."""


class Conference:
    """One hearing's part of the media process. Connections are its peers, under the same ids."""

    def __init__(self, hearing: str, process: MediaProcess, members: Members) -> None:
        self._hearing = hearing
        self._process = process
        self._members = members
        self.rehearsals = Rehearsals()
        self._suffered = False
        """Whether anybody's network was bad when that was last told."""
        self._asked: dict[int, tuple[Connection, int]] = {}

    def follow(self, state: State) -> None:
        """Tell the process what is forwarded and recognised: what the phase and the order of the court allow."""
        muted, blanked = tuple(sorted(state.order.muted)), tuple(sorted(state.order.blanked))
        self._process.send(media.Withheld(hearing=self._hearing, sound=muted, pictures=blanked))
        self._process.send(media.Forwarding(hearing=self._hearing, on=state.phase not in rules.SILENCED))
        self._process.send(media.Recognising(hearing=self._hearing, on=state.phase in rules.RECOGNISING))

    def publish(self, state: State, connection: Connection, message: Publish) -> None:
        """Hand an offer to the process; the reply comes with its answer."""
        if not rules.allowed(state, connection.seat, Right.PUBLISH):
            connection.send(Refused(request=message.request, code="not_admitted"))
            return
        self._offer(connection, message, message.source, secrets.token_hex(5))

    def rehearse(self, state: State, connection: Connection, message: Rehearse) -> None:
        """The same for a microphone that is only understood: of who waits outside."""
        if not rules.allowed(state, connection.seat, Right.REPORT_CHECK) or state.admitted(connection.seat):
            connection.send(Refused(request=message.request, code="not_now"))
            return
        self._offer(connection, message, "camera", self.rehearsals.begin(connection))

    def _offer(self, connection: Connection, message: Publish | Rehearse, source: media.Source, stream: str) -> None:
        asked = secrets.randbits(52)
        self._asked[asked] = (connection, message.request)
        sent = self._process.send(
            media.Publish(
                request=asked,
                peer=connection.id,
                hearing=self._hearing,
                seat=connection.seat,
                source=source,
                stream=stream,
                sdp=message.sdp,
                rehearsal=isinstance(message, Rehearse),
            )
        )
        if not sent:
            del self._asked[asked]
            connection.send(Refused(request=message.request, code="media_unavailable"))

    def subscribe(self, state: State, connection: Connection) -> str:
        """Let the connection receive the others; "" or the code of a refusal."""
        if not rules.allowed(state, connection.seat, Right.RECEIVE):
            return "not_admitted"
        court = state.role(connection.seat) in COURT
        sent = self._process.send(
            media.Subscribe(peer=connection.id, hearing=self._hearing, seat=connection.seat, court=court)
        )
        return "" if sent else "media_unavailable"

    def unpublish(self, connection: Connection, source: media.Source) -> None:
        """The page closed a publishing connection."""
        self.rehearsals.end(connection)
        self._process.send(media.Unpublish(peer=connection.id, source=source))

    def answer(self, connection: Connection, message: Answer) -> None:
        """The page answered an offer of the process."""
        self._process.send(media.Answered(peer=connection.id, offer=message.offer, sdp=message.sdp))

    def leave(self, connection: Connection) -> None:
        """Close all that the connection sends and receives."""
        self.rehearsals.end(connection)
        self._asked = {key: asked for key, asked in self._asked.items() if asked[0] is not connection}
        self._process.send(media.Leave(peer=connection.id))

    def heard_from_process(self, state: State, message: media.FromMedia) -> None:
        """Pass on what the process says."""
        match message:
            case media.Published():
                connection, request = self._asked.pop(message.request, (None, 0))
                if connection:
                    connection.send(Published(request=request, sdp=message.sdp))
            case media.Failed():
                log.warning("media refused an offer", code=message.code, detail=message.detail)
                connection, request = self._asked.pop(message.request, (None, 0))
                if connection:
                    connection.send(Refused(request=request, code="media_refused"))
            case media.Offer():
                tracks = {mid: Track(seat=t.seat, source=t.source, kind=t.kind) for mid, t in message.tracks.items()}
                self._send_to(message.peer, Offered(offer=message.offer, sdp=message.sdp, tracks=tracks))
            case media.PublicationEnded() | media.SubscriptionEnded():
                self._send_to(message.peer, MediaReset())
            case media.Speaking():
                self._tell_speaking(state, sorted(message.levels))
            case media.Quality():
                self._tell_networks(state, message.links)

    def _tell_speaking(self, state: State, seats: list[str]) -> None:
        """To the others, whom they do not hear does not speak."""
        muted = state.order.muted
        self._members.tell(state, Audience.COURT, Speaking(seats=seats))
        heard = [seat for seat in seats if seat not in muted]
        self._members.tell(state, Audience.ROOM, Speaking(seats=heard), but=self._members.told(state, Audience.COURT))

    def _tell_networks(self, state: State, links: Mapping[str, media.Link]) -> None:
        suffering: dict[str, Literal["fair", "poor"]] = {}
        for member in self._members:
            found = links.get(member.connection.id)
            if found is None:
                continue
            link = Link(**msgspec.structs.asdict(found))
            how = quality(member.link, link)
            member.link = link
            if how != "good" and state.admitted(member.connection.seat):
                suffering[member.connection.seat] = how
        if suffering or self._suffered:
            self._members.tell(state, Audience.ROOM, Networks(seats=suffering))
        self._suffered = bool(suffering)

    def _send_to(self, peer: str, message: Offered | MediaReset) -> None:
        for member in self._members:
            if member.connection.id == peer:
                member.send(message)

    def restarted(self, state: State) -> None:
        """The process came back empty: pages publish and subscribe anew."""
        for connection, request in self._asked.values():
            connection.send(Refused(request=request, code="media_unavailable"))
        self._asked.clear()
        self.follow(state)
        self._members.tell(state, Audience.ROOM, MediaReset())
