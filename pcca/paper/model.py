"""A form on paper: what stands on it, before it is set as PDF or Word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Words in one manner."""

    text: str
    strong: bool = False
    em: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list with the mark before it."""

    runs: tuple[Run, ...]
    mark: str = ""


@dataclass(frozen=True)
class Tick:
    """An answer with a box to cross; `note` says for whom it is, or where to go on."""

    label: str
    note: str = ""


@dataclass(frozen=True)
class Ticks:
    """Answers to choose from, below each other; many of them in two columns."""

    options: tuple[Tick, ...]
    label: str = ""

    @property
    def columns(self) -> int:
        """In how many columns they stand: many short ones in several."""
        longest = max(len(option.label) + 99 * bool(option.note) for option in self.options)
        if len(self.options) > 20 and longest < 24:
            return 3
        return 2 if len(self.options) > 9 and longest < 40 else 1


@dataclass(frozen=True)
class Across:
    """Answers to choose from, side by side."""

    options: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Figure:
    """A box for a number, with what stands before and after it."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Day:
    """Boxes for a day, a month and a year."""

    labels: tuple[str, str, str]


@dataclass(frozen=True)
class Lines:
    """Lines to write on."""

    count: int
    label: str = ""


@dataclass(frozen=True)
class Figures:
    """A line for each of several parts, with a box for its number; and what they must add up to."""

    labels: tuple[str, ...]
    total: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row of boxes to cross; `note` says for whom it is, `texts` describe each box."""

    label: str
    note: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of boxes to cross, under a head that names them."""

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    corner: str


@dataclass(frozen=True)
class Levels:
    """One row of a matrix: the levels side by side with what they mean, and what else is asked of it."""

    label: str
    head: tuple[str, ...]
    texts: tuple[str, ...]
    note: str = ""
    more: tuple[Across | Lines, ...] = ()


Area = Ticks | Across | Figure | Day | Lines | Figures | Table | Levels


@dataclass(frozen=True)
class Asked:
    """A question with its number, what is said about it, and where it is answered; a note has no number."""

    number: str
    ask: tuple[Paragraph, ...]
    routes: tuple[str, ...] = ()
    hints: tuple[Paragraph, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Block:
    """Questions that stand together, under a heading where they are of one entry of a list."""

    title: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Part:
    """A part of the form."""

    title: str
    routes: tuple[str, ...]
    about: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Fact:
    """Something to know before answering."""

    label: str
    text: str


@dataclass(frozen=True)
class Form:
    """A whole form in one language; `page` is the sentence of a page number with `{page}` and `{pages}`."""

    language: str
    title: str
    about: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    thanks: str
    back: tuple[Fact, ...]
    provenance: str
    footer: str
    page: str


@dataclass(frozen=True)
class PrintedPart:
    """A heading of a notice with its sentences, an author's text below, and lines to be filled in."""

    heading: str
    sentences: tuple[str, ...]
    about: tuple[Paragraph, ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True)
class PrintedSheet:
    """A notice as it is printed; `page` says "{page} of {pages}" in its language."""

    language: str
    title: str
    survey: str
    lead: str
    page: str
    parts: tuple[PrintedPart, ...]
