from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.asr.messages import Word
from server.asr.segments import PAUSE_MS, partial_text, pieces, utterance_text

pytestmark = pytest.mark.spec("S2")


def words(text: str, confidence: float = 1.0) -> list[Word]:
    """Words between spaces; "|" is a pause of half a second."""
    found, time = [], 0
    for part in text.split():
        if part == "|":
            time += 500
        else:
            found.append(Word(part, time, time + 200, confidence))
            time += 200
    return found


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("", ""),
        ("现在 开庭", "现在开庭。"),
        ("我方 同意 调解 | 没有 补充", "我方同意调解，没有补充。"),
        ("被告 公司 收到 货款 了 吗", "被告公司收到货款了吗？"),
        ("听 清楚 了 吗 | 请坐", "听清楚了吗？请坐。"),
        ("原告 是否 申请 回避", "原告是否申请回避？"),
        ("被告 对 证据 三 | 有 没有 异议", "被告对证据三，有没有异议？"),
        ("你方 是否 同意 吗 | 现在 休庭", "你方是否同意吗？现在休庭。"),
        ("没有 异议", "没有异议。"),
        ("原告 [unk] 到庭", "原告□到庭。"),
        ("微信 WeChat Pay 转账", "微信WeChat Pay转账。"),
        ("the court | is open", "the court, is open."),
        ("the [unk] is open", "the □ is open."),
    ],
)
def test_a_line_reads_as_people_write(heard: str, shown: str) -> None:
    assert utterance_text(words(heard)) == shown


def test_partial_text_has_no_spaces_and_no_punctuation() -> None:
    assert partial_text("被告 对 证据 [unk] 有 没有") == "被告对证据□有没有"
    assert partial_text("the court is") == "the court is"
    assert partial_text("") == ""


def test_doubtful_and_unknown_words_are_marked() -> None:
    heard = [Word("被告", 0, 200, 0.99), Word("认可", 200, 400, 0.6), Word("[unk]", 400, 600, 1.0)]
    assert [(piece.text, piece.doubtful) for piece in pieces(heard)] == [
        ("被告", False),
        ("认可", True),
        ("□。", True),
    ]


chinese_words = st.text(st.sampled_from("原告被告证据合同吗是否没有一二三"), min_size=1, max_size=3)
timed_words = st.lists(
    st.tuples(chinese_words, st.integers(0, 1000), st.integers(1, 500), st.floats(0, 1)), min_size=1, max_size=20
)


def timed(parts: list[tuple[str, int, int, float]]) -> list[Word]:
    found, time = [], 1_800_000_000_000
    for text, pause, length, confidence in parts:
        found.append(Word(text, time + pause, time + pause + length, confidence))
        time += pause + length
    return found


@given(timed_words)
def test_no_word_is_lost_changed_or_moved(parts: list[tuple[str, int, int, float]]) -> None:
    heard = timed(parts)
    assert re.sub("[，。？]", "", utterance_text(heard)) == "".join(word.text for word in heard)
    assert len(pieces(heard)) == len(heard)


@given(timed_words)
def test_marks_stand_at_pauses_and_at_the_end_and_nowhere_else(parts: list[tuple[str, int, int, float]]) -> None:
    heard = timed(parts)
    for piece, word, following in zip(pieces(heard), heard, [*heard[1:], None], strict=True):
        marked = piece.text != word.text
        assert marked == (following is None or following.start - word.end >= PAUSE_MS)
    assert pieces(heard)[-1].text[-1] in "。？"


@given(st.text(max_size=40), st.integers(0, 400))
def test_any_text_of_a_recogniser_gives_a_line(text: str, pause: int) -> None:
    parts = text.split()
    heard = [Word(part, i * 400, i * 400 + 400 - pause, 1.0) for i, part in enumerate(parts)]
    assert all(part in utterance_text(heard) for part in parts if part != "[unk]")
