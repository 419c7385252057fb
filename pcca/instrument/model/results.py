"""What is worked out from answers: derived values, scores, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from pcca.instrument.model.kinds import Option, Scale
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
class CodePoints:
    """Points of each option of a choice, or of each option that is ticked."""

    by_code: Mapping[str, Fraction]

    @property
    def values(self) -> tuple[Fraction, ...]:
        """The points in the order of the file."""
        return tuple(self.by_code.values())


@dataclass(frozen=True)
class CutPoints:
    """Points of a number: of the first band below all cuts, then of the band from each cut on, the cut included."""

    cuts: tuple[Fraction, ...]
    values: tuple[Fraction, ...]


Points = CodePoints | CutPoints


@dataclass(frozen=True)
class Gap:
    """One row of a need and got score: the column of what is needed and that of what is got."""

    row: str
    needed: str
    got: str


@dataclass(frozen=True)
class Band:
    """A range of a score, with what to do about it; the first begins at no cut, a score equal to a cut is above it."""

    code: str
    label: Text
    action: Text
    at_least: Fraction | None = None


@dataclass(frozen=True)
class Score:
    """`how` is one of `pcca.instrument.schema.HOWS`; `parts` are columns or scores, rows spelled out.

    `points` are those of each part of a score by points, `gaps` the rows of a need and got score.
    """

    id: str
    how: str
    parts: tuple[Weighted, ...]
    need: int
    label: Text | None = None
    rescale: tuple[Fraction, Fraction] | None = None
    points: Mapping[str, Points] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    bands: tuple[Band, ...] = ()

    @property
    def counted(self) -> int:
        """Of how many parts `need` speaks."""
        return len(self.gaps) if self.gaps else len(self.parts)

    @property
    def cuts(self) -> tuple[Fraction, ...]:
        """Where its bands begin, without the first."""
        return tuple(band.at_least for band in self.bands if band.at_least is not None)

    @cached_property
    def band_scale(self) -> Scale:
        """Its bands as options."""
        return Scale(f"{self.id}.band", tuple(Option(band.code, band.label) for band in self.bands))


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
