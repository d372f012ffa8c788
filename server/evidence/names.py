"""PURE: what a file from outside may be called."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
"""Characters of a name, its ending included."""

_ENDING = 10
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control, format (what turns the direction of writing is among them) and surrogates. Private and unassigned characters
stay: rare characters of Chinese names have stood among them."""
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[:*?"<>|]')
"""What Windows does not take in the name of a file."""


def cleaned(name: str) -> str:
    """The last part of a path, without what would not be seen or would turn its direction.

    >>> cleaned("../../合同\u202efdp.exe")
    '合同fdp.exe'
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    plain = _FORBIDDEN.sub("_", line(last)).strip(". ")
    if len(plain) > LONGEST:
        stem, dot, ending = plain.rpartition(".")
        short = bool(dot) and len(ending) <= _ENDING
        plain = f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if short else plain[:LONGEST]
    return plain or "文件"


def line(text: str) -> str:
    """What is seen of a text, in one line."""
    shown = "".join(one for one in text if one.isspace() or unicodedata.category(one) not in _UNSEEN)
    return " ".join(shown.split())


def title_of(name: str) -> str:
    """What an exhibit is called as long as nobody has named it: its file's name without the ending."""
    stem, _, ending = name.rpartition(".")
    return stem if stem and ending.isalnum() and ending.isascii() else name
