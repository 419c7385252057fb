"""The parts of a version that can change, and the changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pcca.instrument.diff.kinds import KINDS
from pcca.instrument.faults import Path, Sheet, suffixed
from pcca.instrument.model import Instrument
from pcca.instrument.translation import Entry
from pcca.language import Text

Words = dict[str, str]
EVERYTHING = "*"


@dataclass(frozen=True)
class Version:
    """A version of an instrument, the ids of its checks, and where everything stands in its file.

    `recorded` are the translations of which is known what they were made from, by language and place.
    """

    instrument: Instrument
    check_ids: tuple[str, ...] = ()
    sheet: Sheet = field(default_factory=lambda: Sheet(""))
    recorded: Mapping[tuple[str, str], Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """One version as it is compared: in the languages that both have, the source language first."""

    version: Version
    languages: tuple[str, ...]

    @property
    def instrument(self) -> Instrument:
        return self.version.instrument

    def words(self, text: Text | None) -> Words | None:
        """The text in the languages that are compared."""
        found = dict(text) if text else {}
        return {code: found[code] for code in self.languages if code in found} or None

    def source(self, text: Text | None) -> str:
        """The text in the source language."""
        return next(iter((self.words(text) or {}).values()), "")

    def written(self, *paths: Path) -> Path:
        """The first of these paths that the file has, in whatever language; else the last."""
        marks = self.version.sheet.marks
        codes = self.instrument.languages
        found = (path for path in paths if path in marks or any(suffixed(path, code) in marks for code in codes))
        return next(found, paths[-1])


@dataclass(frozen=True)
class Aspect:
    """Something of a part that has a value; `key` says how a change of it is judged."""

    key: str
    value: object
    tail: Path = ()
    touches: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """Something with an id: `form` is of one kind of answer only, `origin` is the shared scale an option comes from."""

    kind: str
    id: str
    path: Path
    added: str
    removed: str
    label: str = ""
    touches: frozenset[str] = frozenset()
    aspects: tuple[Aspect, ...] = ()
    shape: str = ""
    form: tuple[Aspect, ...] = ()
    inside: tuple[Part, ...] = ()
    origin: Path = ()
    stated: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.id


@dataclass(frozen=True)
class Change:
    """What was and is at a path of the new file, or of the old one when it went; `stale` are languages left behind."""

    kind: str
    path: Path
    was: str
    now: str
    touches: frozenset[str] = frozenset()
    removed: bool = False
    stated: bool = False
    origin: Path = ()
    stale: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """Its class."""
        return KINDS[self.kind].of

    @property
    def effect(self) -> str:
        """What it does to figures that read it; new words mean the same where the author says so."""
        return "same" if self.of == "wording" and self.stated else KINDS[self.kind].effect
