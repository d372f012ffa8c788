"""Weighted transducers in OpenFst's binary form, as far as Vosk needs them.

Weights are costs (negative natural logarithms). Label 0 is epsilon.
"""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

_MAGIC, _ADD_ON_MAGIC = 2125659606, 446681434

_EXPANDED = 0x1
_ACCEPTOR, _NOT_ACCEPTOR = 0x1_0000, 0x2_0000
_INPUT_SORTED, _OUTPUT_SORTED = 0x1000_0000, 0x4000_0000


class Arc(NamedTuple):
    """From its state to `target`, reading `input` and writing `output`."""

    input: int
    output: int
    cost: float
    target: int


class Fst:
    """A transducer under construction; states are numbered from 0, which is also where it starts."""

    def __init__(self) -> None:
        self.states = 1
        self.arcs: defaultdict[int, list[Arc]] = defaultdict(list)
        self.finals: dict[int, float] = {}

    def new_state(self) -> int:
        """The number of a new state."""
        self.states += 1
        return self.states - 1


def acceptor(fst: Fst) -> bytes:
    """File of a language model: input and output labels are equal."""
    for arcs in fst.arcs.values():
        arcs.sort()
    return _const(fst, _EXPANDED | _ACCEPTOR | _INPUT_SORTED | _OUTPUT_SORTED)


def olabel_lookahead(fst: Fst, labels: int) -> bytes:
    """File of a transducer that knows, at every state, which output labels can come next (1 to `labels`).

    That is what lets Vosk compose it with a language model while decoding.
    """
    for arcs in fst.arcs.values():
        arcs.sort(key=lambda arc: arc.output)
    properties = _EXPANDED | _NOT_ACCEPTOR | _OUTPUT_SORTED
    end = labels + 1
    reach = b"".join(map(_intervals, _reachable(fst, end)))
    return (
        _header("olabel_lookahead", 1, properties, -1, 0, 0)
        + struct.pack("<i", _ADD_ON_MAGIC)
        + _const(fst, properties)
        + b"\1\0\1\0\0"  # an add-on follows: none for the inputs, one for the outputs, whose labels stay as they are
        + struct.pack("<iq", end, fst.states)
        + reach
    )


def _reachable(fst: Fst, end: int) -> list[set[int]]:
    """Of each state, the labels that can be written next; `end` stands for acceptance."""
    reach: list[set[int]] = [{end} if state in fst.finals else set() for state in range(fst.states)]
    grew = True
    while grew:
        grew = False
        for state in reversed(range(fst.states)):
            before = len(reach[state])
            for arc in fst.arcs[state]:
                reach[state] |= {arc.output} if arc.output else reach[arc.target]
            grew |= len(reach[state]) != before
    return reach


def _intervals(labels: Iterable[int]) -> bytes:
    """Count of half-open intervals, the intervals, and the count of labels."""
    found: list[list[int]] = []
    count = 0
    for label in sorted(labels):
        count += 1
        if found and found[-1][1] == label:
            found[-1][1] = label + 1
        else:
            found.append([label, label + 1])
    intervals = b"".join(struct.pack("<ii", *each) for each in found)
    return struct.pack("<q", len(found)) + intervals + struct.pack("<i", count)


def _const(fst: Fst, properties: int) -> bytes:
    states, arcs, position = [], [], 0
    for state in range(fst.states):
        leaving = fst.arcs[state]
        epsilons = sum(arc.input == 0 for arc in leaving), sum(arc.output == 0 for arc in leaving)
        states.append(struct.pack("<fIIII", fst.finals.get(state, math.inf), position, len(leaving), *epsilons))
        arcs += [struct.pack("<iifi", *arc) for arc in leaving]
        position += len(leaving)
    return _header("const", 2, properties, 0, fst.states, position) + b"".join(states) + b"".join(arcs)


def _header(kind: str, version: int, properties: int, start: int, states: int, arcs: int) -> bytes:
    names = b"".join(struct.pack("<i", len(name)) + name.encode() for name in (kind, "standard"))
    return struct.pack("<i", _MAGIC) + names + struct.pack("<iiQqqq", version, 0, properties, start, states, arcs)
