"""Reliability and agreement: alpha of a million respondents to 60 items, agreement on 100,000 units by 5 raters.

Peers run on what suits them best, prepared before the clock starts: doubles for covariances, counts for
agreement. Ours reads the small integer codes that a survey holds. All times are processor time of all threads.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import CALIBRATION, Goal, arguments, calibrate, interleaved, report, show
from scoring.agreement import agreement_table, by_rater, cohen_kappa, fleiss_kappa, gwet_ac, krippendorff_alpha
from scoring.reliability import alpha, item_analysis

ITEMS, RATERS, CATEGORIES = 60, 5, 5
Codes = NDArray[np.int8]
Calls = dict[str, Callable[[], object]]

ALPHA, TABLE = "scoring: alpha with intervals", "scoring: alpha with intervals and item table"
COUNTED = "counted before: "
HELD = """
import re, sys
from pathlib import Path
import numpy as np
import scoring.reliability
from scipy.special import fdtri
n, compute = int(sys.argv[1]), sys.argv[2] == "alpha"
items = np.random.default_rng(20).integers(0, 5, (n, 60), dtype=np.int8)
scoring.reliability.alpha(items[:20_000])
if compute:
    scoring.reliability.alpha(items)
# Not getrusage, whose peak a process takes over from the one that started it.
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024, items.nbytes)
"""


def likert(n: int, columns: int) -> Codes:
    """Answers 0 to 4 that share something, so that alpha and agreement are above 0."""
    rng = np.random.default_rng(20)
    shared = rng.integers(0, CATEGORIES, (n, 1), dtype=np.int8)
    own = rng.integers(0, CATEGORIES, (n, columns), dtype=np.int8)
    return np.where(rng.random((n, columns), dtype=np.float32) < 0.3, shared, own)


def module(name: str) -> Any:
    """A peer, or None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        print(f"{name}: not installed")
        return None


def from_covariance(covariance: NDArray[np.float64]) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def same(name: str, found: float, want: float) -> None:
    """Every peer must have found the same, as far as its precision reaches."""
    if abs(found - want) > (1e-3 if "single" in name else 1e-9):
        raise AssertionError(f"{name} found {found}, not {want}")


def covariance_peers(items: Codes) -> dict[str, Callable[[], float]]:
    """Alpha by other means: a covariance matrix is all that it needs."""
    doubles = items.astype(np.float64)
    singles = items.astype(np.float32)
    peers = {
        "numpy: cov of doubles, alpha only": lambda: from_covariance(np.cov(doubles, rowvar=False)),
        "numpy: cov in single precision, inexact, alpha only": lambda: from_covariance(
            np.cov(singles, rowvar=False, dtype=np.float32)
        ),
    }
    pandas, pingouin = module("pandas"), module("pingouin")
    if pandas:
        frame = pandas.DataFrame(doubles, copy=False)
        peers["pandas: cov of doubles, alpha only"] = lambda: from_covariance(frame.cov().to_numpy())
    if pandas and pingouin:
        peers["pingouin: cronbach_alpha"] = lambda: float(pingouin.cronbach_alpha(frame)[0])
    return peers


