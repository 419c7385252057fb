"""Synthetic answers to 60 questions of five options, and what our library makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.cube import DesignCells, Layout, counts, design_cells
from scoring.design import Design
from scoring.survey import TestResult
from scoring.tables import (
    DomainEstimates,
    Percentages,
    TableLimits,
    independence,
    percentages,
    proportion_limits,
    proportions,
)

ITEMS, OPTIONS, CLUSTERS, BOARDS, UNITS = 60, 5, 60, 7, 64
SIZES = (OPTIONS,) * ITEMS


@dataclass(frozen=True)
class Survey:
    """Codes by item, the cluster, the board and the sampling unit of each response, and a weight."""

    codes: NDArray[np.int8]
    cluster: NDArray[np.int16]
    board: NDArray[np.int16]
    unit: NDArray[np.int16]
    weight: NDArray[np.float64]

    def of(self, rows: NDArray[np.intp]) -> Survey:
        """The same responses in another order."""
        columns = self.cluster[rows], self.board[rows], self.unit[rows], self.weight[rows]
        return Survey(self.codes[:, rows], *columns)


def survey(n: int) -> Survey:
    rng = np.random.default_rng(20)
    codes = rng.integers(0, OPTIONS, (ITEMS, n), dtype=np.int8)
    cluster = rng.integers(0, CLUSTERS, n).astype(np.int16)
    board, weight = (cluster % BOARDS).astype(np.int16), rng.lognormal(0, 0.5, n)
    return Survey(codes, cluster, board, rng.integers(0, UNITS, n).astype(np.int16), weight)


def by_cluster(data: Survey) -> Percentages:
    """Unweighted percentages with Wilson intervals."""
    return percentages(counts(data.codes, SIZES, groups=data.cluster, group_count=CLUSTERS))


def cells_by_board(data: Survey) -> DesignCells:
    """Each board a stratum and a domain; the design is made and checked here too."""
    layout = Layout.of(Design(data.weight, strata=data.board), data.board)
    return design_cells(data.codes, SIZES, layout)


def by_board(data: Survey) -> tuple[DomainEstimates, TableLimits]:
    """Weighted percentages with Taylor standard errors and logit intervals."""
    shares = proportions(cells_by_board(data))
    return shares, proportion_limits(shares)


def clustered(data: Survey) -> tuple[DomainEstimates, TableLimits]:
    """The same of a sample of 64 units whose rows lie in all boards."""
    layout = Layout.of(Design(data.weight, psu=data.unit), data.board)
    shares = proportions(design_cells(data.codes, SIZES, layout))
    return shares, proportion_limits(shares)


def tested(data: Survey) -> tuple[TestResult | None, ...]:
    """Rao-Scott tests of all items by board."""
    return independence(cells_by_board(data))
