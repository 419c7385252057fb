"""Counting and estimating: a million responses to 60 questions, against C, pandas, polars, duckdb, statsmodels, R.

    python -m benchmarks.score [--quick] [--json FILE]

Other engines only count or sum, in the quickest form known for each; ours computes every percentage, standard
error and interval as well, from arrays to results, the check of the design included. Times are processor time of
all threads. R survey and statsmodels compute the same as ours for a few items of fewer responses: their times are
given for those, beside ours for 60 items of as many responses.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.correctness import check, check_estimates, check_r, merging
from benchmarks.engines import ENGINES, c_histogram
from benchmarks.measure import CALIBRATION, Goal, arguments, calibrate, interleaved, report, show
from benchmarks.synthetic import (
    BOARDS,
    CLUSTERS,
    ITEMS,
    OPTIONS,
    SIZES,
    UNITS,
    Survey,
    by_board,
    by_cluster,
    clustered,
    survey,
    tested,
)
from benchmarks.weighted_engines import ENGINES as WEIGHTED
from benchmarks.weighted_engines import r_survey, statsmodels_robust
from scoring.cube import counts

Times = dict[str, float]
Found = tuple[Times, list[Goal]]

MEMORY = """
import re
from pathlib import Path
from benchmarks.synthetic import by_board, survey
by_board(survey({n}))
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
"""Peak memory of a process of its own: the data are made, and estimated once."""


