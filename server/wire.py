"""What all messages between a page and the server have in common."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Request = Annotated[int, Meta(ge=0)]
Text = Annotated[str, Meta(max_length=100)]


class FromPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of what a page sends."""


class FromServer(msgspec.Struct, frozen=True, tag_field="type"):
    """Base of what the server sends."""
