"""身份核验: what becomes of the photographs and the number that somebody has given."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Reason = Literal["card_unclear", "face_unclear", "not_alike", "number_differs", "somebody_else"]
"""Why the court does not pass a check. Never words of its own: events hold nothing that may name somebody."""


class Advice(msgspec.Struct, frozen=True):
    """What an automatic comparison of card and face says, "" for nothing; the court decides.

    `likeness` in hundredths, -1 where it has no figure.
    """

    verdict: Literal["", "alike", "different"] = ""
    likeness: Annotated[int, Meta(ge=-1, le=100)] = -1


class IdentityCheck(msgspec.Struct, frozen=True):
    """Where the check of a seat is; `at` since when, `by` whom it was passed or refused, in the latter case why."""

    stage: Literal["given", "passed", "refused"]
    at: int
    advice: Advice = Advice()
    by: str = ""
    reason: Reason | Literal[""] = ""
