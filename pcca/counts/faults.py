"""Faults in a file of counts, all reported at once with their row and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from pcca.language import Language, language


@dataclass(frozen=True)
class CountsFault:
    """What is wrong, in a row of the file (the header is row 1; 0 is the file itself) and a column."""

    row: int
    column: str
    sentence: str
    slots: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def message(self, lang: Language) -> str:
        return lang.say(self.sentence, **self.slots)

    def __str__(self) -> str:
        place = f"row {self.row}, " if self.row else ""
        column = f"{self.column}: " if self.column else ""
        return f"{place}{column}{self.message(language('en'))}"


class BadCounts(Exception):
    """A file of counts that cannot be used, with every fault found in it."""

    def __init__(self, faults: Iterable[CountsFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Sheet:
    """Collects the faults of one file as it is read."""

    faults: list[CountsFault] = field(default_factory=list)

    def add(self, row: int, column: str, sentence: str, **slots: object) -> None:
        self.faults.append(CountsFault(row, column, sentence, slots))

    def unlisted(self, row: int, column: str, sentences: tuple[str, str], word: str, allowed: Iterable[str]) -> None:
        """A word that is not in a list: the first sentence names the nearest, the second what is allowed."""
        words = list(dict.fromkeys(allowed))
        near = get_close_matches(word, words, n=1)
        listed = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
        sentence = sentences[0] if near else sentences[1]
        self.add(row, column, sentence, word=word[:60], nearest="".join(near), allowed=listed)

    def check(self) -> None:
        """Raises what has been found, in the order of the file."""
        if self.faults:
            raise BadCounts(sorted(self.faults, key=lambda fault: fault.row))
