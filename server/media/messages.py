"""What is said on the link between the server and the media process, which listens at `SOCKET`.

The server's side:

- A **peer** is one page's connection, a **seat** the person behind it; ids are the server's. A publication belongs to
  a peer and is one source; publishing a source again replaces it.
- The process keeps nothing beyond a link: when the link ends it closes all connections, and after `Ready` the server
  says everything anew. `Forwarding` and `Recognising` are off for a hearing until switched on.
- Messages are carried out in the order they came.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SOCKET = "media.sock"
"""Name of the media process's socket inside the run folder."""

Source = Literal["camera", "screen"]
Kind = Literal["audio", "video"]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all messages."""


class Publish(Message, frozen=True, tag="publish"):
    """Offer of a publishing connection; answered by `Published` or `Failed` with the same `request`.

    `stream` names this publication's microphone for the recogniser; it must be new each time. A `rehearsal` is
    recognised whatever the phase, and reaches nobody.
    """

    request: int
    peer: str
    hearing: str
    seat: str
    source: Source
    stream: str
    sdp: str
    rehearsal: bool = False


class Unpublish(Message, frozen=True, tag="unpublish"):
    """Close a publication. Nothing happens when there is none."""

    peer: str
    source: Source


class Subscribe(Message, frozen=True, tag="subscribe"):
    """Let the peer receive what the other seats of the hearing publish, from now on; `Offer` messages follow.

    For a peer that receives already it means: start over with a new connection. `court`: it receives also what is
    withheld from the others.
    """

    peer: str
    hearing: str
    seat: str
    court: bool = False


class Answered(Message, frozen=True, tag="answered"):
    """The page's answer to `Offer` number `offer`. Answers to anything but the newest offer are ignored."""

    peer: str
    offer: int
    sdp: str


class Leave(Message, frozen=True, tag="leave"):
    """Close everything of a peer. Nothing happens when there is nothing."""

    peer: str


class Forwarding(Message, frozen=True, tag="forwarding"):
    """Whether anything of this hearing reaches anyone; off during recess."""

    hearing: str
    on: bool


class Withheld(Message, frozen=True, tag="withheld"):
    """Seats whose `sound` (of every source), and whose `pictures` of the camera, reach nobody but the court."""

    hearing: str
    sound: tuple[str, ...]
    pictures: tuple[str, ...]


class Recognising(Message, frozen=True, tag="recognising"):
    """Whether this hearing's microphones are decoded and sent to the speech process; off, that costs nothing."""

    hearing: str
    on: bool


class Stop(Message, frozen=True, tag="stop"):
    """Close all connections and exit."""


class Ready(Message, frozen=True, tag="ready"):
    """First message on every link: the process is empty and listens."""


class Published(Message, frozen=True, tag="published"):
    """The answer to a publishing connection's offer."""

    request: int
    sdp: str


class Failed(Message, frozen=True, tag="failed"):
    """A `Publish` changed nothing, except that a publication it was to replace is closed.

    `code` is one of `server.media.offers.Refusal`; `detail` is for the log, in English.
    """

    request: int
    code: str
    detail: str


class Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose sound or picture a media section carries."""

    seat: str
    source: Source
    kind: Kind


class Offer(Message, frozen=True, tag="offer"):
    """Offer to a receiving connection. `tracks` by mid names all that it carries; other sections are empty.

    The answer is awaited for 20 seconds before the connection is given up (`SubscriptionEnded`).
    """

    peer: str
    offer: int
    sdp: str
    tracks: dict[str, Track]


class PublicationEnded(Message, frozen=True, tag="publication_ended"):
    """A publication ended by itself, and the page has not said what it does about it.

    The browser could not connect or fell silent for half a minute, or closed the connection and did not publish anew.
    """

    peer: str
    source: Source


class SubscriptionEnded(Message, frozen=True, tag="subscription_ended"):
    """A receiving connection ended by itself, and the page has not subscribed anew; it has to."""

    peer: str


class Speaking(Message, frozen=True, tag="speaking"):
    """Who is heard, four times a second while anyone is, then once with nobody.

    `levels`: loudest level of the last quarter of a second in dBov (0 is full scale, speech is about -40 to -15).
    """

    hearing: str
    levels: dict[str, int]


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Packets from a peer (`up`) and to it since it came, and how many of them were lost on the way; `sound_at` is when
    its microphone's last packet came, in milliseconds since the epoch, 0 if none did."""

    up: int = 0
    up_lost: int = 0
    down: int = 0
    down_lost: int = 0
    sound_at: int = 0

    def __add__(self, other: Link) -> Link:
        """Of two connections of the same peer."""
        return Link(
            self.up + other.up,
            self.up_lost + other.up_lost,
            self.down + other.down,
            self.down_lost + other.down_lost,
            max(self.sound_at, other.sound_at),
        )


class Quality(Message, frozen=True, tag="quality"):
    """How the links of a hearing's peers are, every five seconds while there are any."""

    hearing: str
    links: dict[str, Link]


class SoundLost(Message, frozen=True, tag="sound_lost"):
    """Sound that could not be kept while the speech process was away, in milliseconds since the epoch."""

    hearing: str
    seat: str
    stream: str
    start: int
    end: int


ToMedia = Publish | Unpublish | Subscribe | Answered | Leave | Forwarding | Withheld | Recognising | Stop
FromMedia = Ready | Published | Failed | Offer | PublicationEnded | SubscriptionEnded | Speaking | Quality | SoundLost

TO_MEDIA: msgspec.msgpack.Decoder[ToMedia] = msgspec.msgpack.Decoder(ToMedia)
FROM_MEDIA: msgspec.msgpack.Decoder[FromMedia] = msgspec.msgpack.Decoder(FromMedia)
