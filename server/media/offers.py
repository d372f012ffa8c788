"""Reading the session descriptions that browsers send: untrusted text of up to 200 kB."""

from __future__ import annotations

from typing import Literal

from aiortc import RTCSessionDescription
from aiortc.sdp import MediaDescription, SessionDescription

Refusal = Literal["malformed", "unsupported", "no_port", "failed"]
"""Not a description at all; more or other than a publishing connection carries; no UDP port left; anything else."""

_CODECS = {"audio": "opus", "video": "vp8"}


class Refused(Exception):
    """A description cannot be used; `detail` says why, in English, for the log."""

    def __init__(self, code: Refusal, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code: Refusal = code
        self.detail = detail


def publishing(sdp: str) -> RTCSessionDescription:
    """The offer of a publishing connection: one sound, one picture, or one of each. Raises Refused.

    With two pictures on one connection aiortc would not repair their losses: both name the same payload types.
    """
    sdp, media = _read(sdp)
    kinds = [section.kind for section in media]
    if not kinds or len(set(kinds)) != len(kinds) or not set(kinds) <= set(_CODECS):
        raise Refused("unsupported", f"it has the sections {kinds}; one audio and one video are possible")
    for section in media:
        if section.direction not in ("sendonly", "sendrecv"):
            raise Refused("unsupported", f"its {section.kind} section is {section.direction}")
        if _CODECS[section.kind] not in {codec.name.lower() for codec in section.rtp.codecs}:
            raise Refused("unsupported", f"its {section.kind} section has no {_CODECS[section.kind]}")
    return RTCSessionDescription(sdp, "offer")


def receiving(sdp: str) -> RTCSessionDescription:
    """The answer of a receiving connection. Raises Refused."""
    sdp, _ = _read(sdp)
    return RTCSessionDescription(sdp, "answer")


def _read(text: str) -> tuple[str, list[MediaDescription]]:
    """The description without the browser's candidates, and its sections.

    The browser can reach the server, else nothing would work; its own address is learnt from its first packet. So the
    server never sends anything to an address that somebody merely wrote down, and looks up no names.
    """
    lines = [line for line in text.splitlines() if not line.startswith(("a=candidate", "a=end-of-candidates"))]
    text = "\r\n".join(lines) + "\r\n"
    try:
        session = SessionDescription.parse(text)
    except Exception as error:  # the parser raises whatever the text makes it stumble over
        raise Refused("malformed", f"{type(error).__name__}: {error}") from error
    mids = [section.rtp.muxId for section in session.media]
    if "" in mids or len(set(mids)) != len(mids):
        raise Refused("malformed", f"its sections are named {mids}")
    if not {mid for group in session.group for mid in group.items} <= set(mids):
        raise Refused("malformed", "it bundles sections that it does not have")
    for section in session.media:
        if section.dtls is None or not section.dtls.fingerprints:
            raise Refused("malformed", f"its {section.kind} section has no DTLS fingerprint or role")
        if section.ice is None or not section.ice.usernameFragment or not section.ice.password:
            raise Refused("malformed", f"its {section.kind} section has no ICE name or password")
    return text, session.media
