"""Figures of a benchmark with their spread, printed as one line of JSON."""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A value, and the lowest and highest of the parts of the measurement taken alone."""

    value: float
    low: float
    high: float

    @classmethod
    def median(cls, values: Sequence[float]) -> Figure:
        """The median of one value per window; there is at least one."""
        return cls(statistics.median(values), min(values), max(values))

    @classmethod
    def pooled(cls, parts: Sequence[Sequence[float]], share: float) -> Figure:
        """A percentile of all values together; there is at least one in each part."""
        alone = [percentile(part, share) for part in parts]
        return cls(percentile([value for part in parts for value in part], share), min(alone), max(alone))


Figures = Mapping[str, Figure]


class Result(msgspec.Struct, frozen=True):
    """What a benchmark found: our figures by key, and those of each peer."""

    bench: str
    figures: Figures
    peers: Mapping[str, Figures] = {}

    def line(self) -> str:
        """The JSON line: values under `figures` and `peers`, [lowest, highest] under `spread` in the same form."""
        peers = self.peers.items()
        return msgspec.json.encode(
            {
                "bench": self.bench,
                "figures": _values(self.figures),
                "peers": {peer: _values(figures) for peer, figures in peers},
                "spread": {
                    "figures": _spreads(self.figures),
                    "peers": {peer: _spreads(figures) for peer, figures in peers},
                },
            }
        ).decode()


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of `values` that is not exceeded by `share` of them (nearest rank); NaN without values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def progress(text: str) -> None:
    """Say on stderr what is being done."""
    print(text, file=sys.stderr, flush=True)


def _values(figures: Figures) -> dict[str, float]:
    return {key: round(figure.value, 2) for key, figure in figures.items()}


def _spreads(figures: Figures) -> dict[str, tuple[float, float]]:
    return {key: (round(figure.low, 2), round(figure.high, 2)) for key, figure in figures.items()}
