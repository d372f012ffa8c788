"""A matcher as a court may plug one in: it compares how light two photographs are."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageStat

from server.hearing.identity import Advice


class Likeness:
    """Small, but real: it reads both pictures."""

    def compare(self, card: bytes, face: bytes, /) -> Advice:
        """How near their mean lightness is."""
        light = [ImageStat.Stat(Image.open(BytesIO(photo)).convert("L")).mean[0] for photo in (card, face)]
        likeness = round(100 - abs(light[0] - light[1]) / 255 * 100)
        return Advice("alike" if likeness >= 80 else "different", likeness)


class Broken:
    """One that fails at every comparison."""

    def compare(self, card: bytes, face: bytes, /) -> Advice:
        """Never returns."""
        raise RuntimeError(f"{len(card)} {len(face)}")
