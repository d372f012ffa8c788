"""What an export is asked for with."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import msgspec

from server.collab.facts import Facts, Spoken

Form: TypeAlias = Literal["pdf", "docx", "txt"]

RENDER: Final = "server.collab.export.render"
"""Name of the job that makes the file."""


class Order(msgspec.Struct, frozen=True):
    """What is wanted. `record` is the state of the record's Yjs document; None asks for `lines` instead.

    `numbered` numbers the lines of each page, `redacted` covers what is not public. `fonts` is a folder.
    """

    form: Form
    facts: Facts
    fonts: str
    record: bytes | None = None
    lines: tuple[Spoken, ...] = ()
    numbered: bool = False
    redacted: bool = False
