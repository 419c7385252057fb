"""Reads the words of a PDF as typst writes it: fonts with a map to Unicode, and strings of two-byte glyphs."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PLAIN = rb"\\(?s:.)|[^\\()]"
STRING = rb"\((?:" + PLAIN + rb"|\((?:" + PLAIN + rb")*\))*\)"


def words_of(pdf: bytes) -> str:
    """Everything the pages say, in order, without any white space."""
    objects = {int(each[1]): each[2] for each in re.finditer(rb"(?s)\n(\d+) 0 obj\n(.*?)\nendobj", pdf)}
    kids = re.search(rb"/Type/Pages/Count \d+/Kids\[([^\]]*)\]", pdf)
    assert kids
    pages = [objects[int(number)] for number in re.findall(rb"(\d+) 0 R", kids[1])]
    return "".join("".join(_page(page, objects).split()) for page in pages)


def squeezed(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def _page(page: bytes, objects: Mapping[int, bytes]) -> str:
    resources = objects[_number(rb"/Resources (\d+) 0 R", page)]
    named = re.findall(rb"/(f\d+) (\d+) 0 R", _fonts_in(resources, objects))
    fonts = {name: _map(objects[int(number)], objects) for name, number in named}
    content = _stream(objects[_number(rb"/Contents (\d+) 0 R", page)])
    said, font = [], {}
    for each in re.finditer(rb"/(f\d+) [\d.]+ Tf|(" + STRING + rb")", content):
        if each[1]:
            font = fonts[each[1]]
        else:
            raw = _unescaped(each[2][1:-1])
            said.append("".join(font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)))
    return "".join(said)


def _fonts_in(resources: bytes, objects: Mapping[int, bytes]) -> bytes:
    inner = re.search(rb"/Font (\d+) 0 R", resources)
    return objects[int(inner[1])] if inner else resources


def _number(pattern: bytes, text: bytes) -> int:
    found = re.search(pattern, text)
    assert found, pattern
    return int(found[1])


def _stream(text: bytes) -> bytes:
    return zlib.decompress(text.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0])


def _map(font: bytes, objects: Mapping[int, bytes]) -> dict[bytes, str]:
    source = _stream(objects[_number(rb"/ToUnicode (\d+) 0 R", font)])
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", source)
    return {bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _unescaped(raw: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        octal: bytes = found[1]
        return bytes([int(octal, 8)]) if octal.isdigit() else ESCAPES.get(octal, octal)

    return re.sub(rb"(?s)\\([0-7]{1,3}|.)", plain, raw)
