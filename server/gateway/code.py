"""QR codes in the pages' colours."""

from __future__ import annotations

import io
from typing import Literal

import segno


def drawn(content: str | bytes, error: Literal["l", "m"] = "m", *, sized: bool = True) -> str:
    """An SVG picture of what a phone is to read; `error` is how much of it may be unreadable. One without a size fills
    its place."""
    picture = io.BytesIO()
    code = segno.make(content, error=error, micro=False)
    code.save(picture, kind="svg", border=4, dark="#1C2333", light="#FFFFFF", omitsize=not sized, xmldecl=sized)
    return picture.getvalue().decode()
