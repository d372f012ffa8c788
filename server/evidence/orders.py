"""What the server orders of its workers about a piece of evidence, and what it gets. Nothing here opens a file."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from server.hearing.evidence import Kind, Stroke

INSPECT = "server.evidence.inspection.inspect"
CONVERT = "server.evidence.conversion.convert"
RENDER = "server.evidence.pages.render"
READ = "server.evidence.pages.read"
STAMP = "server.evidence.stamp.stamp"
EXTRACT = "server.evidence.pages.extract"

FACTS = "facts"
"""Name of the file with the Facts in msgpack."""

PAGES = "pages.pdf"
"""Name of the file in which a Word document's pages are."""

MEDIA: dict[Kind, str] = {"video": "media.mp4", "audio": "media.m4a"}
"""Name of the file that browsers play where they cannot play the original."""

SHARE = "share"
"""Name of the file in which a conversion tells how far it is: a number from 0 to 1 in figures."""

LEVELS = (512, 1024, 2048)
"""Widths in pixels at which a page is drawn whole."""

TILED_LEVELS = (4096, 8192)
"""Widths at which a page is drawn in tiles."""

TILE = 1024
"""Width and height of a tile in pixels; those at the right and lower edge are smaller."""


class Inspection(msgspec.Struct, frozen=True):
    """Open the file at `path`, which should be of `kind`; what has to be made of it at once is put into `folder`."""

    path: str
    kind: Kind
    folder: str


class Facts(msgspec.Struct, frozen=True):
    """What a file is, as its parser found it."""

    kind: Kind
    pages: tuple[tuple[float, float], ...] = ()
    """Width and height of each page as it is shown: PDF points, or pixels of a picture. None for sound and film."""
    duration_ms: int = 0
    playable: bool = True
    """Whether browsers play it as it is; only sound and film may be otherwise."""
    text: bool = False
    """Whether there are words on one of the first pages."""
    derived: tuple[str, ...] = ()
    """Names of the files that were put into the folder."""


class Conversion(msgspec.Struct, frozen=True):
    """Make of the sound or film at `path` one that browsers play, in `folder` under the name in `MEDIA`."""

    path: str
    kind: Kind
    folder: str


class Rendering(msgspec.Struct, frozen=True):
    """Draw a page, counted from 1, so many pixels wide; of a tiled level the tile in this column and row."""

    path: str
    kind: Literal["image", "pdf"]
    page: int
    level: int
    tile: tuple[int, int] | None = None


class Reading(msgspec.Struct, frozen=True):
    """Read the words on a page, counted from 1."""

    path: str
    kind: Literal["image", "pdf"]
    page: int


class Extraction(msgspec.Struct, frozen=True):
    """Make a PDF of its own of the pages from `first` to `last`, both included and counted from 1."""

    path: str
    first: int
    last: int


Word = tuple[int, int, int, int, str]
"""Left, top, right and bottom in 1/10000 of the page's width and height as it is shown, and the word."""

Sizes = Annotated[tuple[tuple[float, float], ...], Meta(extra_json_schema={"tsType": "[number, number][]"})]
AllWords = Annotated[tuple[Word, ...], Meta(extra_json_schema={"tsType": "[number, number, number, number, string][]"})]


class PageWords(msgspec.Struct, frozen=True):
    """The words on a page in the order in which the file gives them; JSON on the wire."""

    words: AllWords = ()


class Marked(msgspec.Struct, frozen=True):
    """A mark as it stands in a file: who drew it, in which layer, in which colour (``#rrggbb``)."""

    author: str
    layer: str
    colour: str
    stroke: Stroke


class Stamping(msgspec.Struct, frozen=True):
    """Put marks on a copy of the file at `path`."""

    path: str
    kind: Literal["image", "pdf"]
    marks: tuple[Marked, ...]


class Outline(msgspec.Struct, frozen=True):
    """What there is to see of an exhibit; JSON on the wire.

    `pages` holds width and height of each, in points or pixels; what browsers cannot play is being converted while
    `playable` is false, and `share` from 0 to 1 is how far.
    """

    kind: Kind
    pages: Sizes
    duration_ms: int
    playable: bool
    share: float


class Progress(msgspec.Struct, frozen=True):
    """Where an upload is; JSON on the wire.

    `share` of its bytes are here, from 0 to 1. `code` says why it was refused, or why it has to wait; `exhibit` is
    its id among the exhibits, once it is one.
    """

    state: Literal["receiving", "checking", "converting", "filed", "refused"]
    share: float = 1.0
    code: str = ""
    exhibit: str = ""


class Arriving(Progress, frozen=True, kw_only=True):
    """An upload that has not become an exhibit, or not yet; `size` in bytes, the rest as its sender gave it."""

    id: str
    party: str
    name: str
    title: str
    size: int


class Arrivals(msgspec.Struct, frozen=True):
    """A seat's uploads that are under way, that wait, or that were refused within a day; the oldest first."""

    uploads: tuple[Arriving, ...]
