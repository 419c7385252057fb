"""Kinds of question: what may be answered, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from pcca.instrument.tree import Expr
from pcca.language import Text

MISSING_CODES = ("dk", "na", "refused")
MOST_SHOWN = 15
MOST_CODED = 120
CURRENCIES = {"GBP": "£", "EUR": "€"}


@dataclass(frozen=True)
class Option:
    """One answer of a scale: its code, label, and number if it has one."""

    code: str
    label: Text
    value: Fraction | None = None
    show_if: Expr | None = None


@dataclass(frozen=True)
class Group:
    """Options that a long list shows under one heading."""

    id: str
    label: Text
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """Options in order; those in `missing` are answers without substance (dk, na, refused).

    `steps` are whole numbers in a line, with words at some of them; `groups` part a long list.
    """

    id: str
    options: tuple[Option, ...]
    missing: tuple[str, ...] = ()
    steps: bool = False
    groups: tuple[Group, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Option]:
        return {option.code: option for option in self.options}

    @cached_property
    def substantive(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.code not in self.missing)

    @property
    def valued(self) -> bool:
        """Whether every substantive option has a number."""
        return all(option.value is not None for option in self.substantive)


@dataclass(frozen=True)
class Row:
    """One row of a grid or matrix; a matrix row describes each level."""

    id: str
    label: Text
    descriptors: Mapping[str, Text] = field(default_factory=dict)
    show_if: Expr | None = None


@dataclass(frozen=True)
class Choice:
    """One answer of a scale; of a kind of `organisation`, those that a register held when it was written."""

    scale: Scale
    organisation: str | None = None

    @property
    def worded(self) -> bool:
        """Whether there are more options than a column of small codes can tell apart; the document has the answer."""
        return len(self.scale.options) > MOST_CODED

    @property
    def listed(self) -> bool:
        """Whether there are too many options to show them all at once."""
        return len(self.scale.options) > MOST_SHOWN and not self.scale.steps


@dataclass(frozen=True)
class Multi:
    """Several options may be ticked; an exclusive one stands alone."""

    scale: Scale
    exclusive: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class Grid:
    """One scale for several statements; `decisions` are things to be decided, their scale is who decides."""

    scale: Scale
    rows: tuple[Row, ...]
    reversed: tuple[str, ...] = ()
    decisions: bool = False


@dataclass(frozen=True)
class Matrix:
    """Levels with a descriptor each, per row; perhaps evidence, a target level and a confidence."""

    scale: Scale
    rows: tuple[Row, ...]
    evidence: str = "none"
    target: bool = False
    confidence: Scale | None = None
    reversed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Number:
    """A number within bounds; an amount of money when it has a currency."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    unit: Text | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Words:
    """Free text, on one line or several."""

    long: bool = False

    @property
    def limit(self) -> int:
        """The most characters an answer may have."""
        return 4000 if self.long else 200


@dataclass(frozen=True)
class Calendar:
    """A date; `when` is any, past (today included) or future (today included)."""

    when: str = "any"


@dataclass(frozen=True)
class Rank:
    """The first `top` options in order of preference."""

    scale: Scale
    top: int


@dataclass(frozen=True)
class Allocate:
    """A total that is shared out among options, in whole parts."""

    scale: Scale
    total: int


@dataclass(frozen=True)
class FileType:
    """A type of file: what people call it, how its names end, and its media type."""

    name: str
    suffixes: tuple[str, ...]
    media: str


MEGABYTE = 1_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument"
FILE_TYPES: Mapping[str, FileType] = {
    "pdf": FileType("PDF", (".pdf",), "application/pdf"),
    "png": FileType("PNG", (".png",), "image/png"),
    "jpeg": FileType("JPEG", (".jpg", ".jpeg"), "image/jpeg"),
    "docx": FileType("Word (docx)", (".docx",), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": FileType("Excel (xlsx)", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet"),
    "csv": FileType("CSV", (".csv",), "text/csv"),
}


@dataclass(frozen=True)
class File:
    """A file of one of several types, up to a size."""

    types: tuple[str, ...]
    megabytes: int

    @property
    def limit(self) -> int:
        """The most bytes the file may have."""
        return self.megabytes * MEGABYTE


@dataclass(frozen=True)
class Note:
    """Words on the page that ask nothing."""


Kind = Choice | Multi | Grid | Matrix | Number | Words | Calendar | Rank | Allocate | File | Note
