"""The model's folder, as Vosk expects it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from models.train import corpus, features
from models.train.acoustic import SUBSAMPLING, Acoustic
from models.train.fst import acceptor, olabel_lookahead
from models.train.graph import DecodingGraph, lexicon
from models.train.kaldi import final_mdl
from models.train.language import language_model
from models.train.phones import PhoneIds

# Decoding in steps of 6 frames, not 20, brings partial text and the end of an utterance 0.15 s earlier for half as much
# computing again, which is little for a network of this size.
_DECODING = f"""\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=8.0
--acoustic-scale=0.6
--frame-subsampling-factor={SUBSAMPLING}
--frames-per-chunk=6
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def write_model(acoustic: Acoustic, folder: Path) -> None:
    """Write the folder anew from the network, the vocabulary and the templates; takes about a second."""
    phones = PhoneIds(acoustic.phones, [length / SUBSAMPLING for length in acoustic.durations])
    graph = DecodingGraph(lexicon(), phones)
    words = "<eps> 0\n" + "".join(f"{word} {label}\n" for word, label in graph.ids.items())
    about = {"name": folder.name, "languages": ["zh"], "sample": True, "words": len(corpus.pinyin())}
    files: dict[str, str | bytes] = {
        "about.json": json.dumps(about) + "\n",
        "am/final.mdl": final_mdl(acoustic, phones.outputs, phones.loops),
        "conf/mfcc.conf": features.CONFIGURATION,
        "conf/model.conf": _DECODING,
        # Two parts instead of one HCLG.fst: with that, Vosk could not take a grammar at run time.
        "graph/HCLr.fst": olabel_lookahead(graph.fst, len(graph.ids)),
        "graph/Gr.fst": acceptor(language_model(graph.ids)),
        "graph/disambig_tid.int": f"{phones.last_transition + 1}\n",  # has to exist; names no id in use
        "graph/phones/word_boundary.int": phones.boundaries(),
        "graph/words.txt": words,
    }
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
