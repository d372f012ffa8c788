"""The decoding graph that turns phones into words, with the output labels on the earliest arc that is certain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from models.train.corpus import pinyin
from models.train.espeak import SILENCE, Espeak
from models.train.fst import Arc, Fst
from models.train.language import UNKNOWN
from models.train.phones import BEGIN, END, INTERNAL, SILENCE_ID, PhoneIds

_SILENCE_COST = 0.7
_UNKNOWN_COST = 5.0
"""Of a word that is none of the vocabulary: any sequence of phones."""
_UNKNOWN_STAY, _UNKNOWN_END = 0.3, 1.5

Pronunciations = Mapping[str, set[tuple[str, ...]]]


def lexicon() -> dict[str, set[tuple[str, ...]]]:
    """The phones of each word of the vocabulary, as espeak speaks it."""
    espeak = Espeak()
    spoken = {word: tuple(phone for _, phone in espeak.say([word]).phones if phone != SILENCE) for word in pinyin()}
    # espeak-ng 1.51 and 1.52 differ in how they speak "yong" and "xiong".
    return {word: {phones, _other_version(phones)} for word, phones in spoken.items()}


def _other_version(phones: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(phones).replace("yu N", "j ong").split())


class _Node:
    """Of the prefix tree: the words that end here, and what may follow."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.next: dict[int, _Node] = {}

    def all_words(self) -> Iterator[str]:
        """Every word that ends here or below."""
        yield from self.words
        for node in self.next.values():
            yield from node.all_words()


class DecodingGraph:
    """A prefix tree over phone ids that returns to its root after each word; `ids` are the labels of the words.

    The transition into a phone carries its "enter" id, and the state it leads to loops on its "stay" id.
    """

    def __init__(self, pronunciations: Pronunciations, phones: PhoneIds) -> None:
        self.fst = Fst()
        self.ids: dict[str, int] = {}
        self._phones = phones
        self.fst.finals[0] = 0.0
        silence = self._enter(0, SILENCE_ID, 0, _SILENCE_COST)
        self._back_to_root(silence)
        root = _Node()
        for word, variants in pronunciations.items():
            for variant in sorted(variants):
                node = root
                for phone in phones.spell(variant):
                    node = node.next.setdefault(phone, _Node())
                node.words.append(word)
        self._add_tree(root, 0, written=False)
        self._add_unknown(phones.names[1:])

    def _label(self, word: str) -> int:
        # Numbered in the order of the tree: the words below a node are a short list of intervals.
        return self.ids.setdefault(word, len(self.ids) + 1)

    def _enter(self, source: int, phone: int, label: int = 0, cost: float = 0.0) -> int:
        state = self.fst.new_state()
        self.fst.arcs[source].append(Arc(2 * phone, label, cost + self._phones.leave_cost(phone), state))
        self.fst.arcs[state].append(Arc(2 * phone - 1, 0, self._phones.loop_cost(phone), state))
        return state

    def _back_to_root(self, source: int, label: int = 0) -> None:
        self.fst.arcs[source].append(Arc(0, label, 0.0, 0))

    def _add_tree(self, node: _Node, state: int, *, written: bool) -> None:
        for word in node.words:
            self._back_to_root(state, 0 if written else self._label(word))
        for phone, below in node.next.items():
            words = set(below.all_words())
            certain = len(words) == 1 and not written
            label = self._label(words.pop()) if certain else 0
            self._add_tree(below, self._enter(state, phone, label), written=written or certain)

    def _add_unknown(self, names: Sequence[str]) -> None:
        entrance, hub = self.fst.new_state(), self.fst.new_state()
        self.fst.arcs[0].append(Arc(0, self._label(UNKNOWN), _UNKNOWN_COST, entrance))
        any_phone = math.log(len(names) + 1)
        for name in names:
            first = self._enter(entrance, self._phones.id(name, BEGIN), 0, any_phone)
            middle = self._enter(hub, self._phones.id(name, INTERNAL), 0, any_phone + _UNKNOWN_STAY)
            last = self._enter(hub, self._phones.id(name, END), 0, any_phone + _UNKNOWN_END)
            self.fst.arcs[first].append(Arc(0, 0, 0.0, hub))
            self.fst.arcs[middle].append(Arc(0, 0, 0.0, hub))
            self._back_to_root(last)
