"""What reaches a page of sound and picture, by the browser's own count."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator

from tests.e2e.courtroom import Courtroom

COUNT_CONNECTIONS = """
window.connections = []
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...settings) {
    super(...settings)
    connections.push(this)
  }
}
"""
"""Runs in a page before its own scripts."""

RECEIVED = """async (kind) => {
  const received = {}
  for (const connection of connections) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp' || report.kind !== kind) continue
      // What was decoded, so that neither silence nor a picture that stands still counts.
      received[report.trackIdentifier] = kind === 'audio' ? report.totalAudioEnergy : report.framesDecoded
    }
  }
  return received
}"""

LOOK_MS = 400
"""Between two looks at what has come. The fake microphone beeps every half second, so one may miss a look or two."""


def nothing_comes(room: Courtroom) -> None:
    """Wait until no sound and no picture arrives."""
    room.until(lambda: coming(room, "video") == coming(room, "audio") == 0, "nothing comes")


def coming(room: Courtroom, kind: Literal["audio", "video"]) -> int:
    """How many tracks bring something just now."""
    before: dict[str, float] = room.page.evaluate(RECEIVED, kind)
    room.page.wait_for_timeout(LOOK_MS)
    after: dict[str, float] = room.page.evaluate(RECEIVED, kind)
    return sum(amount > before.get(track, 0) for track, amount in after.items())


def sees(room: Courtroom, *names: str) -> None:
    """Wait until the pictures of these people, and of nobody else but oneself, move."""
    for name in names:
        moves(room, name)
    pictures_come(room, len(names))


def pictures_come(room: Courtroom, count: int) -> None:
    """Wait until so many pictures arrive, shown or not."""
    room.until(lambda: coming(room, "video") == count, f"{count} pictures come")


def moves(room: Courtroom, name: str) -> None:
    """Wait until the picture of somebody is shown and moves."""
    video = room.page.locator(f"video[aria-label*='{name}']")
    video.wait_for()
    shown = frames(video)
    room.until(lambda: frames(video) > shown, f"the picture of {name} moves")


def hears(room: Courtroom, count: int) -> None:
    """Wait until so many others are heard."""
    room.until(lambda: coming(room, "audio") == count, f"{count} microphones are heard")


def frames(video: Locator) -> int:
    """Frames that a picture has shown."""
    return int(video.evaluate("video => video.videoWidth && video.getVideoPlaybackQuality().totalVideoFrames"))
