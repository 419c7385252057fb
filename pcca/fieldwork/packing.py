"""A file on its way through a page: what was read goes out with the preview and comes back to be read again."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Iterable

from pcca.fieldwork.frames import STRATA, Frame, FrameRow, read_frame
from pcca.fieldwork.sheets import MOST_BYTES

COLUMNS = ("mail", "name", "language", *STRATA)


def packed(rows: Iterable[FrameRow]) -> str:
    """The rows as a text for a hidden field."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row.mail, row.name, row.language, *(row.strata.get(each, "") for each in STRATA)])
    return packed_bytes(out.getvalue().encode())


def unpacked(text: str) -> Frame:
    """The frame in such a text, read as any file is: it may be somebody else's."""
    return read_frame(unpacked_bytes(text))


def packed_bytes(source: bytes) -> str:
    """A file as a text for a hidden field."""
    return base64.b64encode(zlib.compress(source)).decode()


def unpacked_bytes(text: str) -> bytes:
    """The file in such a text, at most a byte more than files may have; nothing of a text that is none."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return b""
