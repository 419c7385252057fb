"""The fewest one-level raises that lift the primary stage by one, as an integer programme.

References
----------
.. [1] Nemhauser GL, Wolsey LA (1988). Integer and Combinatorial Optimization, ch. I.1. Wiley.
.. [2] Huangfu Q, Hall JAJ (2018). Parallelizing the dual revised simplex method.
       Math Program Comput 10, 119-142.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.maturity.assessment import Assessment
from scoring.maturity.evaluate import stage_of, with_scores
from scoring.maturity.programme import Linear, NoProgramme, Programme, programme_of, required
from scoring.maturity.unit import Assessed

LARGEST_COEFFICIENT = 10**6


@dataclass(frozen=True)
class Raise:
    """One item and the level it would have to rise to."""

    item: str
    level: Fraction
    to: Fraction
    steps: int


@dataclass(frozen=True)
class Lift:
    """Raises, in item order, that lift the primary rule to `stage`."""

    stage: int
    raises: tuple[Raise, ...]

    @property
    def steps(self) -> int:
        """One-level raises in all."""
        return sum(item.steps for item in self.raises)


def lift(assessment: Assessment, assessed: Assessed) -> Lift | None:
    """The fewest one-level raises of known items that lift the primary stage by one [1]_, [2]_.

    Among equals, earlier items are raised as far as they help. Unknown items count as their lowest level,
    so the raises suffice whatever they are.

    Returns
    -------
    Lift or None
        None at the top stage, where the stage is not rated or not certain, where no raises suffice, and for
        rules whose fewest raises cannot be computed exactly (a median or a highest score).
    """
    stage = assessed.primary.point
    if stage is None or stage == assessment.highest:
        return None
    programme = programme_of(assessment, assessed.levels)
    try:
        demands = list(required(programme, assessment.primary, stage + 1))
        chosen = _solve(programme, demands)
    except NoProgramme:
        return None
    return _proved(programme, stage + 1, chosen)


def _solve(programme: Programme, demands: list[Linear]) -> NDArray[np.bool_]:
    """The steps taken: fewest in all, then as many as possible of the first item, the second, and so on."""
    size = len(programme.owners)
    if not size:
        raise NoProgramme
    rows = [_integer_row(demand, size) for demand in demands] + list(_consecutive(programme))
    fewest = round(float(_optimum(np.ones(size), rows).sum()))
    rows.append((-np.ones(size), -float(fewest)))
    left, chosen = fewest, np.zeros(size)
    for name in dict.fromkeys(programme.owners):
        if left:
            own = np.array([owner == name for owner in programme.owners], np.float64)
            chosen = _optimum(-own, rows)
            taken = round(float(own @ chosen))
            rows.append((own, float(taken)))
            left -= taken
    return np.round(chosen).astype(np.bool_)


Row = tuple[NDArray[np.float64], float]


def _integer_row(demand: Linear, size: int) -> Row:
    """A constraint with whole coefficients, which the solver's tolerance cannot blur."""
    common = math.lcm(demand.constant.denominator, *(c.denominator for c in demand.steps.values()))
    row = np.zeros(size)
    for step, coefficient in demand.steps.items():
        row[step] = int(coefficient * common)
    if max(np.abs(row).max(initial=0), abs(demand.constant * common)) > LARGEST_COEFFICIENT:
        raise NoProgramme
    return row, float(-demand.constant * common)


def _consecutive(programme: Programme) -> Iterator[Row]:
    """A step is taken only after the one below it."""
    for step, (below, above) in enumerate(pairwise(programme.owners)):
        if below == above:
            row = np.zeros(len(programme.owners))
            row[step], row[step + 1] = 1, -1
            yield row, 0.0


def _optimum(cost: NDArray[np.float64], rows: list[Row]) -> NDArray[np.float64]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, bounds = np.array([row for row, _ in rows]), np.array([bound for _, bound in rows])
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, bounds, np.inf),
        integrality=np.ones(len(cost), np.int8),
        bounds=Bounds(0, 1),
    )
    if not found.success:
        raise NoProgramme
    solution: NDArray[np.float64] = found.x
    return solution


def _proved(programme: Programme, stage: int, chosen: NDArray[np.bool_]) -> Lift | None:
    """The raises, if the rules in exact arithmetic confirm that they lift the stage."""
    raises, raised = (
        [],
        {name: programme.values[name] for name in programme.assessment.item if name in programme.values},
    )
    for name in dict.fromkeys(programme.owners):
        steps = sum(bool(taken) for taken, owner in zip(chosen, programme.owners, strict=True) if owner == name)
        if steps:
            levels = programme.levels(name)
            raises.append(Raise(name, levels[0], levels[steps], steps))
            raised[name] = levels[steps]
    reached = stage_of(programme.assessment, programme.assessment.primary, with_scores(programme.assessment, raised))
    return Lift(stage, tuple(raises)) if reached is not None and reached >= stage else None
