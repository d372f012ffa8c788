"""What is asked and answered over HTTP, typed once like the messages of server/protocol.py.

All of it is JSON, bytes as base64; a refusal is the message `Refused` with `request` 0.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.evidence.orders import Arrivals, Outline, PageWords, Progress
from server.guest_messages import Application, AskToObserve, Invite, Invited, ObservedHearing
from server.hearing.evidence import Page, Title
from server.hearing.identity import IdentityCheck
from server.hearing.model import Stay
from server.hearing.templates import MOST_TEMPLATES, Template, TemplateContent, TemplateKind
from server.protocol import Happened
from server.signing_messages import SIGNING_ANSWERS, SIGNING_REQUESTS
from server.store.ports import Photo
from server.text_messages import GiveFeedback, MessageList, WriteMessage


class Written(msgspec.Struct, frozen=True):
    """An update of the record as the journal has it.

    `seat` wrote it; it is empty for the server, whose cause is the event just before it, and for a reader who may not
    know who wrote what.
    """

    seq: int
    at: int
    seat: str
    update: bytes


class HistoryPage(msgspec.Struct, frozen=True):
    """A part of how the record came about: what the journal has after `after` up to and including `next`.

    `last` is the last entry on disk when it was read; there is more while `next` is smaller.
    """

    updates: list[Written]
    events: list[Happened]
    next: int
    last: int


class Attendance(msgspec.Struct, frozen=True):
    """When each seat that ever came was connected, in order, and how each time ended; `now` is the server's clock.

    `identities` is how each was verified, of those who gave something to be known by.
    """

    now: int
    stays: dict[str, tuple[Stay, ...]]
    identities: dict[str, IdentityCheck]


class GiveNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """身份核验: the ID number, after both photographs."""

    number: Annotated[str, Meta(max_length=40)]


class OwnIdentity(msgspec.Struct, frozen=True):
    """What one has given oneself to be known by: the number with stars in it, and which photographs are here."""

    number: str
    photos: tuple[Photo, ...]


class ShownIdentity(msgspec.Struct, frozen=True):
    """What a seat has given, for the court to compare; without the photographs once they are erased.

    `on_file` says whether the number is the one that the court has on file.
    """

    number: str
    on_file: Literal["none", "same", "different"]
    card: bytes | None
    face: bytes | None


class LogPage(msgspec.Struct, frozen=True):
    """What happened before, the latest first; `before` asks for what lies further back and is 0 when that was all."""

    events: list[Happened]
    before: int


Identity = Annotated[str, Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")]


class StandardTemplate(TemplateContent, frozen=True, kw_only=True):
    """One of the templates that every court begins with; it can be brought back under its id."""

    id: str


class TemplateList(msgspec.Struct, frozen=True):
    """All templates of the court, in their order, and what it began with."""

    templates: list[Template]
    standard: list[StandardTemplate]


class TemplateRefused(msgspec.Struct, frozen=True):
    """Nothing was changed; the sentences for `code` are in the error table, `about` goes into them."""

    code: str
    about: str = ""


class WriteTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Write a template; `known` is the `changed_at` that the writer has seen, 0 for a new one."""

    content: TemplateContent
    known: Annotated[int, Meta(ge=0, lt=2**53)]


class DeleteTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Remove a template; `known` as in `WriteTemplate`."""

    known: Annotated[int, Meta(ge=0, lt=2**53)]


class ArrangeTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Put the templates of a kind into this order."""

    kind: TemplateKind
    order: Annotated[list[Identity], Meta(max_length=2 * MOST_TEMPLATES)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pages of an exhibit from `first` to `last`, both included, that become an exhibit called `title`."""

    first: Page
    last: Page
    title: Title


class SplitExhibit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Make exhibits of parts of one; it stays as it is."""

    parts: Annotated[list[Part], Meta(min_length=1, max_length=50)]


class Splitting(msgspec.Struct, frozen=True):
    """The uploads, by id, through which the parts become exhibits like any other file."""

    uploads: list[str]


HTTP_REQUESTS: tuple[type[msgspec.Struct], ...] = (
    WriteTemplate,
    DeleteTemplate,
    ArrangeTemplates,
    SplitExhibit,
    WriteMessage,
    GiveFeedback,
    GiveNumber,
    *SIGNING_REQUESTS,
    Invite,
    AskToObserve,
)
HTTP_ANSWERS: tuple[type[msgspec.Struct], ...] = (
    HistoryPage,
    LogPage,
    Attendance,
    Invited,
    ObservedHearing,
    Application,
    OwnIdentity,
    ShownIdentity,
    TemplateList,
    TemplateRefused,
    Outline,
    PageWords,
    Splitting,
    Progress,
    Arrivals,
    MessageList,
    *SIGNING_ANSWERS,
)
