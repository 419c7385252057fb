"""What an instrument is, as frozen values; built by `load`, read by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from pcca.instrument.tree import Expr
from pcca.language import Text

MISSING_CODES = ("dk", "na", "refused")
MOST_SHOWN = 15
COLUMN_PARTS = ("target", "confidence", "evidence")


@dataclass(frozen=True)
class Option:
    """One answer of a scale: its code, label, and number if it has one."""

    code: str
    label: Text
    value: Fraction | None = None
    show_if: Expr | None = None


@dataclass(frozen=True)
class Scale:
    """Options in order; those in `missing` are answers without substance (dk, na, refused)."""

    id: str
    options: tuple[Option, ...]
    missing: tuple[str, ...] = ()

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
    """One answer of a scale."""

    scale: Scale

    @property
    def listed(self) -> bool:
        """Whether there are too many options to show them all at once."""
        return len(self.scale.options) > MOST_SHOWN


@dataclass(frozen=True)
class Multi:
    """Several options may be ticked; an exclusive one stands alone."""

    scale: Scale
    exclusive: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class Grid:
    """One scale for several statements."""

    scale: Scale
    rows: tuple[Row, ...]
    reversed: tuple[str, ...] = ()


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
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    unit: Text | None = None


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
class Note:
    """Words on the page that ask nothing."""


Kind = Choice | Multi | Grid | Matrix | Number | Words | Calendar | Rank | Note


@dataclass(frozen=True)
class Rule:
    """What must hold (`check`) or should hold (`warn`), and what to say when it does not."""

    that: Expr
    say: Text


@dataclass(frozen=True)
class Question:
    id: str
    kind: Kind
    ask: Text
    section: str
    hint: Text | None = None
    guidance: Text | None = None
    required: bool = False
    required_if: Expr | None = None
    show_if: Expr | None = None
    check: Rule | None = None
    warn: Rule | None = None
    personal: bool = False

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The columns the question fills."""
        return items_of(self)

    @cached_property
    def columns(self) -> Mapping[str, Item]:
        """The same by column name."""
        return {item.column: item for item in self.items}

    @cached_property
    def routed_rows(self) -> tuple[Row, ...]:
        """The rows that are shown on a condition."""
        return tuple(row for row in getattr(self.kind, "rows", ()) if row.show_if is not None)

    @cached_property
    def routed_options(self) -> tuple[Option, ...]:
        """The options that are offered on a condition."""
        scale: Scale | None = getattr(self.kind, "scale", None)
        return tuple(option for option in scale.options if option.show_if is not None) if scale else ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of a response document that the question fills."""
        return tuple(dict.fromkeys(item.key for item in self.items))


@dataclass(frozen=True)
class Section:
    id: str
    title: Text
    questions: tuple[Question, ...]
    about: Text | None = None
    show_if: Expr | None = None


@dataclass(frozen=True)
class Item:
    """One column of data: what a question, or one part of it, holds for each response.

    `kind` is code (index into `options`), tick (0 or 1), quantity (number or date) or words.
    """

    column: str
    question: str
    kind: str
    scale: Scale | None = None
    row: str | None = None
    part: str | None = None
    option: str | None = None

    @property
    def key(self) -> str:
        """The document key of the column: ticks and ranks stand together under their question."""
        return self.question if self.kind == "tick" or (self.part or "").isdigit() else self.column

    @property
    def codes(self) -> tuple[str, ...]:
        """Substantive codes in the order their indexes count."""
        return tuple(option.code for option in self.scale.substantive) if self.scale else ()


@dataclass(frozen=True)
class Derived:
    """A value computed from answers; coded when it has a scale, else a number."""

    id: str
    expr: Expr
    label: Text


@dataclass(frozen=True)
class Weighted:
    """One part of a score: a column, a whole grid or matrix, or another score."""

    of: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Score:
    """`how` is mean, sum, median, lowest, highest or weighted; `parts` are columns or scores, rows spelled out."""

    id: str
    how: str
    parts: tuple[Weighted, ...]
    need: int
    label: Text | None = None
    rescale: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True)
class CutRule:
    """The stage of a score by its cuts; a score equal to a cut is in the higher stage."""

    id: str
    score: str
    cuts: tuple[Fraction, ...]
    label: Text | None = None


@dataclass(frozen=True)
class LowestRule:
    """The stage of the lowest of several scores."""

    id: str
    scores: tuple[str, ...]
    cuts: tuple[Fraction, ...]
    label: Text | None = None


@dataclass(frozen=True)
class GateRule:
    """The highest stage that at least `reach` critical items reach, none being below `none_below[stage]`."""

    id: str
    items: tuple[str, ...]
    reach: int
    none_below: Mapping[int, int] = field(default_factory=dict)
    all_rated: bool = False
    label: Text | None = None


@dataclass(frozen=True)
class CapRule:
    """The stage of `rule`, but at most `plus` above the stage of `cap`."""

    id: str
    rule: str
    cap: str
    plus: int = 0
    label: Text | None = None


StageRule = CutRule | LowestRule | GateRule | CapRule


@dataclass(frozen=True)
class Domain:
    """A part of the assessment with a stage of its own."""

    id: str
    score: str
    critical: str | None
    label: Text


@dataclass(frozen=True)
class Stages:
    scale: Scale
    primary: str
    rules: Mapping[str, StageRule]
    domains: Mapping[str, Domain]
    domain_cuts: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Interval:
    """How a share's interval is computed: a method and a level in percent."""

    method: str = "wilson"
    level: int = 95