def working_memory(call: Callable[[], Any], data: Survey) -> float:
    """The most memory a call asked for at once, as a multiple of the codes."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / data.codes.nbytes


def peak_memory(n: int) -> float:
    """Peak resident memory of a process that makes n responses and estimates, less that of one with 640."""
    peaks = [
        int(subprocess.run([sys.executable, "-c", MEMORY.format(n=each)], check=True, capture_output=True).stdout)
        for each in (n, 640)
    ]
    return (peaks[0] - peaks[1]) * 1024 / (n * ITEMS)


def million(n: int, repeats: int) -> Found:
    """Every percentage with its interval by cluster, against engines that only count."""
    data = survey(n)
    want = counts(data.codes, SIZES, groups=data.cluster, group_count=CLUSTERS).options
    ours = "scoring: counts, percentages, Wilson intervals"
    calls: dict[str, Callable[[], object]] = {CALIBRATION: calibrate, ours: lambda: by_cluster(data)}
    for name, prepare in ENGINES.items():
        run = prepare(data.codes, data.cluster, CLUSTERS, OPTIONS)
        if run is None:
            print(f"{name}: not installed")
        else:
            check(np.array_equal(run(), want), f"{name} counted differently")
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


OURS = "scoring: weighted %, Taylor SE, intervals"
CLUSTERED = f"scoring: the same of {UNITS} units x {BOARDS} boards"
TESTED = "scoring: 60 Rao-Scott tests"


def weighted(n: int, repeats: int) -> Found:
    """Weighted percentages with Taylor standard errors by board, against a bare histogram and bare sums."""
    data = survey(n)
    floor = c_histogram(data.codes, data.board, data.weight, (BOARDS, OPTIONS))
    sums = counts(data.codes, SIZES, groups=data.board, group_count=BOARDS, weights=data.weight).w[..., :OPTIONS]
    check(np.allclose(floor.run(), sums, rtol=1e-9), "the histogram and the cells differ")
    calls: dict[str, Callable[[], object]] = {
        CALIBRATION: calibrate,
        floor.name: floor.run,
        OURS: lambda: by_board(data),
        CLUSTERED: lambda: clustered(data),
        TESTED: lambda: tested(data),
    }
    for name, prepare in WEIGHTED.items():
        run = prepare(data.codes, data.board, data.weight, (ITEMS, BOARDS, OPTIONS))
        if run is None:
            print(f"{name}: not installed")
        else:
            check(np.allclose(run(), sums, rtol=1e-9), f"{name} summed differently")
            calls[name] = run
    times = interleaved(calls, repeats)
    show(f"{n:,} weighted responses x {ITEMS} items x {BOARDS} boards", times)
    goals = [
        Goal(f"G5, P1 Taylor SE / {floor.name}", times[OURS] / times[floor.name], 3 if n > 1e5 else 4),
        Goal(f"P1 seconds for {n:,} responses", times[OURS], 0.35 if n > 1e5 else 0.05),
        Goal(f"P2 seconds for {n:,} responses in {UNITS} units", times[CLUSTERED], 0.6),
        Goal(f"P5 seconds for 60 Rao-Scott tests of {n:,}", times[TESTED], 0.6),
        *[Goal(f"P1 times less than {name}", times[name] / times[OURS], 1, ">=") for name in WEIGHTED if name in times],
        Goal("P1 peak memory of the process / codes", peak_memory(n), 2.5),
    ]
    return times, goals


def by_size(largest: int, repeats: int) -> Found:
    """The same percentages of fewer responses."""
    bounds = {640: 0.010, 10_000: 0.015, 100_000: 0.05}
    kept = {n: survey(n) for n in bounds if n < largest}
    calls = {f"{n:,} responses": _of(data) for n, data in kept.items()}
    times = interleaved({CALIBRATION: calibrate, **calls}, 4 * repeats)
    show("Weighted percentages, Taylor SE and intervals of fewer responses", times)
    return times, [Goal(f"P1 seconds for {n:,} responses", times[f"{n:,} responses"], bounds[n]) for n in kept]


def _of(data: Survey) -> Callable[[], object]:
    return lambda: by_board(data)


def against_statsmodels(n: int, repeats: int) -> Found:
    """Five robust fits of statsmodels, one item, beside ours of 60."""
    data = survey(n)
    chosen = data.codes[0] == np.arange(OPTIONS)[:, None]
    run = statsmodels_robust(chosen, data.board, data.weight)
    if run is None:
        print("statsmodels: not installed")
        return {}, []
    rows_in = np.bincount(data.board)
    ours = by_board(data)[0].se[0]
    check(np.allclose(run() * np.sqrt(rows_in / (rows_in - 1))[:, None], ours, rtol=1e-8), "statsmodels differs")
    name = "statsmodels WLS, HC0: 1 item"
    times = interleaved({CALIBRATION: calibrate, f"scoring: {ITEMS} items": lambda: by_board(data), name: run}, repeats)
    show(f"{n:,} weighted responses, percentages with SE by board", times)
    ratio = times[name] * ITEMS / times[f"scoring: {ITEMS} items"]
    return times, [Goal(f"P1 times less than statsmodels, {ITEMS} items by scaling", ratio, 1, ">=")]


def against_r(n: int, items: int, repeats: int) -> Found:
    """R survey with a few items, beside ours of 60; its standard errors and a p-value are ours."""
    data = survey(n)
    found = r_survey(data.codes[:items], data.board, data.weight)
    if found is None:
        print("R survey: no Rscript, or no survey package")
        return {}, []
    check_r(data, found)
    ours = {CALIBRATION: calibrate, f"scoring: {ITEMS} items": lambda: by_board(data), TESTED: lambda: tested(data)}
    times = interleaved(ours, repeats)
    name = f"R survey {found.version}"
    shares, tests = f"{name}: svyby of {items} of {ITEMS} items", f"{name}: svychisq of {items} of {ITEMS} items"
    times |= {f"{name}: svydesign": found.design, shares: found.shares, tests: found.tests}
    show(f"{n:,} weighted responses, percentages with SE by board (R once, without reading the data)", times)
    whole = [found.design + each / items * ITEMS for each in (found.shares, found.tests)]
    return times, [
        Goal(f"G5 times less than R, {ITEMS} items by scaling", whole[0] / times[f"scoring: {ITEMS} items"], 900, ">="),
        Goal(f"P5 times less than R, {ITEMS} tests by scaling", whole[1] / times[TESTED], 900, ">="),
    ]


def main() -> None:
    """Runs all, prints the goals."""
    given = arguments(__doc__)
    n, repeats = (100_000, 3) if given.quick else (1_000_000, 5)
    check_estimates()
    found = [million(n, repeats), weighted(n, repeats), by_size(n, repeats), against_statsmodels(n // 10, repeats)]
    if not given.quick:
        found.append(against_r(n, 1, repeats))
    goals = [goal for _, some in found for goal in some] + merging(n)
    report(goals, given.json, {name: seconds for times, _ in found for name, seconds in times.items()})
    gc.unfreeze()  # so that duckdb finds at the end what it made


if __name__ == "__main__":
    main()
