"""QR codes as a phone reads them."""

from __future__ import annotations

import numpy as np
import pymupdf
import zxingcpp


def read(svg: str) -> str:
    """The text of the one code in a picture."""
    with pymupdf.open(stream=svg.encode(), filetype="svg") as picture:
        drawn = picture[0].get_pixmap(matrix=pymupdf.Matrix(4, 4), colorspace=pymupdf.csGRAY, alpha=False)
    pixels = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)[:, : drawn.width]
    (code,) = zxingcpp.read_barcodes(np.ascontiguousarray(pixels))
    text: str = code.text
    return text