def scale(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Alpha with its interval and item table, against bare covariances."""
    items = likert(n, ITEMS)
    peers, want = covariance_peers(items), alpha(items).estimate
    for name, run in peers.items():
        same(name, run(), want)
    calls: Calls = {CALIBRATION: calibrate, ALPHA: lambda: alpha(items)}
    calls[TABLE] = lambda: item_analysis(items, known=alpha(items).moments)
    times = interleaved({**calls, **peers}, repeats)
    show(f"{n:,} respondents x {ITEMS} items", times)
    seconds = {1_000_000: (0.3, 0.6)}.get(n, (0.03, 0.06))
    goals = [
        Goal(f"P4 seconds for alpha of {n:,}", times[ALPHA], seconds[0]),
        Goal(f"G7 P4 seconds for alpha and item table of {n:,}", times[TABLE], seconds[1]),
        *[Goal(f"P4 {n:,}: times less than {name}", times[name] / times[ALPHA], 1, ">=") for name in peers],
    ]
    return {f"{n:,} {name}": spent for name, spent in times.items()}, goals


def agreement_peers(codes: Codes, counts: NDArray[np.int64], pair: NDArray[np.int64]) -> dict[str, Callable[[], float]]:
    """Coefficients of other packages, named as ours are, from the same codes or counts."""
    peers: dict[str, Callable[[], float]] = {}
    statsmodels, krippendorff = module("statsmodels.stats.inter_rater"), module("krippendorff")
    if statsmodels:
        peers["Fleiss, statsmodels"] = lambda: float(
            statsmodels.fleiss_kappa(statsmodels.aggregate_raters(codes, CATEGORIES)[0])
        )
        peers[f"{COUNTED}Fleiss, statsmodels"] = lambda: float(statsmodels.fleiss_kappa(counts))
        peers[f"{COUNTED}Cohen, statsmodels"] = lambda: float(statsmodels.cohens_kappa(pair, wt="linear").kappa)
    if krippendorff:
        wide = np.ascontiguousarray(codes.T.astype(np.float64))
        peers["Krippendorff, krippendorff"] = lambda: float(
            krippendorff.alpha(reliability_data=wide, level_of_measurement="ordinal")
        )
        peers[f"{COUNTED}Krippendorff, krippendorff"] = lambda: float(
            krippendorff.alpha(value_counts=counts, level_of_measurement="ordinal")
        )
    return peers


def agreement(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Coefficients with standard errors and intervals, from codes and from counts made before."""
    codes = likert(n, RATERS)
    ratings = by_rater(codes)
    pair = agreement_table(codes[:, 0], codes[:, 1])
    ours: dict[str, Callable[[], float]] = {
        "Fleiss": lambda: fleiss_kappa(by_rater(codes)).estimate,
        "Krippendorff": lambda: krippendorff_alpha(by_rater(codes)).estimate,
        "Gwet": lambda: gwet_ac(by_rater(codes), kind="quadratic").estimate,
        f"{COUNTED}Fleiss": lambda: fleiss_kappa(ratings).estimate,
        f"{COUNTED}Krippendorff": lambda: krippendorff_alpha(ratings).estimate,
        f"{COUNTED}Cohen": lambda: cohen_kappa(pair, kind="linear").estimate,
    }
    peers = agreement_peers(codes, ratings.counts, pair)
    for name, run in peers.items():
        same(name, run(), ours[name.split(", ")[0]]())
    calls: Calls = {CALIBRATION: calibrate, **ours, **peers}
    times = interleaved(calls, repeats)
    show(f"{n:,} units x {RATERS} raters, {CATEGORIES} categories", times)
    goals = [
        Goal(f"{name}: times less than {peer}", times[f"{name}, {peer}"] / times[name], 1, ">=")
        for name, peer in (full.split(", ") for full in peers)
    ]
    return {f"{n:,} {name}": spent for name, spent in times.items()}, goals


def peak(n: int, work: str) -> tuple[float, float]:
    """The most memory of a process that makes the answers and does the work, and what the answers take."""
    command = [sys.executable, "-c", HELD, str(n), work]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(found[0]), float(found[1])


def memory(n: int) -> Goal:
    """The answers themselves and what alpha needs beside them, over the answers."""
    (holding, size), (computing, _) = peak(n, "nothing"), peak(n, "alpha")
    return Goal(f"G7 peak memory of alpha of {n:,} / codes", 1 + (computing - holding) / size, 2.5)


def main() -> None:
    given = arguments(__doc__)
    sizes, repeats = ((100_000,), 3) if given.quick else ((100_000, 1_000_000), 5)
    times: dict[str, float] = {}
    goals: list[Goal] = []
    for found, reached in (*(scale(n, repeats) for n in sizes), agreement(100_000, repeats)):
        times |= found
        goals += reached
    goals.append(memory(1_000_000))
    report(sorted(goals, key=lambda goal: goal.sense == ">="), given.json, times)


if __name__ == "__main__":
    main()
