"""Faults in an instrument: each with its place, what is wrong, what is allowed and the nearest match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from string import ascii_lowercase, digits

from pcca.instrument.places import Span
from pcca.language import LANGUAGES, N_, Language, language

Path = tuple[str | int, ...]
Marks = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True)
class Problem:
    """What is wrong, before it is known where: a named check, a sentence and its slots, a remedy."""

    check: str
    sentence: str
    slots: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    offset: int = -1
    fatal: bool = False


def problem(check: str, sentence: str, *, hint: str = "", offset: int = -1, **slots: object) -> Problem:
    """A problem from keywords."""
    return Problem(check, sentence, slots, hint, offset)


@dataclass(frozen=True)
class Fault:
    """A problem in its place: file, line and column from 1, and the path of keys."""

    file: str
    line: int
    column: int
    where: str
    problem: Problem

    @property
    def check(self) -> str:
        return self.problem.check

    def message(self, lang: Language) -> str:
        return lang.say(self.problem.sentence, **self.problem.slots)

    def hint(self, lang: Language) -> str:
        return lang.say(self.problem.hint, **self.problem.slots) if self.problem.hint else ""

    def to_dict(self, lang: Language) -> dict[str, object]:
        """The fault as `pcca check --format json` prints it."""
        place: dict[str, object] = {"file": self.file, "line": self.line, "column": self.column, "where": self.where}
        return place | {"check": self.check, "message": self.message(lang), "hint": self.hint(lang)}

    def __str__(self) -> str:
        said = f"{self.message(language('en'))} {self.hint(language('en'))}".strip()
        return f"{self.file}:{self.line}:{self.column}: {self.where + ': ' if self.where else ''}{said}"


class Faulty(Exception):
    """An instrument that cannot be used, with every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Sheet:
    """Collects the faults of one file as it is read; of what is `spoilt` no more needs to be said."""

    file: str
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    spans: dict[Path, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    spoilt: set[Path] = field(default_factory=set)
    elsewhere: dict[Path, tuple[str, int, int]] = field(default_factory=dict)
    _said: set[tuple[object, ...]] = field(default_factory=set, repr=False)

    def add(self, path: Path, wrong: Problem, at: tuple[int, int] | None = None) -> None:
        """Notes a problem at a path of keys (or at a line and column), once."""
        file, line, column = (self.file, *at) if at else self.located(path, wrong.offset)
        said = (file, line, column, path, wrong.check, wrong.sentence, *map(str, wrong.slots.values()))
        if said not in self._said:
            self._said.add(said)
            self.faults.append(Fault(file, line, column, where(path), wrong))

    def located(self, path: Path, offset: int = -1) -> tuple[str, int, int]:
        """The place with its file: that of an overlay or module where only it has the text."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.marks:
                break
            if path[:end] in self.elsewhere:
                return self.elsewhere[path[:end]]
        return (self.file, *self.place(path, offset))

    def place(self, path: Path, offset: int = -1) -> tuple[int, int]:
        """The mark of the path (of a character in its text), or of the nearest thing around it."""
        if offset >= 0 and path in self.spans:
            return self.spans[path].place(offset)
        while path and path not in self.marks:
            translated = next((mark for code in LANGUAGES if (mark := self.marks.get(suffixed(path, code)))), None)
            if translated:
                return translated
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def sorted(self) -> list[Fault]:
        """The faults in the order of the file, those of its overlays last."""
        return sorted(
            self.faults,
            key=lambda fault: (fault.file != self.file, fault.file, fault.line, fault.column, fault.check),
        )


def where(path: Path) -> str:
    """The path as people write it: questions are named without their section."""
    keys = [str(key) for key in path if key != "#key"]
    if len(keys) > 3 and keys[0] == "sections" and keys[2] == "questions":
        keys = keys[2:]
    return ".".join(keys)


def suffixed(path: Path, code: str) -> Path:
    """The path of a text's translation."""
    own, end = (path[:-1], path[-1:]) if path[-1] == "#key" else (path, ())
    return (*own[:-1], f"{own[-1]}.{code}", *end) if own else path


DID_YOU_MEAN = N_("Did you mean '{nearest}'?")
ALLOWED = N_("Allowed: {allowed}.")
BOTH = N_("Did you mean '{nearest}'? Allowed: {allowed}.")
LISTED = 12
SEARCHED = 60
LETTERS = ascii_lowercase + digits + "_"


def unlisted(
    check: str, sentence: str, word: str, allowed: Iterable[str], *, offset: int = -1, **slots: object
) -> Problem:
    """A word that is not in a list: says what is, and the nearest match."""
    words = list(dict.fromkeys(allowed))
    near = nearest(word, words)
    few = len(words) <= LISTED
    listed = ", ".join(words[:LISTED]) + ("" if few else " …")
    hint = (BOTH if few else DID_YOU_MEAN) if near else (ALLOWED if words else "")
    return Problem(check, sentence, {"word": word, "allowed": listed, "nearest": near, **slots}, hint, offset)


def nearest(word: str, allowed: Sequence[str]) -> str:
    """The word that was probably meant, or nothing; in a long list one that differs by a single slip."""
    if len(allowed) <= SEARCHED:
        return next(iter(get_close_matches(word, allowed, n=1, cutoff=0.6)), "")
    # Comparing with thousands of words for each of thousands of faults would take minutes.
    known = set(allowed)
    return next((slip for slip in _slips(word[:40]) if slip in known), "")


def _slips(word: str) -> Iterator[str]:
    """The word with two letters exchanged, one left out, one replaced, one put in."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1)
    yield from (left + right[1:] for left, right in halves if right)
    yield from (left + letter + right[1:] for left, right in halves if right for letter in LETTERS)
    yield from (left + letter + right for left, right in halves for letter in LETTERS)
