"""What evidence consists of: exhibits, what is shown, marks, opinions, and the log that proves when things came.

Coordinates are in ten-thousandths of the width (x) and height (y) of an unrotated page, so that a mark keeps its
place at any zoom and rotation.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Title = Annotated[str, Meta(max_length=100)]
Purpose = Annotated[str, Meta(max_length=1000)]
Origin = Annotated[str, Meta(max_length=200)]
Page = Annotated[int, Meta(ge=1, le=100_000)]
Coordinate = Annotated[int, Meta(ge=0, le=10_000)]

Kind = Literal["image", "pdf", "word", "video", "audio"]
Tool = Literal["pen", "highlighter", "box", "arrow", "text"]
Verdict = Literal["accepted", "disputed", ""]


class Exhibit(msgspec.Struct, frozen=True):
    """One item of evidence. Its bytes are stored under `sha256` (hex, of the original) and never change.

    `party` is the seat whose evidence it is, "" for 其他; `by` the seat that filed it, `at` when (milliseconds since
    the epoch). `size` is in bytes, `duration` in milliseconds; `pages` is 0 for sound and video. `leaf` is its place
    in the hearing's log, `salt` what its leaf is hashed with. `case` is the one of a series that it belongs to, ""
    where the hearing has a single one.
    """

    id: str
    party: str
    title: str
    by: str
    at: int
    sha256: str
    size: int
    kind: Kind
    name: str
    salt: bytes
    leaf: int
    pages: int = 0
    duration: int = 0
    purpose: str = ""
    source: str = ""
    copy: bool = False
    case: str = ""


class Showing(msgspec.Struct, frozen=True):
    """举证: the exhibit that one seat shows to all."""

    exhibit: str
    by: str
    at: int


class Stroke(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody draws on a page (from 1).

    `points` is flat: x, y, x, y…; a box and an arrow have two points, a text its upper left corner. `pressures` is
    empty or has one number from 0 to 255 for each point.
    """

    exhibit: str
    page: Page
    tool: Tool
    points: Annotated[tuple[Coordinate, ...], Meta(min_length=2, max_length=4000)]
    pressures: Annotated[tuple[Annotated[int, Meta(ge=0, le=255)], ...], Meta(max_length=2000)] = ()
    text: Annotated[str, Meta(max_length=300)] = ""


class Mark(msgspec.Struct, frozen=True):
    """批注: a stroke that was drawn by a seat; its colour is that of the seat's role."""

    id: str
    by: str
    at: int
    stroke: Stroke


class Opinion(msgspec.Struct, frozen=True):
    """质证: what a party says of an exhibit; an empty verdict has not been given."""

    exhibit: str
    seat: str
    at: int
    authenticity: Verdict
    legality: Verdict
    relevance: Verdict
    text: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """All that has become of evidence in a hearing.

    `order` holds each party's exhibits as the catalogue lists them; `annotators` the seats that were allowed to draw,
    beside the court, which always may; `asking` those who have asked to; `opinions` is by exhibit, then seat.
    `leaves` are the hashes of the log's leaves (RFC 6962), in order.
    """

    exhibits: dict[str, Exhibit] = {}
    order: dict[str, tuple[str, ...]] = {}
    withdrawn: frozenset[str] = frozenset()
    showing: Showing | None = None
    annotators: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    marks: dict[str, Mark] = {}
    opinions: dict[str, dict[str, Opinion]] = {}
    leaves: tuple[bytes, ...] = ()
