"""Tests of independence of every item and the domains, from cells alone.

References
----------
.. [1] Rao JNK, Scott AJ (1984). On chi-squared tests for multiway contingency tables with cell proportions
       estimated from survey data. Ann Stat 12, 46-60.
.. [2] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats
from scoring.arguments import NotAllowed, whole
from scoring.cube.cells import Counts
from scoring.cube.layout import DesignCells
from scoring.cube.structure import BlockStage, Structure
from scoring.design import Mask
from scoring.errors import Undefined
from scoring.survey.association import Shares, association
from scoring.survey.domains import EmptyBase
from scoring.survey.hypothesis import TestResult
from scoring.survey.linearise import inflation, spread
from scoring.tables.variance import domain_sums


def independence(cells: DesignCells, statistic: str = "F") -> tuple[TestResult | None, ...]:
    """Test of each item whether its answers and the domains are independent [1]_.

    Parameters
    ----------
    cells : DesignCells
        From `design_cells`, with the groups to compare as domains.
    statistic : {"F", "chi2", "wald", "adjusted_wald"}
        As for `scoring.survey.association`.

    Returns
    -------
    tuple of TestResult or None
        None for an item without a test: fewer than two domains or options with an answer, no degrees of freedom,
        or too many empty cells; `scoring.survey.association` of its `share_table` says which.

    Raises
    ------
    ValueError
        If the statistic is unknown.
    """
    return tuple(_test(cells, item, statistic) for item in range(len(cells.cells.sizes)))


def _test(cells: DesignCells, item: int, statistic: str) -> TestResult | None:
    try:
        return association(share_table(cells, item), statistic)
    except Undefined:
        return None


def share_table(cells: DesignCells, item: int) -> Shares:
    """Shares of the domains x options of one item; those without an answer are left out.

    Parameters
    ----------
    item : int
        From 0.

    Raises
    ------
    EmptyBase
        If nobody with a weight in a domain answered.
    NotAllowed
        If there is no such item.
    """
    place = whole(item, "item")
    if place >= len(cells.cells.sizes):
        raise NotAllowed(f"item {place} does not exist; there are {len(cells.cells.sizes)}, counted from 0")
    structure, size = cells.structure, cells.cells.sizes[place]
    n = cells.cells.n[place, :, :size]
    weights, squares = cells.cells.w[place, :, :size], cells.cells.w2[place, :, :size]
    table = _by_domain(n, structure)
    if not table.any():
        raise EmptyBase("nobody with a weight in a domain answered: there is nothing to compare")
    rows, columns = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    kept = np.logical_and.outer(rows, columns)
    totals: Floats = _by_domain(weights, structure)[kept].reshape(np.count_nonzero(rows), -1)
    weight = float(totals.sum())
    sums, spreads = (_by_block(part, structure, kept) for part in (weights, squares))
    covariance = np.zeros((totals.size, totals.size))
    for stage in structure.stages:
        covariance += _of_stage((sums / weight, spreads / weight**2), stage, structure.lonely_psu)
    return Shares(totals / weight, covariance, int(n.sum()), _degrees(n.sum(axis=1), structure))


def _by_domain(values: NDArray[Any], structure: Structure) -> NDArray[Any]:
    """Sums over the blocks: [domains, options] of [groups, options]."""
    found: NDArray[Any] = domain_sums(values[None], structure)[0]
    return found


def _by_block(values: Floats, structure: Structure, kept: Mask) -> Floats:
    """Kept cells of each block, 0 where it has no row in a domain: float64[blocks, k] of [groups, options]."""
    blocks = len(structure.stages[-1].block_strata)
    found = np.zeros((blocks, len(structure.domains), values.shape[1]))
    found[structure.block, structure.domain] = values
    return found[:, kept]


def _of_stage(parts: tuple[Floats, Floats], stage: BlockStage, rule: str) -> Floats:
    """What one stage adds to the covariance of the sums of all cells [2]_: float64[k, k]."""
    sums, squares = parts
    if stage.units is not None:
        by_unit = np.zeros((len(stage.strata), sums.shape[1]))
        np.add.at(by_unit, stage.units, sums)
        return spread(by_unit, stage, rule)
    sizes, factors = stage.sizes[:, None], stage.factors[:, None]
    means = sums / sizes
    if rule == "adjust":
        means[stage.lonely] = sums.sum(axis=0) / stage.sizes.sum()
    # A row is in one cell, so that products of different cells add to 0.
    cross = sums.T @ (factors * means)
    found: Floats = np.diag((factors * squares).sum(axis=0)) - cross - cross.T + means.T @ (factors * sizes * means)
    return found * inflation(stage.lonely, rule)


def _degrees(rows: Counts, structure: Structure) -> int:
    """Primary units less strata that have rows of the table, from its rows by group."""
    stage = structure.stages[0]
    units = np.bincount(structure.block, rows, len(structure.stages[-1].block_strata))
    if stage.units is not None:
        units = (np.bincount(stage.units, units, len(stage.strata)) > 0).astype(np.float64)
    by_stratum = np.bincount(stage.strata, units)
    return int(by_stratum.sum()) - int(np.count_nonzero(by_stratum))
