"""The trained network as plain matrices, and the file that keeps it between training and building the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SUBSAMPLING = 3
"""Frames of 10 ms in one step of network and decoder. Vosk's word times assume this value."""

Matrix = npt.NDArray[np.float32]


class Layer(NamedTuple):
    """An affine map of the frames at `offsets` (side by side): `weights` is output × (offsets · input)."""

    offsets: tuple[int, ...]
    weights: Matrix
    bias: Matrix


class Acoustic(NamedTuple):
    """Gives log likelihoods of `phones` (the first is silence); all layers but the last are followed by a ReLU.

    `durations` are the phones' mean lengths in frames of 10 ms.
    """

    phones: list[str]
    durations: list[float]
    layers: list[Layer]

    def save(self, path: Path) -> None:
        """Write all of it to one .npz file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"phones": np.array(self.phones), "durations": np.array(self.durations, np.float32)}
        for i, layer in enumerate(self.layers):
            arrays |= {f"offsets{i}": np.array(layer.offsets), f"weights{i}": layer.weights, f"bias{i}": layer.bias}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> Acoustic:
        """Read what `save` wrote."""
        with np.load(path) as file:
            layers = [
                Layer(tuple(map(int, file[f"offsets{i}"])), file[f"weights{i}"], file[f"bias{i}"])
                for i in range(sum(name.startswith("offsets") for name in file.files))
            ]
            return cls(list(map(str, file["phones"])), list(map(float, file["durations"])), layers)
