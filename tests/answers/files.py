"""Small files of every type that may be asked for."""

from __future__ import annotations

import io
import re
import zipfile


def packed(*names: str) -> bytes:
    """A ZIP file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name in names:
            book.writestr(name, "x")
    return out.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
CSV = "enw,oriau\r\nSiân,4\r\n".encode()
EACH = {"pdf": PDF, "png": PNG, "jpeg": JPEG, "docx": DOCX, "xlsx": XLSX, "csv": CSV}
MACROS = packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
# Its names are no text, and it is of a version that nobody writes.
NAMELESS = packed("[Content_Types].xml", "word/document.xml", "tŷ").replace("tŷ".encode(), b"t\xff\xff")
UNKNOWN = re.sub(rb"(PK\x01\x02..).", rb"\1c", DOCX, flags=re.DOTALL)
