"""What all commands have in common."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Passage = Annotated[str, Meta(max_length=2000)]
"""Text of one passage of the record, and of what is said about it."""


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of the commands that a person gives from a page."""
