"""A picture of a signature that came from outside; for workers only."""

from __future__ import annotations

import base64
import io

from PIL import Image, ImageOps

MAX_PIXELS = 20_000_000
WIDEST = 1200
"""In pixels, on paper: a signature 5 cm wide at 600 dots an inch."""

Image.MAX_IMAGE_PIXELS = None  # the size is judged here, before anything is decoded


def svg(image: bytes) -> str:
    """The picture made small and plain, without what else its file carries, as an SVG file. "" if it is no picture."""
    try:
        with Image.open(io.BytesIO(image), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                return ""
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        return ""
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    paper.thumbnail((WIDEST, WIDEST))
    file = io.BytesIO()
    paper.save(file, "PNG", optimize=True)
    width, height = paper.size
    data = base64.b64encode(file.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )
