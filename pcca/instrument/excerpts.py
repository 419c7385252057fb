"""The line of a file that a fault stands on, with the place of the caret under it."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
WIDTH = 100


@dataclass(frozen=True)
class Excerpt:
    """A line, or the part of a long one around the place, and how many characters stand before the place."""

    text: str
    before: int


def lines_of(text: bytes) -> list[str]:
    """The lines of a file, broken where YAML breaks them."""
    return BREAK.split(text.decode("utf-8-sig", "replace")) if text else []


def excerpt(lines: list[str], line: int, column: int) -> Excerpt | None:
    """The line with this number; None where it is not there or blank."""
    found = lines[line - 1] if 0 < line <= len(lines) else ""
    if not found.strip():
        return None
    start = max(0, column - WIDTH // 2) if len(found) > WIDTH else 0
    return Excerpt(found[start : start + WIDTH].replace("\t", " "), column - 1 - start)
