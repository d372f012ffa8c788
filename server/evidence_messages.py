"""Messages about what is only known while it happens: the exhibit that is shown, a mark that is being drawn."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.hearing.evidence import Coordinate, Exhibit, Mark, Opinion, Page, Showing, Stroke
from server.wire import FromPage, FromServer, Text


class Show(FromPage, frozen=True, tag="show"):
    """What the seat that shows an exhibit has before it: the page, the point of it in the middle of the view, the
    page's width in thousandths of the view's, quarter turns clockwise, and where it points (empty: nowhere)."""

    exhibit: Text
    page: Page
    x: Coordinate
    y: Coordinate
    zoom: Annotated[int, Meta(ge=50, le=50_000)]
    turns: Annotated[int, Meta(ge=0, le=3)] = 0
    pointer: Annotated[tuple[Coordinate, ...], Meta(max_length=2)] = ()
    time: Annotated[int, Meta(ge=0)] = 0
    """Of sound and video: milliseconds from the beginning."""
    playing: bool = False


class Draw(FromPage, frozen=True, tag="draw"):
    """A mark that is being drawn, whole each time; `stroke` null when it is done with or given up."""

    stroke: Stroke | None


class Seen(FromPage, frozen=True, tag="seen"):
    """The page has this page of the shown exhibit on the screen."""

    exhibit: Text
    page: Page


class Shown(FromServer, frozen=True, tag="shown"):
    """What the seat that shows an exhibit has before it now; the fields are those of `show`."""

    seat: str
    exhibit: str
    page: int
    x: int
    y: int
    zoom: int
    turns: int
    pointer: tuple[int, ...]
    time: int
    playing: bool


class Drawing(FromServer, frozen=True, tag="drawing"):
    """What somebody is drawing; null when he has done with it: then the mark follows, or nothing."""

    seat: str
    stroke: Stroke | None


class SeenBy(FromServer, frozen=True, tag="seen_by"):
    """Somebody has this page of the shown exhibit on his screen."""

    seat: str
    exhibit: str
    page: int


class EvidenceView(msgspec.Struct, frozen=True):
    """The evidence as a seat may see it: all for those who read evidence, for others in the room what is being shown.

    `leaves` is how many leaves the log of proofs has; `shown` what was last told of the view that all follow, `seen`
    who has which page of it on the screen.
    """

    exhibits: list[Exhibit]
    order: dict[str, tuple[str, ...]]
    withdrawn: list[str]
    showing: Showing | None
    annotators: list[str]
    asking: list[str]
    marks: list[Mark]
    opinions: list[Opinion]
    leaves: int
    shown: Shown | None
    seen: list[SeenBy]


class EvidenceChanged(FromServer, frozen=True, tag="evidence_changed"):
    """What a seat that does not read evidence may see of it changed: something is shown to it, or no longer."""

    evidence: EvidenceView
