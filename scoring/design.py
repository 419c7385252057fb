"""How respondents were drawn: weights, strata, sampling units and the sizes of what they were drawn from.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
.. [2] Lumley T (2010). Complex Surveys, ch. 3 and appendix. Wiley.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Adjustment, Floats, Indexes
from scoring.arguments import NUMERIC
from scoring.labels import known, ordered

Labels = NDArray[Any]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]

LONELY = ("fail", "adjust", "average", "certainty")
LARGEST = 1e50
"""Largest weight: variances of totals with such weights are numbers still."""
NAMED = 5
"""Labels that an error names before it only counts them."""


class DesignError(ValueError):
    """A sample design that cannot be; every fault is named."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling.

    Parameters
    ----------
    units : intp[n]
        Sampling unit of each row, from 0.
    strata : intp[units]
        Stratum of each unit: one drawn within, from 0.
    sizes : int64[strata]
        Units drawn in each stratum.
    population : float64[strata]
        Units there were; infinite where nothing is known or the draw was with replacement.
    rates : float64[strata]
        Product of the sampling fractions of the stages above; 1 at the first.
    """

    units: Indexes
    strata: Indexes
    sizes: Counts
    population: Floats
    rates: Floats

    @property
    def left(self) -> Floats:
        """Share of each stratum that was not drawn, 0 to 1: float64[strata]."""
        return 1 - self.sizes / self.population

    @property
    def factors(self) -> Floats:
        """What the squared distances of a stratum's units from their mean add up to the variance with [1]_."""
        found: Floats = self.rates * self.left * self.sizes / np.maximum(self.sizes - 1, 1)
        return found

    @property
    def lonely(self) -> Mask:
        """Strata with a single unit that had others to be drawn from: bool[strata]."""
        found: Mask = (self.sizes == 1) & (self.left > 0) & (self.rates > 0)
        return found


