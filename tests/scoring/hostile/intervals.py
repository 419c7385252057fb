"""Intervals of shares, means and medians, and estimates from counted answers."""

from __future__ import annotations

import numpy as np

from scoring.coding import Coded
from scoring.exact import from_values
from tests.scoring.hostile.kinds import (
    AMOUNT,
    BASE,
    COUNT,
    COUNTS,
    FIXED,
    HOLDS_FRACTION,
    HOLDS_NEGATIVE,
    LEVEL,
    MASK,
    NUMBER,
    NUMBERS,
    SHARE,
    SHORTER,
    Call,
    Kind,
    Wrong,
    call,
)

ARRAY: Kind = (*NUMBERS[:3], HOLDS_NEGATIVE, Wrong("of another shape", lambda good: [*good, 1]))
FREQUENCY: Kind = (SHORTER, HOLDS_NEGATIVE, HOLDS_FRACTION)
POPULATION: Kind = (Wrong("fewer than answered", lambda _: 2), *COUNT)
SOME = np.array([True, False, True, True, False, True])
ALL = np.ones(6, np.bool_)
OFTEN = np.array([1, 2, 1, 3, 1, 1])


def share_of(k: int, n: int) -> Call:
    """A function of a count and its base."""
    return call(k=(k, SHARE), n=(n, BASE))


def of_population(k: int, n: int, size: int) -> Call:
    """A function of a count, its base and the population behind it."""
    return call(k=(k, SHARE), n=(n, BASE), population=(size, POPULATION))


CALLS = {
    **{
        f"intervals.{name}": share_of(3, 10)
        for name in ("agresti_coull", "clopper_pearson", "jeffreys", "logit", "mid_p", "wald", "wilson_cc")
    },
    **{
        f"intervals.{name}": of_population(3, 10, 60)
        for name in ("exact_members", "finite_population", "finite_population_error", "interval")
    },
    "intervals.wald_finite_population": of_population(3, 10, 60),
    "intervals.wilson_finite_population": of_population(3, 10, 60),
    "intervals.wilson": call(k=(3, AMOUNT), n=(10, AMOUNT)),
    "intervals.wilson_array": call(k=([3, 0], ARRAY), n=([10, 0], ARRAY), nan=True),
    "intervals.goodman": call(counts=([3, 0, 7], COUNTS)),
    "intervals.check_counts": call(k=(3, AMOUNT), n=(10, AMOUNT)),
    "intervals.check_level": call(level=(0.95, LEVEL)),
    "intervals.check_population": call(n=(10, FIXED), population=(60, POPULATION)),
    "intervals.effective_size": call(n=(10, BASE), population=(60, POPULATION)),
    "intervals.mean_interval": call(mean=(2.5, NUMBER), variance=(1.2, AMOUNT), n=(10, COUNT)),
    "intervals.median_ranks": call(n=(10, COUNT)),
    "intervals.t_quantile": call(df=(9, (*AMOUNT[:2], Wrong("nought", lambda _: 0))), level=(0.95, FIXED)),
    "intervals.undefined": call(level=(0.95, FIXED)),
    "intervals.z_quantile": call(level=(0.95, FIXED)),
    "estimate.share": call(numerator=(SOME, MASK), base=(ALL, MASK), frequency=(OFTEN, FREQUENCY)),
    "estimate.distribution": call(
        column=(Coded(np.array([0, 1, 2, -2, 1, 0], np.int8), 3), FIXED),
        base=(ALL, MASK),
        frequency=(OFTEN, FREQUENCY),
        population=(60, POPULATION),
    ),
    **{
        f"estimate.{name}": call(
            values=(from_values([1, 2, None, 3, 4, 5]), FIXED), base=(ALL, MASK), frequency=(OFTEN, FREQUENCY)
        )
        for name in ("mean", "median")
    },
}
