"""A Chinese input method at work in the record of one page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.courtroom import Courtroom

COUNT_ENDS = """record => {
  window.ends = 0
  record.addEventListener('compositionend', () => { window.ends += 1 })
}"""


class InputMethod:
    """What an input method does to the page: text that it underlines and replaces until a word is chosen."""

    def __init__(self, room: Courtroom) -> None:
        self._room = room
        self._session = room.page.context.new_cdp_session(room.page)
        room.record.evaluate(COUNT_ENDS)

    def spell(self, text: str) -> None:
        """The composition now reads so."""
        here = {"selectionStart": len(text), "selectionEnd": len(text)}
        self._session.send("Input.imeSetComposition", {"text": text} | here)
        self.goes_on(text)

    def choose(self, word: str) -> None:
        """The composition becomes this word."""
        self._session.send("Input.insertText", {"text": word})
        expect(self._room.record).to_contain_text(word)
        self._room.page.evaluate("window.ends = 0")

    def goes_on(self, text: str) -> None:
        """The composition is as it was left, and nothing has ended it."""
        assert "".join(self._room.paragraphs()).count(text) == 1
        assert self._room.page.evaluate("window.ends") == 0
