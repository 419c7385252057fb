"""Where a character of a scalar's value stands in the file, whatever the scalar's style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Layout may change white space only, so that a character is found by counting the others before it.
UNITS = {
    "'": re.compile(r"''|\S"),
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|\S", re.DOTALL),
}
PLAIN = re.compile(r"\S")
# Escapes that stand for white space, and the one that joins two lines.
BLANK = frozenset("\\" + letter for letter in "ntrvfNLP_ \t\n")
HEADER = re.compile(r"[|>][^\n]*\n?")


@dataclass(frozen=True)
class Span:
    """The text of one scalar as it is written, its style, and the line and column of its first character."""

    source: str = field(repr=False)
    style: str | None
    value: str
    at: tuple[int, int]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset` of the value; of the end when it lies behind."""
        before = sum(not char.isspace() for char in self.value[:offset])
        end = 0
        for number, (start, stop) in enumerate(self._units()):
            if number == before and offset < len(self.value):
                return self._position(start)
            end = stop
            if number + 1 == before and offset >= len(self.value):
                break
        return self._position(end)

    def _units(self) -> Iterator[tuple[int, int]]:
        """Start and end of every piece of source that stands for one character other than white space."""
        header = HEADER.match(self.source) if self.style in ("|", ">") else None
        start = header.end() if header else 1 if self.style else 0
        for found in UNITS.get(self.style or "", PLAIN).finditer(self.source, start):
            if found[0] not in BLANK:
                yield found.span()

    def _position(self, index: int) -> tuple[int, int]:
        before = self.source[:index]
        breaks = before.count("\n")
        return self.at[0] + breaks, index - before.rfind("\n") if breaks else self.at[1] + index
