"""What the statistics of findings are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pcca.instrument.tree import Expr


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


@dataclass(frozen=True)
class RankOf:
    """The options of a ranking, or the rows of a grid, in order.

    `by` is first, top (among the first `top`) or mean (the mean place) of a ranking; mean, or share (of `codes`), of
    the rows of a grid. The largest comes first unless `lowest` does; of mean places that is the best.
    """

    of: str
    by: str
    top: int = 1
    codes: tuple[str, ...] = ()
    lowest: bool = False


@dataclass(frozen=True)
class GapOf:
    """What is needed beyond what is got, in each row of two grids with the same rows.

    Of codes the share of those who need it (`when`) and have not got it (none of `met_by`); else the mean of needed
    less got, which counts from 0 unless it is `signed`.
    """

    needed: str
    got: str
    when: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True)
class DifferenceOf:
    """The share for whom `share` is true, or the mean of `mean`, of the first group less that of the second.

    The groups are answers to `between`; where that is None, this wave and an earlier one. `unit` is the question by
    whose answers the same unit is found in both waves.
    """

    share: Expr | None = None
    mean: str | None = None
    between: str | None = None
    groups: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True)
class PairedOf:
    """The change of a column, derived value or score, or of the stage of a rule, in units found in both waves."""

    unit: str
    of: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class DaysOf:
    """The days from one date to another; those still waiting count as long as they have waited."""

    start: str
    end: str


@dataclass(frozen=True)
class AgreementOf:
    """How far two columns with the same options agree, or a column and the stage of a rule."""

    of: str
    other: str | None = None
    stage: str | None = None
    weights: str = "identity"


Composite = NetOf | RatioOf | QuantileOf | RankOf | GapOf | DifferenceOf | PairedOf | DaysOf | AgreementOf
What = Expr | str | tuple[str, ...] | Composite

Parts = tuple[Expr | str | None, ...]

_PARTS: Mapping[type, Callable[[Any], Parts]] = {
    NetOf: lambda what: (what.more, what.less),
    RatioOf: lambda what: (what.of, what.to),
    QuantileOf: lambda what: (what.of,),
    RankOf: lambda what: (what.of,),
    GapOf: lambda what: (what.needed, what.got),
    DifferenceOf: lambda what: (what.share, what.mean, what.between, what.unit),
    PairedOf: lambda what: (what.of, what.unit),
    DaysOf: lambda what: (what.start, what.end),
    AgreementOf: lambda what: (what.of, what.other),
    tuple: lambda what: (),
}


def parts_of(what: What) -> tuple[Expr | str, ...]:
    """The conditions, columns and scores that a statistic reads; of stages none."""
    parts = _PARTS.get(type(what))
    found: Parts = parts(what) if parts is not None else (what,)  # type: ignore[assignment]
    return tuple(part for part in found if part is not None)


def stage_of(what: What) -> str | None:
    """The rule whose stage a statistic reads beside its columns."""
    return what.stage if isinstance(what, PairedOf | AgreementOf) else None


def needs_earlier(what: What) -> bool:
    """Whether a statistic compares with an earlier wave."""
    return isinstance(what, PairedOf) or (isinstance(what, DifferenceOf) and what.between is None)