@dataclass(frozen=True)
class Reference:
    """A published figure shown beside an estimate."""

    value: Fraction
    source: Text


@dataclass(frozen=True)
class Finding:
    """A citable statistic: `kind` is share, distribution, mean, median or stage_share.

    `what` is the condition of a share, the column or score of the others, or the stages counted.
    """

    id: str
    kind: str
    what: Expr | str | tuple[str, ...]
    say: Text
    among: Expr
    sensitivity: tuple[Expr, ...] = ()
    by: tuple[str, ...] = ()
    decimals: int = 1
    interval: Interval = Interval()
    hide_below: int = 0
    reference: Reference | None = None
    rule: str | None = None
    label: Text | None = None


@dataclass(frozen=True)
class Example:
    """A test an instrument carries: answers, and what must come of them."""

    id: str
    answers: Mapping[str, object]
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    scores: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Instrument:
    """One version of an instrument; two are the same only when they are the same object."""

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    about: Text
    unit: str
    respondents: str
    identification: str
    provenance: Text
    scales: Mapping[str, Scale]
    sections: tuple[Section, ...]
    derived: Mapping[str, Derived]
    checks: tuple[Rule, ...]
    scores: Mapping[str, Score]
    stages: Stages | None
    findings: Mapping[str, Finding]
    examples: tuple[Example, ...]
    digest: str = ""
    minutes: int | None = None

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by id, in file order."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every column of data in file order: the order of a code blob."""
        return tuple(item for question in self.questions.values() for item in question.items)

    @cached_property
    def keys(self) -> Mapping[str, Question]:
        """Every key a response document may have, with its question."""
        return {key: question for question in self.questions.values() for key in question.keys}

    @cached_property
    def columns(self) -> Mapping[str, Item]:
        """Every item by its column name."""
        return {item.column: item for item in self.items}


def items_of(question: Question) -> tuple[Item, ...]:
    """The columns one question fills."""
    match question.kind:
        case Choice(scale=scale):
            return (Item(question.id, question.id, "code", scale),)
        case Multi(scale=scale):
            return tuple(
                Item(f"{question.id}.{o.code}", question.id, "tick", scale, option=o.code) for o in scale.substantive
            )
        case Grid(scale=scale, rows=rows):
            return tuple(Item(f"{question.id}.{row.id}", question.id, "code", scale, row.id) for row in rows)
        case Matrix():
            return tuple(item for row in question.kind.rows for item in _matrix_items(question.id, question.kind, row))
        case Number() | Calendar():
            return (Item(question.id, question.id, "quantity"),)
        case Words():
            return (Item(question.id, question.id, "words"),)
        case Rank(scale=scale, top=top):
            return tuple(Item(f"{question.id}.{i}", question.id, "code", scale, part=str(i)) for i in range(1, top + 1))
        case Note():
            return ()


def _matrix_items(question: str, kind: Matrix, row: Row) -> tuple[Item, ...]:
    column = f"{question}.{row.id}"
    extra = (
        ("target", "code", kind.scale if kind.target else None),
        ("confidence", "code", kind.confidence),
    )
    coded = [Item(f"{column}.{part}", question, how, scale, row.id, part) for part, how, scale in extra if scale]
    words = [Item(f"{column}.evidence", question, "words", None, row.id, "evidence")] if kind.evidence != "none" else []
    return (Item(column, question, "code", kind.scale, row.id), *coded, *words)
