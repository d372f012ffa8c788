"""Phone ids of the graph: silence is 1; every other phone has four ids, by its place in the word.

The places are what lets Vosk find where words begin and end. All four share one output of the network.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

BEGIN, END, INTERNAL, SINGLETON = range(4)
_PLACES = ("begin", "end", "internal", "singleton")

SILENCE_ID = 1


class PhoneIds:
    """The ids of `names` (silence first), whose mean `lengths` are counted in steps of the decoder."""

    def __init__(self, names: Sequence[str], lengths: Sequence[float]) -> None:
        self.names = names
        self._number = {name: i for i, name in enumerate(names)}
        self.outputs = [0] + [number for number in range(1, len(names)) for _ in _PLACES]
        """Output of the network for each id from 1 on."""
        loop_of = [min(0.95, 1 - 1 / max(1.3, length)) for length in lengths]
        self.loops = [loop_of[output] for output in self.outputs]
        """Probability of each id from 1 on to last one more step."""

    def id(self, name: str, place: int) -> int:
        """Id of a phone other than silence."""
        return 2 + len(_PLACES) * (self._number[name] - 1) + place

    def spell(self, phones: Sequence[str]) -> list[int]:
        """Ids of a word's phones."""
        if len(phones) == 1:
            return [self.id(phones[0], SINGLETON)]
        first, *middle, last = phones
        return [self.id(first, BEGIN), *(self.id(phone, INTERNAL) for phone in middle), self.id(last, END)]

    def loop_cost(self, phone: int) -> float:
        """Cost of staying in the phone for one more step."""
        return -math.log(self.loops[phone - 1])

    def leave_cost(self, phone: int) -> float:
        """Cost of not staying."""
        return -math.log(1 - self.loops[phone - 1])

    def boundaries(self) -> str:
        """Text of word_boundary.int."""
        others = "".join(f"{i + 2} {_PLACES[i % len(_PLACES)]}\n" for i in range(len(self.outputs) - 1))
        return f"{SILENCE_ID} nonword\n{others}"

    @property
    def last_transition(self) -> int:
        """Transition ids are 2p - 1 (stay) and 2p (enter) for phone id p; this is the highest."""
        return 2 * len(self.outputs)
