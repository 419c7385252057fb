"""Raking four margins of 7, 2, 5 and 4 levels to 1e-10, against numpy, pandas, ipfn and R's package survey.

Times are processor time; ours include the collapsing of rows to cells. R is timed by its own clock, at sizes it can
do in seconds; what is scaled to a million rows says so.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np

from benchmarks.measure import CALIBRATION, Goal, arguments, calibrate, interleaved, report, show
from benchmarks.rakers import PEERS, TOLERANCE, Floats, FromR, Sample, r_survey
from scoring import weighting

LEVELS = (7, 2, 5, 4)
OURS = "scoring: rake, rows to cells included"


def sample(n: int) -> Sample:
    """Rows of margins that lean on each other, with log-normal weights; a population that differs from them."""
    rng = np.random.default_rng(7)
    leaning = rng.random(n)
    margins = []
    for name, size in zip("abcd", LEVELS, strict=True):
        codes = np.minimum(size * (0.3 * leaning + 0.7 * rng.random(n)), size - 1).astype(np.int8)
        people = rng.uniform(0.7, 1.3, size) * np.bincount(codes, minlength=size)
        levels = tuple(map(str, range(size)))
        margins.append(weighting.Margin(name, codes, 1_000_000 * people / people.sum(), levels))
    return Sample(rng.lognormal(0, 0.5, n), tuple(margins))


def rake(data: Sample) -> weighting.Weights:
    return weighting.rake(data.weights, *data.margins, tolerance=TOLERANCE)


def check(name: str, found: Floats, want: Floats, tolerance: float = 1e-8) -> None:
    """Every way must give the same weights."""
    if not np.allclose(found, want, rtol=tolerance, atol=0):
        apart = float(np.abs(found / want - 1).max())
        raise AssertionError(f"{name}: weights differ by up to {apart:.2g} of their size")


def check_margins(data: Sample, weights: Floats) -> None:
    """The margins must be met to the tolerance."""
    for margin in data.margins:
        if np.abs(margin.sums(weights) / margin.totals - 1).max() > 10 * TOLERANCE:
            raise AssertionError(f"margin {margin.name} is not met")


def working_memory(data: Sample) -> float:
    """The most memory that raking asks for, results included, as a multiple of weights and codes."""
    size = data.weights.nbytes + sum(margin.codes.nbytes for margin in data.margins)
    tracemalloc.start()
    rake(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / size


def peers(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """All ways that run in this process, at one size."""
    data = sample(n)
    want = rake(data).values
    check_margins(data, want)
    calls: dict[str, Callable[[], object]] = {CALIBRATION: calibrate, OURS: lambda: rake(data)}
    for name, prepare in PEERS.items():
        run = prepare(data)
        if run is None:
            print(f"{name}: not installed")
            continue
        check(name, run(), want)
        calls[name] = run
    times = interleaved(calls, repeats)
    show(f"{n:,} rows", times)
    goals = [
        Goal(f"times less than {name}, {n:,} rows", seconds / times[OURS], 1, ">=")
        for name, seconds in times.items()
        if name not in (CALIBRATION, OURS)
    ]
    return {f"{name}, {n:,} rows": seconds for name, seconds in times.items()}, goals


def auxiliary(data: Sample) -> weighting.Auxiliary:
    """The margins as the columns of a model: ones, and every level but the first."""
    names, columns, totals = ["one"], [np.ones(len(data.weights))], [float(data.margins[0].totals.sum())]
    for margin in data.margins:
        for level, total in list(enumerate(margin.totals.tolist()))[1:]:
            names.append(f"{margin.name}{level}")
            columns.append((margin.codes == level).astype(np.float64))
            totals.append(total)
    return weighting.Auxiliary(names, np.column_stack(columns), np.array(totals))


def against_r(n: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Raking and linear calibration in R, and ours of the same rows."""
    data = sample(n)
    found = r_survey(data, repeats)
    if found is None:
        print("R survey: not installed")
        return {}, []
    known = auxiliary(data)
    raked, linear = rake(data).values, weighting.calibrate(data.weights, known).values
    check(f"R survey {found.version} rake", found.raked, raked, 1e-7)
    check(f"R survey {found.version} calibrate", found.calibrated, linear, 1e-7)
    calibration = "scoring: linear calibration on rows"
    times = interleaved(
        {
            CALIBRATION: calibrate,
            OURS: lambda: rake(data),
            calibration: lambda: weighting.calibrate(data.weights, known),
        },
        repeats,
    )
    return _beside(n, times, found, calibration)


def _beside(n: int, times: dict[str, float], found: FromR, calibration: str) -> tuple[dict[str, float], list[Goal]]:
    raking, calibrating = f"R survey {found.version}: rake", f"R survey {found.version}: calibrate, linear"
    times = times | {raking: found.rake_seconds, calibrating: found.calibrate_seconds}
    show(f"{n:,} rows, R by its own clock", times)
    goals = [
        Goal(f"times less than {raking}, {n:,} rows", times[raking] / times[OURS], 1, ">="),
        Goal(f"times less than {calibrating}, {n:,} rows", times[calibrating] / times[calibration], 1, ">="),
    ]
    return {f"{name}, {n:,} rows": seconds for name, seconds in times.items()}, goals


def sizes(largest: int, repeats: int) -> tuple[dict[str, float], list[Goal]]:
    """Ours from the size of a survey of teams to the largest, and the memory of the largest."""
    samples = {n: sample(n) for n in (640, 10_000, 100_000, 1_000_000) if n <= largest}
    calls: dict[str, Callable[[], object]] = {CALIBRATION: calibrate}
    calls |= {f"scoring: rake of {n:,} rows": (lambda data=data: rake(data)) for n, data in samples.items()}
    times = interleaved(calls, repeats)
    show("Raking to 1e-10", times)
    data = samples[max(samples)]
    goals = [Goal("P3 milliseconds for 10,000 rows", 1000 * times["scoring: rake of 10,000 rows"], 3)]
    if largest == 1_000_000:
        goals.append(Goal("G7 and P3 seconds for 1,000,000 rows", times["scoring: rake of 1,000,000 rows"], 0.05))
    goals.append(Goal(f"memory / weights and codes, {max(samples):,} rows", working_memory(data), 2.5))
    return times, goals


def scaled(times: dict[str, float]) -> list[Goal]:
    """What a million rows would take R, by its largest run, against ours of a million."""
    ours = times.get("scoring: rake of 1,000,000 rows")
    runs = {name: 10 * seconds for name, seconds in times.items() if name.endswith(": rake, 100,000 rows")}
    if ours is None:
        return []
    return [
        Goal(f"P3 times less than {name} scaled by 10, 1,000,000 rows", seconds / ours, 400, ">=")
        for name, seconds in runs.items()
    ]


def main() -> None:
    given = arguments(__doc__)
    largest, repeats = (100_000, 3) if given.quick else (1_000_000, 5)
    times, goals = sizes(largest, max(repeats, 5))
    for found, reached in (
        peers(10_000, repeats),
        peers(largest, repeats),
        *(against_r(n, min(repeats, 3)) for n in ((10_000,) if given.quick else (10_000, 100_000))),
    ):
        times, goals = times | found, [*goals, *reached]
    report([*goals, *scaled(times)], given.json, times)


if __name__ == "__main__":
    main()
