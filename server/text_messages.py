"""The text channel (求助) and feedback: what goes over HTTP, and what is told over the socket."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.store.ports import WrittenMessage
from server.wire import FromServer


class TextWritten(FromServer, frozen=True, tag="written"):
    """Somebody wrote on the text channel. Never part of the record, and told to the two ends of its thread alone."""

    message: WrittenMessage


class Told(msgspec.Struct, frozen=True):
    """For the hearing's owner: something was written, and is kept."""

    written: TextWritten


class WriteMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Write in a thread: "" between clerks and bench, else the id of the seat that it is with."""

    thread: Annotated[str, Meta(max_length=100)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]


class MessageList(msgspec.Struct, frozen=True):
    """What this seat has written and been written, in order."""

    messages: list[WrittenMessage]


Mark = Annotated[int, Meta(ge=1, le=5)]


class GiveFeedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the hearing was, from 1 to 5: sound and picture, ease of use, all in all; and in words."""

    media: Mark
    ease: Mark
    overall: Mark
    text: Annotated[str, Meta(max_length=2000)] = ""
