"""What is timed must be right: against estimates from the rows, R, and cells of other splits and orders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Goal
from benchmarks.synthetic import SIZES, Survey, by_board, cells_by_board, clustered, survey, tested
from benchmarks.weighted_engines import InR
from scoring import survey as rows
from scoring.cube import Layout, design_cells
from scoring.design import Design


def check(holds: bool | np.bool_, fault: str) -> None:
    """What was timed must be right."""
    if not holds:
        raise AssertionError(fault)


def check_estimates() -> None:
    """Some estimates and tests against those from the rows, one at a time."""
    data = survey(10_000)
    for design, found in (
        (Design(data.weight, strata=data.board), by_board(data)[0]),
        (Design(data.weight, psu=data.unit), clustered(data)[0]),
    ):
        want = rows.proportion(data.codes[7] == 2, design, where=data.board == 3)
        got = (found.estimate[7, 3, 2], found.se[7, 3, 2], found.df[7, 3])
        check(np.allclose(got, (want.estimate, want.se, want.df), rtol=1e-9), "an estimate differs from the rows'")
    table = rows.cross_table(data.board, data.codes[7], Design(data.weight, strata=data.board))
    want_test, got_test = rows.independence(table), tested(data)[7]
    check(got_test is not None and np.isclose(got_test.p_value, want_test.p_value, rtol=1e-8), "a test differs")


def merging(n: int) -> list[Goal]:
    """Cells of random splits and orders of the rows, counted how many differ from one pass in any bit."""
    data, rng = survey(n), np.random.default_rng(4)
    whole = cells_by_board(data).cells
    layout = Layout.of(Design(data.weight, strata=data.board), data.board)
    cuts = np.sort(rng.integers(0, n, 6))
    parts = [design_cells(data.codes[:, part], SIZES, layout, part) for part in _slices(cuts, n)]
    order = rng.permutation(n)
    others = [reduce(add, parts).cells, reduce(add, parts[::-1]).cells, cells_by_board(data.of(order)).cells]
    differ = sum(
        int(np.count_nonzero(getattr(other, name) != getattr(whole, name)))
        for other in others
        for name in ("n", "w", "w2")
    )
    return [Goal("G10 cells that a split or another order changes", differ, 0)]


def _slices(cuts: NDArray[np.int64], n: int) -> Iterator[slice]:
    ends = [0, *cuts.tolist(), n]
    return (slice(first, last) for first, last in pairwise(ends))


def check_r(data: Survey, found: InR) -> None:
    check(np.allclose(found.errors, by_board(data)[0].se[0], rtol=1e-9), "R survey has other standard errors")
    ours = tested(data)[0]
    check(ours is not None and np.isclose(ours.p_value, found.p_value, rtol=1e-8), "R survey has another p-value")
