"""What is published, and the examples an instrument carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pcca.instrument.model.statistics import What
from pcca.instrument.tree import Expr
from pcca.language import Text


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
    """A citable statistic: `kind` is one of `pcca.instrument.schema.STATISTICS`.

    `what` is the condition of a share, the column or score of a distribution, mean, median or reliability, the
    stages counted, or what the other kinds are made of. `over` is the list whose entries are counted.
    """

    id: str
    kind: str
    what: What
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
    over: str | None = None


@dataclass(frozen=True)
class CrossTable:
    """A table of the answers to one question by those to another: `percent` is of row, column or none."""

    id: str
    rows: str
    columns: str
    percent: str
    among: Expr
    hide_below: int = 0
    label: Text | None = None


@dataclass(frozen=True)
class Example:
    """A test an instrument carries: answers, and what must come of them."""

    id: str
    answers: Mapping[str, object]
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    scores: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[str, ...] | None = None
