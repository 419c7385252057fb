"""Texts in CSV cells: none runs as a formula, none is taken for a reason why an answer is missing."""

from __future__ import annotations

import re

# What a spreadsheet takes for the beginning of a formula, and the full-width forms of the same signs.
STARTERS = "=+-@\t\r\n＝＋－＠"
MISSING_WORDS = ("skipped", "not_asked")
NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def runs(text: str) -> bool:
    """Whether a spreadsheet could run the cell as a formula; numbers stay numbers."""
    return text[:1] in STARTERS and text != "" and NUMBER.fullmatch(text) is None


def safe(text: str) -> str:
    """The cell with an apostrophe before what a spreadsheet could run."""
    return f"'{text}" if runs(text) else text


def quoted(text: str) -> str:
    """A text answer as a cell; `unquoted` gives it back whatever it is."""
    return f"'{text}" if _quotes(text) else text


def unquoted(cell: str) -> str:
    """The text answer that a cell holds."""
    return cell[1:] if cell[:1] == "'" and _quotes(cell[1:]) else cell


def _quotes(text: str) -> bool:
    # Apostrophes before such a text count too, or a text that begins with one would come back without it.
    bare = text.lstrip("'")
    return runs(bare) or bare in MISSING_WORDS
