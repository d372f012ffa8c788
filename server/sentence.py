"""What a refusal says to a person, in both languages."""

from __future__ import annotations

import msgspec


class Sentence(msgspec.Struct, frozen=True):
    """What happened, what it means and what to do, for a person."""

    zh: str
    en: str
