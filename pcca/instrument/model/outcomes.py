"""What follows from answers: decision tables, advice, and how the ratings of a panel are laid side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from pcca.instrument.model.kinds import Scale
from pcca.instrument.tree import Expr
from pcca.language import Text


@dataclass(frozen=True)
class DecisionRow:
    """One row of a decision table: when it matches, the outcome it gives, and what it says; `else` has no condition."""

    id: str
    give: str
    say: Text
    when: Expr | None = None


@dataclass(frozen=True)
class DecisionTable:
    """Rows of which the first that matches gives the outcome; a panel may decide otherwise, and say why.

    `decision` is the question in which people enter what they decided, `reason` the one in which they say why.
    """

    id: str
    label: Text
    scale: Scale
    rows: tuple[DecisionRow, ...]
    otherwise: DecisionRow
    decision: str | None = None
    reason: str | None = None

    @cached_property
    def outcomes(self) -> Scale:
        """The outcomes as options, which have no order and no numbers."""
        return Scale(self.id, tuple(replace(option, value=None) for option in self.scale.substantive))

    @property
    def every(self) -> tuple[DecisionRow, ...]:
        """All rows in order, `else` last."""
        return (*self.rows, self.otherwise)


@dataclass(frozen=True)
class Advice:
    """What is said to those of whom a condition is true."""

    id: str
    when: Expr
    say: Text


@dataclass(frozen=True)
class Split:
    """When raters are split: the share `outside` a window of `band` levels round the median, or at both `ends`."""

    outside: Fraction | None = None
    band: int = 3
    ends: Fraction | None = None


@dataclass(frozen=True)
class Consensus:
    """Which columns a panel rates, when its ratings are split, and which responses hold what was agreed."""

    of: tuple[str, ...]
    split: Split
    agreed: Expr | None = None
