"""The language model: word pairs counted in sentences drawn from the templates, with back-off to single words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from random import Random

from models.train import corpus
from models.train.fst import Arc, Fst

UNKNOWN = "[unk]"

_SENTENCES = 20_000
_BACKOFF = 0.15
"""Part of the probability that every word leaves to words it was never followed by."""
_UNKNOWN_PROBABILITY = 0.02
_FLOOR = _SENTENCES * 0.02
"""Added to every word's count, so that those the templates never use can be recognised too."""

_START, _END = "<s>", "</s>"


def language_model(ids: Mapping[str, int]) -> Fst:
    """An acceptor over the label `ids` of the vocabulary and of UNKNOWN."""
    single, pairs = _count()
    fst = Fst()
    state = {_START: 0} | {word: fst.new_state() for word in corpus.pinyin()}
    backoff = fst.new_state()

    def add(source: int, counts: Counter[str], share: float) -> None:
        total = sum(counts.values())
        for word, count in counts.items():
            cost = -math.log(share * count / total)
            if word == _END:
                fst.finals[source] = cost
            else:
                fst.arcs[source].append(Arc(ids[word], ids[word], cost, state[word]))

    add(backoff, single, 1.0)
    fst.arcs[backoff].append(Arc(ids[UNKNOWN], ids[UNKNOWN], -math.log(_UNKNOWN_PROBABILITY), backoff))
    for word, source in state.items():
        add(source, pairs[word], 1 - _BACKOFF)
        fst.arcs[source].append(Arc(0, 0, -math.log(_BACKOFF) if pairs[word] else 0.0, backoff))
    return fst


def _count() -> tuple[Counter[str], defaultdict[str, Counter[str]]]:
    random = Random(7)
    single: Counter[str] = Counter({word: int(_FLOOR) for word in corpus.pinyin()})
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _ in range(_SENTENCES):
        sentence = [_START, *corpus.from_templates(random), _END]
        for word, following in pairwise(sentence):
            pairs[word][following] += 1
            single[following] += 1
    return single, pairs
