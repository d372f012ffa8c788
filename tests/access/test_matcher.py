"""The matcher of the identity check: the clerk, or what a setting names."""

from __future__ import annotations

import pytest

from server.access.matcher import ByTheClerk, plugged
from server.hearing.identity import Advice
from server.settings import Settings, SettingsError
from tests.access.likeness import Likeness
from tests.evidence.corpus import picture

pytestmark = pytest.mark.spec("A6")


def test_by_default_the_clerk_compares() -> None:
    matcher = plugged(Settings().matcher)
    assert isinstance(matcher, ByTheClerk)
    assert matcher.compare(b"card", b"face") == Advice()


def test_a_setting_plugs_one_in() -> None:
    matcher = plugged("tests.access.likeness:Likeness")
    assert isinstance(matcher, Likeness)
    assert matcher.compare(picture("JPEG"), picture("PNG")).verdict == "alike"


@pytest.mark.parametrize("name", ["no.such:Thing", "tests.access.likeness:Nothing", "tests.access.likeness:Advice.x"])
def test_one_that_cannot_be_loaded_keeps_the_server_from_starting(name: str) -> None:
    with pytest.raises(SettingsError) as error:
        plugged(name)
    assert error.value.code == "matcher_unusable"
    assert "TINGJI_MATCHER" in error.value.zh and "TINGJI_MATCHER" in error.value.en


@pytest.mark.parametrize("text", ["module", "a.b:", ":c", "a b:c", "os:system()"])
def test_a_name_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({"TINGJI_MATCHER": text})
    assert error.value.code == "setting_invalid"
