from __future__ import annotations

from pathlib import Path

import pytest

from server.asr.engine import InvalidGrammar, ModelError
from server.asr.vosk import VoskEngine, VoskRecogniser
from tests.asr.process import TINY
from tests.asr.voice import spoken

LOAN = "被告 向 原告 借款 八 万 元 已经 逾期"


@pytest.fixture(scope="module")
def engine() -> VoskEngine:
    return VoskEngine(TINY)


def heard(recogniser: VoskRecogniser, pcm: bytes) -> str:
    words = [word for at in range(0, len(pcm), 3200) for word in recogniser.accept(pcm[at : at + 3200]) or []]
    return " ".join(word.text for word in [*words, *recogniser.finish()])


@pytest.mark.parametrize(
    "grammar",
    [
        pytest.param([], id="no phrases"),
        pytest.param([""], id="an empty phrase"),
        pytest.param(["原告", " \n"], id="a blank phrase"),
        pytest.param(["原告", "量子 力学"], id="words that the model does not know"),
        pytest.param(['["原告"'], id="broken JSON"),
    ],
)
def test_a_grammar_that_would_end_the_process_is_refused(engine: VoskEngine, grammar: list[str]) -> None:
    with pytest.raises(InvalidGrammar):
        engine.recogniser(grammar)


def test_with_a_grammar_only_its_phrases_are_heard(engine: VoskEngine) -> None:
    assert heard(engine.recogniser(["被告 向 原告 借款", "八 万 元", "已经", "逾期"]), spoken(LOAN)) == LOAN
    assert set(heard(engine.recogniser(["现在 开庭"]), spoken(LOAN)).split()) <= {"现在", "开庭", "[unk]"}


@pytest.mark.spec("S5")
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="model_missing"):
        VoskEngine(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="model_broken"):
        VoskEngine(tmp_path)


def test_the_same_recogniser_hears_on_after_the_end_of_an_utterance(engine: VoskEngine) -> None:
    recogniser = engine.recogniser()
    pcm = spoken(LOAN)
    assert heard(recogniser, pcm) == LOAN
    again = recogniser.accept(pcm) or recogniser.finish()
    assert " ".join(word.text for word in again) == LOAN
    assert again[0].start > len(pcm) // 32
