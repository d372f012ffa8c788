"""公民身份号码 by GB 11643: six digits of a place, a date of birth, three digits, and a check character."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"[1-9][0-9]{5}(?P<born>[0-9]{8})[0-9]{3}[0-9X]", re.ASCII)
_CHECKS = "10X98765432"
"""The check character by what the other digits leave, divided by 11."""


def normal(text: str) -> str:
    """As it stands on the card: spaces left out, a capital X."""
    return re.sub(r"\s", "", text).upper()


def valid(number: str) -> bool:
    """Whether a normal number has the form, a date that exists, and the check character that its digits ask for."""
    formed = _FORM.fullmatch(number)
    if formed is None:
        return False
    try:
        date.fromisoformat(formed["born"])
    except ValueError:
        return False
    # The weight of each place is a power of two: GB 11643 takes it from ISO 7064, MOD 11-2.
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17]))
    return number[17] == _CHECKS[total % 11]


def masked(number: str) -> str:
    """The first three characters and the last four, stars between them."""
    return number[:3] + "*" * max(0, len(number) - 7) + number[-4:] if len(number) > 7 else "*" * len(number)
