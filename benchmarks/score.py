"""Counting and estimating: a million responses to 60 questions, against C, pandas, polars and duckdb.

Other engines only count, in the quickest form known for each and in their usual one; ours computes every
percentage and interval as well. All times are processor time of all threads.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.engines import ENGINES, Counted, c_histogram
from benchmarks.measure import CALIBRATION, Goal, arguments, calibrate, interleaved, report, show
from scoring.cube import Layout, counts, design_cells
from scoring.design import Design
from scoring.tables import DomainEstimates, Percentages, TableLimits, percentages, proportion_limits, proportions

ITEMS, OPTIONS, CLUSTERS, BOARDS = 60, 5, 60, 7
SIZES = (OPTIONS,) * ITEMS


@dataclass(frozen=True)
class Survey:
    """Synthetic answers: codes by item, the cluster and the board of each response, and a weight."""

    codes: NDArray[np.int8]
    cluster: NDArray[np.int16]
    board: NDArray[np.int16]
    weight: NDArray[np.float64]


def survey(n: int) -> Survey:
    rng = np.random.default_rng(20)
    codes = rng.integers(0, OPTIONS, (ITEMS, n), dtype=np.int8)
    cluster = rng.integers(0, CLUSTERS, n).astype(np.int16)
    return Survey(codes, cluster, (cluster % BOARDS).astype(np.int16), rng.lognormal(0, 0.5, n))


def by_cluster(data: Survey) -> Percentages:
    return percentages(counts(data.codes, SIZES, groups=data.cluster, group_count=CLUSTERS))


def by_board(data: Survey) -> tuple[DomainEstimates, TableLimits]:
    layout = Layout.of(Design(data.weight, strata=data.board), data.board)
    shares = proportions(design_cells(data.codes, SIZES, layout))
    return shares, proportion_limits(shares)


def check_counts(name: str, found: Counted, want: NDArray[np.int64]) -> None:
    """Every engine must have counted the same."""
    if not np.array_equal(found, want):
        raise AssertionError(f"{name} counted differently")


def check_standard_error(data: Survey, found: DomainEstimates) -> None:
    """One standard error against the linearised answers, one response at a time."""
    inside, z = data.board == 3, np.zeros(len(data.board))
    w, total = data.weight, data.weight[inside].sum()
    p = w[inside & (data.codes[7] == 2)].sum() / total
    z[inside] = w[inside] * ((data.codes[7][inside] == 2) - p) / total
    n = int(inside.sum())
    want = np.sqrt(n / (n - 1) * np.square(z[inside] - z[inside].mean()).sum())
    if not np.isclose(found.se[7, 3, 2], want, rtol=1e-9):
        raise AssertionError("the standard error differs from that of the linearised answers")


def working_memory(call: Callable[[], Any], data: Survey) -> float:
    """The most memory a call asked for at once, as a multiple of the codes."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / data.codes.nbytes


def million(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Every percentage with its interval by cluster, against engines that only count."""
    data = survey(n)
    want = counts(data.codes, SIZES, groups=data.cluster, group_count=CLUSTERS).options
    ours = "scoring: counts, percentages, Wilson intervals"
    calls: dict[str, Callable[[], object]] = {CALIBRATION: calibrate, ours: lambda: by_cluster(data)}
    for name, prepare in ENGINES.items():
        run = prepare(data.codes, data.cluster, CLUSTERS, OPTIONS)
        if run is None:
            print(f"{name}: not installed")
            continue
        check_counts(name, run(), want)
        calls[name] = run
    times = interleaved(calls, repeats)
    show(f"{n:,} responses x {ITEMS} items x {CLUSTERS} clusters", times)
    goals = [Goal(f"G5 seconds for {n:,} x 60 x 60 with all intervals", times[ours], 0.5)]
    for engine, bound in (("pandas", 15), ("polars", 4), ("duckdb", 4)):
        forms = {name: seconds for name, seconds in times.items() if name.startswith(engine)}
        goals += [
            Goal(f"G5 times less than {name}", seconds / times[ours], bound, ">=") for name, seconds in forms.items()
        ]
    goals.append(Goal("G5 working memory / codes", working_memory(lambda: by_cluster(data), data), 1.5))
    return times, goals


def weighted(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Weighted percentages with Taylor standard errors by board, against a bare histogram of the codes."""
    data, small = survey(n), survey(640)
    floor = c_histogram(data.codes, data.board, data.weight, (BOARDS, OPTIONS))
    check_standard_error(data, by_board(data)[0])
    ours, tiny = "scoring: weighted percentages, Taylor SE, intervals", "scoring: the same of 640 responses"
    calls: dict[str, Callable[[], object]] = {
        CALIBRATION: calibrate,
        ours: lambda: by_board(data),
        floor.name: floor.run,
        tiny: lambda: by_board(small),
    }
    cells = counts(data.codes, SIZES, groups=data.board, group_count=BOARDS, weights=data.weight)
    if not np.allclose(floor.run(), cells.w[..., :OPTIONS], rtol=1e-9):
        raise AssertionError("the histogram and the cells differ")
    times = interleaved(calls, repeats)
    show(f"{n:,} weighted responses x {ITEMS} items x {BOARDS} boards", times)
    memory = working_memory(lambda: by_board(data), data)
    goals = [
        Goal(f"G5 Taylor SE / {floor.name}", times[ours] / times[floor.name], 4),
        Goal("G5 milliseconds for 640 responses with Taylor SE", times[tiny] * 1000, 10),
        Goal(f"P1 seconds for {n:,} weighted responses", times[ours], 0.35),
        Goal("P1 working memory / codes", memory, 1.5),
    ]
    return times, goals


def main() -> None:
    given = arguments(__doc__)
    n, repeats = (100_000, 3) if given.quick else (1_000_000, 5)
    counted, first = million(n, repeats)
    estimated, second = weighted(n, repeats)
    report([*first, *second], given.json, counted | estimated)


if __name__ == "__main__":
    main()
