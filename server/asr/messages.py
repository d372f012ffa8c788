"""What is said on the links of the speech process. All times are milliseconds since the epoch by the server's clock.

Two kinds of peers connect to `speech.sock`, and say so with their first message: the server (`Control`), which
gets everything the process has to tell, and the media process (`Microphones`), which only delivers sound.
"""

from __future__ import annotations

import msgspec

from server.hearing.model import Word as Word

SAMPLE_RATE, SAMPLE_BYTES = 16_000, 2
"""Samples per second, and bytes of each, of all sound on the links: mono, 16-bit signed little-endian."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all messages."""


class Control(Message, frozen=True, tag="control"):
    """First message of the server. `numbers`: the highest utterance number it has of each stream still in use.

    Nothing is recognised before it came: a process that was restarted must go on counting where the last one ended.
    """

    numbers: dict[str, int]


class Confirm(Message, frozen=True, tag="confirm"):
    """The server has this final utterance on disk; it need not be sent again."""

    stream: str
    n: int


class Microphones(Message, frozen=True, tag="microphones"):
    """First message of the media process."""


class Audio(Message, frozen=True, tag="audio"):
    """Sound of one microphone; `at` is the time of its first sample.

    Pieces follow each other; where `at` jumps by more than the sound before, nothing was captured (muted, recess).
    """

    hearing: str
    seat: str
    stream: str
    at: int
    pcm: bytes


class StreamEnded(Message, frozen=True, tag="stream_ended"):
    """No more sound will come of this stream: what was said last becomes final."""

    stream: str


class Model(Message, frozen=True, tag="model"):
    """The first message to the server on every connection: what recognises, or why nothing does.

    `sample` is true for the tiny model that knows only sample words; `languages` are codes such as "zh".
    `reason` is "" when `ready`, else "model_loading" (another such message follows), "model_missing" or "model_broken".
    """

    name: str
    ready: bool
    sample: bool
    languages: tuple[str, ...]
    reason: str


class Partial(Message, frozen=True, tag="partial"):
    """What is being said, as far as it is understood by `at`: words separated by spaces. "" takes back the last one."""

    hearing: str
    seat: str
    stream: str
    text: str
    at: int


class Final(Message, frozen=True, tag="final"):
    """One utterance, sent until it is confirmed. `n` counts from 1 within its stream.

    `heard_at` is when the last sound that it needed reached this process, `decided_at` when the recogniser called it
    final: the silence between `end` and `heard_at` is the recogniser's endpointing, all after it is our own time.
    """

    hearing: str
    seat: str
    stream: str
    n: int
    start: int
    end: int
    words: tuple[Word, ...]
    heard_at: int
    decided_at: int


class Lagging(Message, frozen=True, tag="lagging"):
    """Sound that waits to be recognised; 0 when the recogniser has caught up. Nothing is lost."""

    hearing: str
    seat: str
    stream: str
    behind_ms: int


FromMedia = Audio | StreamEnded
ToSpeech = Control | Confirm | Microphones | Audio | StreamEnded
FromSpeech = Model | Partial | Final | Lagging
