"""What a browser calls a file that it is given."""

from __future__ import annotations

from urllib.parse import quote

_FORBIDDEN = frozenset('\\/:*?"<>|')
"""What Windows does not take in the name of a file."""


def disposition(name: str, plain: str, *, inline: bool = False) -> str:
    """Content-Disposition: the name in Chinese (RFC 5987), and in plain letters for who cannot read that."""
    full = "".join("_" if character in _FORBIDDEN or ord(character) < 32 else character for character in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"
