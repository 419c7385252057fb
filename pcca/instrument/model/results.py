"""What is worked out from answers: derived values, scores, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pcca.instrument.model.kinds import Scale
from pcca.instrument.tree import Expr
from pcca.language import Text


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
