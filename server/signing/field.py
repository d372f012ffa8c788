"""Room for a seal in a PDF: a signature field whose signature is still to come. The file before it stays as it is.

The signature itself is made by `server/signing/seal.py`, in the server's process: where files are parsed there is no
key.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Final

import msgspec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from server.collab.pdf import Place
from server.hearing.header import BEIJING
from server.signing.orders import Reserved, Reserving
from server.worker import JobError

ROOM: Final = 16 << 10
"""Bytes for a signature with its certificates and time stamp."""

REASON: Final = "庭审笔录封章"


def reserve(body: bytes) -> bytes:
    """From a Reserving in msgpack to a Reserved in msgpack. Raises JobError ``seal_not_readable``."""
    order = msgspec.msgpack.decode(body, type=Reserving)
    try:
        found = reserved(order.pdf, order.at)
    except Exception as error:  # a file from outside may upset the parser in any way
        raise JobError("seal_not_readable") from error
    return msgspec.msgpack.encode(found)


def reserved(pdf: bytes, at: int, shown: Place | None = None) -> Reserved:
    """Add a field for a seal; an invisible one, unless it is `shown`.

    The first seal of a file certifies it: after it the file may be sealed again, and changed in no other way (DocMDP,
    ISO 32000-1, 12.8.2.2).
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sealed = len(writer.prev.embedded_signatures)
    name = f"Seal{sealed + 1}"
    append_signature_field(writer, _field(writer, name, shown))
    embedding = PdfCMSEmbedder().write_cms(name, writer, existing_fields_only=True)
    next(embedding)
    moment = datetime.fromtimestamp(at // 1000, BEIJING)
    signature = SignatureObject(
        timestamp=moment, subfilter=SigSeedSubFilter.PADES, reason=REASON, bytes_reserved=2 * ROOM
    )
    certifying = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)
    embedding.send(SigObjSetup(sig_placeholder=signature, mdp_setup=None if sealed else certifying))
    room, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
    return Reserved(output.getvalue(), room.reserved_region_start, room.reserved_region_end)


def _field(writer: IncrementalPdfFileWriter, name: str, shown: Place | None) -> SigFieldSpec:
    if shown is None:
        return SigFieldSpec(name)
    top = float(writer.find_page_for_modification(shown.page - 1)[0].get_object()["/MediaBox"][3]) - shown.y
    box = round(shown.x), round(top - shown.height), round(shown.x + shown.width), round(top)
    return SigFieldSpec(name, on_page=shown.page - 1, box=box, readable_field_name=REASON)