@dataclass(frozen=True, eq=False)
class Design:
    """A sample design; a domain is a mask given to the estimators, never a design with fewer rows.

    Parameters
    ----------
    weights : float64[n]
        Sampling weights, 0 or more and at most 1e50, not all 0.
    strata, psu, ssu : array[n], optional
        Labels of strata, of primary and of secondary sampling units; without `psu` each row is its own.
        A primary unit lies in one stratum; secondary units are told apart within their primary unit.
    fpc : float64[n] or tuple of them, optional
        Number of units in the population of the row's stratum (and of its primary unit) [1]_.
    lonely_psu : {"fail", "adjust", "average", "certainty"}
        What a stratum with one unit adds to the variance [2]_: an error; the squared distance from the mean
        of all units; the mean of the other strata; nothing.
    adjustment : Adjustment, optional
        Population totals that the weights were fitted to.

    Raises
    ------
    DesignError
        If lengths differ, a label is missing, weights are no numbers, negative, not finite, too large or all 0, a
        unit lies in two strata, a population is no number, smaller than its sample or differs within a stratum, or
        a stratum has a single unit under "fail".
    """

    weights: Floats
    strata: Labels | None = None
    psu: Labels | None = None
    ssu: Labels | None = None
    fpc: Floats | tuple[Floats, ...] | None = None
    lonely_psu: str = "fail"
    adjustment: Adjustment | None = None

    def __post_init__(self) -> None:
        _raise([*_shape_faults(self), *_weight_faults(self.weights)])
        _raise(_nesting_faults(self))
        _raise([fault for stage, fpc in zip(self.stages, _sizes(self), strict=False) for fault in _fpc(stage, fpc)])
        _raise(_lonely_faults(self))

    @property
    def n(self) -> int:
        """Rows of the design."""
        return len(self.weights)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Stages of sampling whose variance can be told, first to last."""
        sizes = [*_sizes(self), None, None]
        first = _stage(_codes(self.strata, self.n), self._units, sizes[0], np.ones(self.n))
        if self.ssu is None:
            return (first,)
        rates = (first.rates * (1 - first.left))[first.strata][first.units]
        return first, _stage(self._units, _pairs(self._units, _codes(self.ssu, self.n)), sizes[1], rates)

    def df(self, where: Mask) -> int:
        """Degrees of freedom of a domain: its primary units less its strata."""
        first = self.stages[0]
        present = np.bincount(first.units[where], minlength=len(first.strata)) > 0
        return int(np.count_nonzero(present)) - len(np.unique(first.strata[present]))

    @cached_property
    def _units(self) -> Indexes:
        return np.arange(self.n) if self.psu is None else _codes(self.psu, self.n)


def _codes(labels: Labels | None, n: int) -> Indexes:
    return np.zeros(n, np.intp) if labels is None else ordered(labels)[1]


def _pairs(outer: Indexes, inner: Indexes) -> Indexes:
    return _codes(outer * (int(inner.max()) + 1) + inner, len(outer))


def _stage(strata: Indexes, units: Indexes, population: Floats | None, rates: Floats) -> Stage:
    parents = _first_of(units, strata)
    sizes = np.bincount(parents).astype(np.int64)
    known = np.full(len(sizes), np.inf) if population is None else _first_of(strata, population)
    return Stage(units, parents, sizes, known, _first_of(strata, rates))


def _first_of(groups: Indexes, values: NDArray[Any]) -> NDArray[Any]:
    """The value of one row of each group; all its rows have the same."""
    found = np.empty(int(groups.max()) + 1, values.dtype)
    found[groups] = values
    return found


def _sizes(design: Design) -> tuple[Floats, ...]:
    if design.fpc is None:
        return ()
    return design.fpc if isinstance(design.fpc, tuple) else (design.fpc,)


def _raise(faults: list[str]) -> None:
    if faults:
        raise DesignError("; ".join(faults))


def _named(labels: Labels) -> str:
    some = ", ".join(str(label) for label in labels[:NAMED].tolist())
    return some if len(labels) <= NAMED else f"{some} and {len(labels) - NAMED} more"


def _shape_faults(design: Design) -> list[str]:
    """Options and lengths that cannot be."""
    columns: dict[str, Labels | None] = {"strata": design.strata, "psu": design.psu, "ssu": design.ssu}
    columns |= {f"fpc of stage {number}": column for number, column in enumerate(_sizes(design), 1)}
    n = np.size(design.weights)
    given = {name: column for name, column in columns.items() if column is not None}
    faults = [f"{len(c)} {name} for {n} weights" for name, c in given.items() if np.shape(c) != (n,)]
    faults += [f"fpc of type {c.dtype}: numbers are needed" for c in _sizes(design) if c.dtype.kind not in NUMERIC]
    for name in ("strata", "psu", "ssu"):
        faults += _missing_labels(name, columns[name])
    if design.lonely_psu not in LONELY:
        faults.append(f"unknown rule for lonely units {design.lonely_psu!r}; allowed are {', '.join(LONELY)}")
    if design.ssu is not None and design.psu is None:
        faults.append("secondary sampling units need primary ones: give psu as well")
    stages = 1 if design.ssu is None else 2
    if len(_sizes(design)) > stages:
        faults.append(f"population sizes of {len(_sizes(design))} stages for {stages} of sampling")
    return faults


def _missing_labels(name: str, labels: Labels | None) -> list[str]:
    """Empty text and NaN name no stratum and no unit."""
    if labels is None or (missing := np.flatnonzero(~known(labels))).size == 0:
        return []
    return [f"{len(missing)} rows have no label of {name}, first row {missing[0]}"]


def _weight_faults(weights: Floats) -> list[str]:
    if not np.size(weights):
        return ["a design needs at least one row"]
    if weights.ndim != 1 or weights.dtype.kind not in NUMERIC:
        return [f"weights of type {weights.dtype} and shape {weights.shape}: one number for each row is needed"]
    wrong = np.flatnonzero(~np.isfinite(weights) | (weights < 0))
    if len(wrong):
        return [f"{len(wrong)} weights are negative or not finite, first in row {wrong[0]}: {weights[wrong[0]]}"]
    if weights.max() > LARGEST:
        return [f"the largest weight is {weights.max():g}, in row {weights.argmax()}; allowed are 0 to {LARGEST:g}"]
    return [] if weights.any() else ["all weights are 0"]


def _nesting_faults(design: Design) -> list[str]:
    """Primary units that lie in two strata."""
    if design.psu is None or design.strata is None:
        return []
    labels, units = ordered(design.psu)
    strata = _codes(design.strata, design.n)
    split = np.zeros(len(labels), np.bool_)
    split[units[_first_of(units, strata)[units] != strata]] = True
    return [f"sampling units in two strata: {_named(labels[split])}"] if split.any() else []


def _fpc(stage: Stage, population: Floats) -> Iterator[str]:
    """What is wrong with the population sizes of a stage."""
    strata = stage.strata[stage.units]
    if not np.array_equal(stage.population[strata], population):
        yield "the population size differs between rows of one stratum"
    small = np.flatnonzero(~(stage.population >= stage.sizes))
    for stratum in small[:1].tolist():
        yield (
            f"stratum {stratum} (counted from 0 in sorted order): {stage.sizes[stratum]} units drawn "
            f"from a population of {stage.population[stratum]}"
        )


def _lonely_faults(design: Design) -> list[str]:
    first = design.stages[0]
    if design.lonely_psu == "average" and first.lonely.all():
        return ["every stratum has a single sampling unit: there are no others to average"]
    if design.lonely_psu != "fail" or not any(stage.lonely.any() for stage in design.stages):
        return []
    labels = np.zeros(1, np.intp) if design.strata is None else np.unique(design.strata)
    where = _named(labels[first.lonely]) if first.lonely.any() else "the second stage"
    return [f"one sampling unit only in stratum {where}; choose lonely_psu from {', '.join(LONELY[1:])}"]
