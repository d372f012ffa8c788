"""The acoustic model in Kaldi's binary form (final.mdl: a transition model and an nnet3 network)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from models.train.acoustic import Acoustic, Layer
from models.train.features import BINS


def final_mdl(acoustic: Acoustic, outputs: Sequence[int], loops: Sequence[float]) -> bytes:
    """`outputs`: the network's output for each phone id from 1 on; `loops`: its probability to last one more step."""
    return b"\0B" + _transition_model(outputs, loops) + _network(acoustic.layers)


def _transition_model(outputs: Sequence[int], loops: Sequence[float]) -> bytes:
    count = len(outputs)
    one_state_that_loops = _int(0) + _int(2) + _int(0) + _float(0.5) + _int(1) + _float(0.5)
    final_state = _int(-1) + _int(0)
    topology = _ints(range(1, count + 1)) + _ints([-1] + [0] * count) + _int(1) + _int(2)
    triples = b"".join(_int(phone) + _int(0) + _int(output) for phone, output in enumerate(outputs, 1))
    logarithms = [0.0, *(math.log(value) for loop in loops for value in (loop, 1 - loop))]
    return _inside(
        "TransitionModel",
        _inside("Topology", topology + one_state_that_loops + final_state)
        + _inside("Triples", _int(count) + triples)
        + _inside("LogProbs", _vector(logarithms)),
    )


def _network(layers: Sequence[Layer]) -> bytes:
    lines = [f"input-node name=input dim={BINS}"]
    components: list[tuple[str, bytes]] = []
    source = "input"
    for i, layer in enumerate(layers):
        frames = [f"Offset({source}, {offset})" if offset else source for offset in layer.offsets]
        spliced = f"Append({', '.join(frames)})" if len(frames) > 1 else frames[0]
        lines.append(f"component-node name=affine{i} component=affine{i} input={spliced}")
        components.append((f"affine{i}", _affine(layer)))
        source = f"affine{i}"
        if layer is not layers[-1]:
            lines.append(f"component-node name=relu{i} component=relu{i} input={source}")
            components.append((f"relu{i}", _relu(len(layer.bias))))
            source = f"relu{i}"
    lines.append(f"output-node name=output input={source} objective=linear")
    body = "\n".join([*lines, "", ""]).encode() + _token("<NumComponents>") + _int(len(components))
    body += b"".join(_token("<ComponentName>") + _token(name) + component for name, component in components)
    contexts = _token("<LeftContext>") + _int(0) + _token("<RightContext>") + _int(0)
    return _token("<Nnet3>") + b"\n" + body + _token("</Nnet3>") + contexts + _token("<Priors>") + _vector([])


def _affine(layer: Layer) -> bytes:
    weights, bias = _token("<LinearParams>") + _matrix(layer.weights), _token("<BiasParams>") + _vector(layer.bias)
    return _inside("FixedAffineComponent", weights + bias)


def _relu(width: int) -> bytes:
    averages = _token("<ValueAvg>") + _vector([]) + _token("<DerivAvg>") + _vector([])
    return _inside("RectifiedLinearComponent", _token("<Dim>") + _int(width) + averages + _token("<Count>") + _float(0))


def _token(name: str) -> bytes:
    return name.encode() + b" "


def _inside(name: str, body: bytes) -> bytes:
    return _token(f"<{name}>") + body + _token(f"</{name}>")


def _int(value: int) -> bytes:
    return b"\4" + struct.pack("<i", value)


def _float(value: float) -> bytes:
    return b"\4" + struct.pack("<f", value)


def _ints(values: Iterable[int]) -> bytes:
    array = np.array(list(values), "<i4")
    return _int(len(array)) + array.tobytes()


def _vector(values: npt.ArrayLike) -> bytes:
    array = np.asarray(values, "<f4")
    return _token("FV") + _int(len(array)) + array.tobytes()


def _matrix(values: npt.ArrayLike) -> bytes:
    array = np.ascontiguousarray(values, "<f4")
    return _token("FM") + _int(array.shape[0]) + _int(array.shape[1]) + array.tobytes()
