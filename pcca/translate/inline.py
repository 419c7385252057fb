"""Translations that stand in the instrument itself, replaced where they stand; nothing else of the file is touched."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.excerpts import BREAK
from pcca.instrument.faults import Path, Sheet, suffixed
from pcca.instrument.places import Span
from pcca.instrument.read import Plain, read
from pcca.instrument.written import STEP, scalar


class NotReplaced(Exception):
    """A text stands in a way that cannot be replaced safely."""


def replaced(source: bytes, code: str, texts: Mapping[Path, str]) -> bytes:
    """The file with these translations in place of those it has; all other data are as they were."""
    sheet = Sheet("")
    data = read(source, sheet)
    # Of what follows a byte order mark; it is put back at the end.
    text = source.decode("utf-8-sig")
    starts = _line_starts(text)
    wanted = {suffixed(path, code): each for path, each in texts.items()}
    if not wanted.keys() <= sheet.spans.keys():
        raise NotReplaced
    for path in sorted(wanted, key=lambda path: sheet.spans[path].at, reverse=True):
        text = _put(text, starts, sheet.spans[path], _indent(sheet, path), wanted[path])
    renewed = source[: len(source) - len(source.decode("utf-8-sig").encode())] + text.encode()
    if read(renewed, Sheet("")) != _with(data, wanted):
        raise NotReplaced
    return renewed


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in BREAK.finditer(text))]


def _indent(sheet: Sheet, path: Path) -> str:
    return " " * (sheet.marks[(*path, "#key")][1] - 1) + STEP


def _put(text: str, starts: list[int], span: Span, indent: str, new: str) -> str:
    begin = starts[span.at[0] - 1] + span.at[1] - 1
    end = begin + len(span.source)
    rest = BREAK.split(text[end:], maxsplit=1)[0]
    # A block of lines would swallow a comment behind the text that it replaces.
    first, *more = scalar(new, several=not rest.strip() or span.style in ("|", ">")).split("\n")
    after = span.source[len(span.source.rstrip("\n")) :]
    written = "\n".join([first, *(f"{indent}{line}" if line else "" for line in more)])
    return text[:begin] + written + after + text[end:]


def _with(data: Plain | None, texts: Mapping[Path, str]) -> Plain | None:
    """The data as they must be read afterwards."""
    for path, text in texts.items():
        node = data
        for step in path[:-1]:
            node = node[str(step)] if isinstance(node, dict) else None
        if isinstance(node, dict):
            node[str(path[-1])] = text
    return data
