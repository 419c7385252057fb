"""What is published, and the examples an instrument carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

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
class NetOf:
    """A share less another of the same base: those for whom `more` is true, and those for whom `less` is."""

    more: Expr
    less: Expr


@dataclass(frozen=True)
class RatioOf:
    """The sum of one column, derived value or score over the sum of another; `percent` if printed so."""

    of: str
    to: str
    percent: bool = False


@dataclass(frozen=True)
class QuantileOf:
    """The least value of a column, derived value or score that the share `at` of the base does not exceed."""

    of: str
    at: Fraction


What = Expr | str | tuple[str, ...] | NetOf | RatioOf | QuantileOf


@dataclass(frozen=True)
class Finding:
    """A citable statistic: `kind` is one of `pcca.instrument.schema.STATISTICS`.

    `what` is the condition of a share, the column or score of a distribution, mean, median or reliability, the
    stages counted, or what the other kinds are made of.
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


def parts_of(what: What) -> tuple[Expr | str, ...]:
    """The conditions, columns and scores that a statistic reads; none for stages."""
    match what:
        case tuple():
            return ()
        case NetOf(more=more, less=less):
            return more, less
        case RatioOf(of=of, to=to):
            return of, to
        case QuantileOf(of=of):
            return (of,)
    return (what,)


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
