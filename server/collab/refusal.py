"""Why an edit of the record is not accepted."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Stable codes; the sentences that people read are in server/errors.py."""

    MALFORMED = "malformed"
    FOREIGN_CLIENT = "foreign_client"
    NOT_CONTIGUOUS = "not_contiguous"
    UNKNOWN_ORIGIN = "unknown_origin"
    OVERSIZED = "oversized"
    SPLIT_SURROGATE = "split_surrogate"
    UNKNOWN_UTTERANCE = "unknown_utterance"
    HEADER_CHANGED = "header_changed"
    KIND_NOT_ALLOWED = "kind_not_allowed"
    ATTRIBUTE_NOT_ALLOWED = "attribute_not_allowed"
    NOT_IN_RECORD = "not_in_record"
    EDITED = "edited"


class Refused(Exception):
    """The document is as it was before."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code
