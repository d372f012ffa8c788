"""Templates of a court: headers of the record, and standard passages that a key brings into it.

Both hold fields such as {case_number}, which are filled in where a template is used. They hold no names.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from server.hearing.header import unknown_field
from server.hearing.model import Header


class TemplateKind(StrEnum):
    """What a template makes."""

    HEADER = "header"
    PASSAGE = "passage"


Line = Annotated[str, Meta(max_length=1000, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]


class TemplateContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the court writes into a template.

    `key` is the letter or digit that brings a passage into the record, "" for none; a header has none. `title` is
    a header's. A line of a passage is a paragraph; a label before it, such as 审：, becomes the paragraph's own.
    """

    kind: TemplateKind
    name: Annotated[str, Meta(max_length=40, pattern=r"\A[^\x00-\x1f\x7f]*\S\Z")]
    key: Annotated[str, Meta(pattern=r"\A[A-Z0-9]?\Z")] = ""
    title: Annotated[str, Meta(max_length=40, pattern=r"\A[^\x00-\x1f\x7f]*\Z")] = ""
    lines: Annotated[tuple[Line, ...], Meta(max_length=40)]


class Template(TemplateContent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stored template.

    `position` is its place among those of its kind. `changed_at` (milliseconds since the epoch) grows with every
    change, so it also tells one version from another.
    """

    id: str
    position: int
    changed_at: int


MOST_TEMPLATES = 100
"""Templates of one kind that a court may have."""


class Fault(msgspec.Struct, frozen=True):
    """Why a content is refused: `code` has its sentences in `server.errors`, `about` goes into them."""

    code: str
    about: str = ""


def fault(content: TemplateContent) -> Fault | None:
    """What is wrong with a content beyond its shape."""
    if not content.lines:
        return Fault("bad_request")
    unknown = next(filter(None, map(unknown_field, content.lines)), "")
    if unknown:
        return Fault("template_field_unknown", unknown)
    if content.kind is TemplateKind.PASSAGE:
        return Fault("bad_request") if content.title else None
    try:
        msgspec.convert({"title": content.title, "lines": content.lines}, Header)
    except msgspec.ValidationError:
        return Fault("template_header_long")
    return Fault("bad_request") if content.key or not content.title.strip() else None
