"""Comparing card and face: by the clerk, and by whatever a court plugs in to help him."""

from __future__ import annotations

import importlib
from typing import Protocol

from server.hearing.identity import Advice
from server.settings import SettingsError


class Matcher(Protocol):
    """Compares two JPEG photographs. It advises: the court passes or refuses."""

    def compare(self, card: bytes, face: bytes, /) -> Advice:
        """What it makes of them. Called in a thread of its own; what it raises counts as no advice."""


class ByTheClerk:
    """No advice: the clerk looks at both."""

    def compare(self, _card: bytes, _face: bytes, /) -> Advice:
        """Says nothing."""
        return Advice()


def plugged(name: str) -> Matcher:
    """The matcher that ``module:name`` makes when it is called; `ByTheClerk` for "". Raises SettingsError."""
    if not name:
        return ByTheClerk()
    module, _, attribute = name.partition(":")
    try:
        made: Matcher = getattr(importlib.import_module(module), attribute)()
    except Exception as error:  # it is somebody else's program
        raise SettingsError(
            "matcher_unusable",
            f"TINGJI_MATCHER 指定的比对程序 {name} 无法加载（{type(error).__name__}: {error}）；请检查，或去掉该设置。",
            f"The matcher {name} of TINGJI_MATCHER cannot be loaded ({type(error).__name__}: {error}); check it, or "
            "remove the setting.",
        ) from error
    return made
