"""Intervals, comparisons and changes of the reference cases, computed by `scoring`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scoring import intervals

if TYPE_CHECKING:
    from tests.oracle import Case

Result = dict[str, Any]


def _binomial(case: Case) -> Result:
    k, n, level = (case.args[name] for name in ("x", "n", "level"))
    return {
        "estimate": k / n,
        "wald": intervals.wald(k, n, level, clipped=False),
        "wilson": intervals.wilson(k, n, level),
        "wilson_cc": intervals.wilson_cc(k, n, level),
        "clopper_pearson": intervals.clopper_pearson(k, n, level),
        "agresti_coull": intervals.agresti_coull(k, n, level),
        "agresti_coull_unclipped": intervals.agresti_coull(k, n, level, clipped=False),
        "jeffreys_bcd": intervals.jeffreys(k, n, level),
        "logit": intervals.logit(k, n, level) or (None, None),
        "mid_p": intervals.mid_p(k, n, level),
    }


def _finite_population(case: Case) -> Result:
    k, n, size, level = (case.args[name] for name in ("x", "n", "N", "level"))
    members = intervals.exact_members(k, n, size, level)
    return {
        "estimate": k / n,
        "se_cochran": intervals.finite_population_error(k, n, size),
        "n_eff": intervals.effective_size(n, size),
        "exact_K": members,
        "exact": [held / size for held in members],
        "wilson_neff": _limits(intervals.wilson_finite_population(k, n, size, level)),
        "wald": _limits(intervals.wald_finite_population(k, n, size, level)),
    }


def _goodman(case: Case) -> Result:
    found = intervals.goodman(case.args["counts"], case.args["level"])
    return {"low": [each.low for each in found], "high": [each.high for each in found]}


def _limits(interval: intervals.Interval) -> tuple[float | None, float | None]:
    return interval.low, interval.high


CASES: dict[str, Callable[[Case], Result]] = {
    "binomial_ci": _binomial,
    "finite_population_ci": _finite_population,
    "multinomial_ci": _goodman,
}
