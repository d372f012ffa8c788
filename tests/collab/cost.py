"""What a keystroke costs the server: python -m tests.collab.cost [PARAGRAPHS]

Prints microseconds (median and 99th of a hundred) of each step on a record of the given length, and what loading costs.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.document import Inserted, RecordDocument
from server.collab.gate import validate
from server.collab.update import Limits

SERVER, CLERK = 1, 2
KEYS = 5000
LINE = "现在开庭请书记员宣读法庭纪律当事人及其诉讼代理人应当遵守以下规定不得喧哗录音"


def keystrokes(state: bytes, count: int) -> list[bytes]:
    """Single characters typed at random places of random paragraphs."""
    doc: Doc[XmlFragment] = Doc(client_id=CLERK)
    root = doc.get("record", type=XmlFragment)
    doc.apply_update(state)
    made: list[bytes] = []
    doc.observe(lambda event: made.append(event.update))
    chance = random.Random(1)
    for _ in range(count):
        paragraph = root.children[chance.randrange(1, len(root.children))]
        assert isinstance(paragraph, XmlElement)
        text = paragraph.children[0]
        assert isinstance(text, XmlText)
        text.insert(3 * chance.randrange(len(text) // 3), "字")  # pycrdt counts UTF-8 bytes
    return made


def measure(step: Callable[[bytes], object], updates: list[bytes]) -> str:
    times = []
    for update in updates:
        began = time.perf_counter()
        step(update)
        times.append((time.perf_counter() - began) * 1e6)
    times.sort()
    return f"{times[len(times) // 2]:7.1f} {times[len(times) * 99 // 100]:7.1f}"


def main(paragraphs: int) -> None:
    document, _ = RecordDocument.create(SERVER)
    lines = [Inserted(f"s-7f3k2q.a1.{n}", "审：", LINE) for n in range(paragraphs)]
    document.insert(None, lines)
    known = {line.utterance for line in lines}
    state = document.state()
    updates = keystrokes(state, KEYS)

    class Judge:
        """The gate alone, following a document that it never touches."""

        def __init__(self) -> None:
            self.places = RecordDocument.load([state], known, 3)._places

        def __call__(self, update: bytes) -> None:
            self.places.take(validate(update, self.places, CLERK, known, Limits()))

    bare: Doc[XmlFragment] = Doc(client_id=3)
    bare.apply_update(state)
    began = time.perf_counter()
    whole = RecordDocument.load([state], known, 3)
    loading = (time.perf_counter() - began) * 1e3
    rows = {
        "gate": measure(Judge(), updates),
        "engine": measure(bare.apply_update, updates),
        "whole": measure(lambda update: whole.apply(update, CLERK), updates),
    }
    sys.stdout.write(f"{paragraphs} paragraphs, {len(state)} bytes, loaded in {loading:.0f} ms\n")
    for name, row in rows.items():
        sys.stdout.write(f"{name:8} {row} us per keystroke, p50 and p99\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1500)
