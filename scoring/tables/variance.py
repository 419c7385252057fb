"""Taylor variances of many estimates from cells.

References
----------
.. [1] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
.. [2] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Indexes
from scoring.cube.cells import Counts
from scoring.cube.structure import BlockStage, Runs, Structure
from scoring.summation import Floats
from scoring.survey.linearise import centred, inflation

NOISE = 1e-13
"""Share of a sum of squares below which what is left of it is the rounding of the cells: equal scores."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Sums of influence values times weights, and of their squares, by group: float64[items, groups, k]."""

    sums: Floats
    squares: Floats


def variances(scores: Scores, structure: Structure) -> Floats:
    """Variances of the sums of scores over each domain [1]_: float64[items, domains, k]."""
    items, _, k = scores.sums.shape
    found = np.zeros((items, len(structure.domains), k))
    for stage, runs in zip(structure.stages, structure.runs, strict=True):
        found[:, structure.present] += _of_stage(scores, structure, (stage, runs))
    return found


def degrees(n: Counts, structure: Structure) -> Counts:
    """Primary units less strata that have rows of the base, from rows by group: int64[items, domains]."""
    stage, runs = structure.stages[0], structure.runs[0]
    by_unit = np.add.reduceat(n, runs.units, axis=1)
    units = by_unit if stage.units is None else (by_unit > 0).astype(np.int64)
    by_stratum = np.add.reduceat(units, runs.strata, axis=1)
    left = by_stratum - (by_stratum > 0)
    found = np.zeros((len(n), len(structure.domains)), np.int64)
    found[:, structure.present] = np.add.reduceat(left, _domain_starts(runs), axis=1)
    return found


def domain_sums(values: NDArray[Any], structure: Structure) -> NDArray[Any]:
    """Sums over the groups of each domain, 0 for a domain without: [items, domains, ...] of [items, groups, ...]."""
    found = np.zeros((values.shape[0], len(structure.domains), *values.shape[2:]), values.dtype)
    found[:, structure.present] = np.add.reduceat(values, structure.starts, axis=1)
    return found


def _of_stage(scores: Scores, structure: Structure, step: tuple[BlockStage, Runs]) -> Floats:
    """What one stage adds [2]_: strata are independent, units within them are compared with their mean.

    Units with no row in a domain have a score of 0 in it, and count.
    """
    stage, runs = step
    starts = _domain_starts(runs)
    units = np.add.reduceat(scores.sums, runs.units, axis=1)
    sums = np.add.reduceat(units, runs.strata, axis=1)
    means = sums / stage.sizes[runs.stratum][:, None]
    lonely = stage.lonely[runs.stratum]
    if structure.lonely_psu == "adjust" and stage.lonely.any():
        every = np.add.reduceat(sums, starts, axis=1) / stage.sizes.sum()
        means[:, lonely] = np.repeat(every, _lengths(starts, len(runs.strata)), axis=1)[:, lonely]
        extra = np.square(every) * _absent(stage, runs, starts)[:, None]
    else:
        extra = 0.0
    squares = _squares(scores, units, (stage, runs), means)
    found = np.add.reduceat(squares * stage.factors[runs.stratum][:, None], starts, axis=1) + extra
    return np.asarray(found * inflation(stage.lonely, structure.lonely_psu), np.float64)


def _squares(scores: Scores, units: Floats, step: tuple[BlockStage, Runs], means: Floats) -> Floats:
    """Squared distances of the units of each run of a stratum from the mean: float64[items, runs, k]."""
    stage, runs = step
    sizes = stage.sizes[runs.stratum]
    if stage.units is None:
        whole = np.add.reduceat(scores.squares, runs.strata, axis=1)
        left = whole - 2 * means * units + sizes[:, None] * means**2
        kept: Floats = np.where(left <= NOISE * whole, 0.0, left)
        return kept
    present = _lengths(runs.strata, len(runs.units))
    distances = np.square(centred(units, np.repeat(means, present, axis=1)))
    found: Floats = np.add.reduceat(distances, runs.strata, axis=1) + (sizes - present)[:, None] * means**2
    return found


def _absent(stage: BlockStage, runs: Runs, starts: Indexes) -> Floats:
    """Factors of the lonely strata that have no row in a domain: float64[domains present]."""
    weight = np.where(stage.lonely, stage.factors, 0.0)
    left: Floats = weight.sum() - np.add.reduceat(weight[runs.stratum], starts)
    return left


def _domain_starts(runs: Runs) -> Indexes:
    changed = np.append(True, runs.domain[1:] != runs.domain[:-1])
    return np.flatnonzero(changed)


def _lengths(starts: Indexes, total: int) -> Indexes:
    return np.diff(np.append(starts, total))
