"""A proportion as the fields of a row: of a random sample, of a finite population, of a design, or of everybody.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., section 3.2. Wiley.
.. [2] Wright T (1991). Exact Confidence Bounds when Sampling from Small Finite Universes. Springer.
.. [3] Korn EL, Graubard BI (1998). Confidence intervals for proportions with small expected number of
       positive counts estimated from survey data. Survey Methodology 24, 193-201.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from scoring import standards
from scoring.coding import Mask
from scoring.design import Design
from scoring.estimate import fields
from scoring.estimate.asked import Asked, Size
from scoring.estimate.fields import Fields
from scoring.estimate.figures import Share
from scoring.estimate.subjects import UnknownOption
from scoring.intervals import (
    METHODS,
    Interval,
    clopper_pearson,
    effective_size,
    exact_members,
    finite_population,
    finite_population_error,
    interval,
    wilson_finite_population,
)
from scoring.survey import Estimate, proportion, proportion_limits
from scoring.survey import effective_size as design_effective_size

STANDARD_LEVEL = 0.95
"""Level of the intervals that the presentation standards look at."""


def share(counted: Mask, base: Mask, asked: Asked, size: Size) -> Fields:
    """The share of a base, bool[n], that is counted, bool[n]."""
    design = asked.sampled
    if design is not None:
        return _of_design(counted, base, asked, design)
    k, n = int(np.count_nonzero(counted & base)), int(np.count_nonzero(base))
    if n == 0:
        return fields.nobody()
    kind = asked.kind(n, size)
    found: Fields = {"count": k, "n": n, "estimate": Fraction(k, n)} | _KINDS[kind](k, n, asked, size.members)
    return fields.noted(found, "no_variation") if kind != "census" and k in (0, n) else found


def _everybody(k: int, n: int, asked: Asked, members: int | None) -> Fields:
    return fields.census()


def _of_members(k: int, n: int, asked: Asked, members: int | None) -> Fields:
    """Drawn at random without replacement from a known number of members [1]_, [2]_."""
    if members is None:
        raise ValueError("a finite population needs its size")
    name = asked.ci or "default"
    if name not in _FINITE:
        raise UnknownOption(
            f"no {name!r} interval for a finite population; allowed are hypergeometric and wilson, or any other "
            "with inference='superpopulation'"
        )
    found = fields.bounded_by(_FINITE[name](k, n, members, asked.level))
    size = effective_size(n, members)
    se = finite_population_error(k, n, members)
    return found | {"se": se, "n_eff": size, "variance_method": "simple_random_finite"}


def _hypergeometric(k: int, n: int, members: int, level: float) -> Interval:
    low, high = exact_members(k, n, members, level)
    return Interval(low / members, high / members, level, "exact_finite_population")


_FINITE: Mapping[str, Callable[[int, int, int, float], Interval]] = MappingProxyType(
    {"default": finite_population, "hypergeometric": _hypergeometric, "wilson": wilson_finite_population}
)


def _of_process(k: int, n: int, asked: Asked, members: int | None) -> Fields:
    """Drawn at random from a population without end."""
    name = _SAME.get(asked.ci or "wilson", asked.ci or "wilson")
    if name not in METHODS:
        allowed = ", ".join([*METHODS, *_SAME])
        raise UnknownOption(f"no {name!r} interval for a sample without a design or population; allowed are {allowed}")
    bounds = interval(k, n, method=name, level=asked.level)
    found = fields.bounded_by(bounds) | {"se": Share(k, n, bounds).se, "n_eff": n, "variance_method": "simple_random"}
    return found | _verdict(standards.Precision(k / n, n, *clopper_pearson(k, n, STANDARD_LEVEL)))


_SAME: Mapping[str, str] = MappingProxyType({"korn_graubard": "clopper_pearson"})
"""Without a design the effective size is the size, and the degrees of freedom are one less [3]_."""

_KINDS: Mapping[str, Callable[[int, int, Asked, int | None], Fields]] = MappingProxyType(
    {"census": _everybody, "finite": _of_members, "superpopulation": _of_process}
)

DESIGN_METHODS: Mapping[str, str] = MappingProxyType(
    {"logit": "logit", "korn_graubard": "beta", "wilson": "wilson", "arcsine": "arcsine", "student_t": "student_t"}
)


def _of_design(counted: Mask, base: Mask, asked: Asked, design: Design) -> Fields:
    rows = base & (design.weights > 0)
    if not rows.any():
        return fields.nobody()
    found = proportion(counted, design, where=base)
    basic: Fields = {"count": int(np.count_nonzero(counted & rows)), **of_estimate(found)}
    if asked.inference == "census" or fields.is_whole(design):
        return basic | fields.census()
    size = fields.finite(design_effective_size(found))
    basic |= {"n_eff": size, "variance_method": fields.variance_method(design)} | _design_limits(found, asked)
    basic = fields.noted(basic, "no_variation") if found.estimate in (0.0, 1.0) else basic
    return basic | _design_verdict(found, size)


def of_estimate(found: Estimate) -> Fields:
    """What every estimate of a design tells."""
    effect = found.deff("wr")
    return {
        "estimate": found.estimate,
        "se": found.se,
        "df": found.df,
        "n": found.n,
        "n_weighted": found.n_weighted,
        "deff": effect,
        "deff_reference": None if effect is None else "wr",
    }


def _design_limits(found: Estimate, asked: Asked) -> Fields:
    name = asked.ci or ("korn_graubard" if found.estimate in (0.0, 1.0) else "logit")
    if name not in DESIGN_METHODS:
        allowed = ", ".join(DESIGN_METHODS)
        raise UnknownOption(f"no {name!r} interval under a design; allowed are {allowed}")
    limits = proportion_limits(found, method=DESIGN_METHODS[name], level=asked.level)
    return fields.limits(limits.low, limits.high, asked.level, name)


def _design_verdict(found: Estimate, size: float | None) -> Fields:
    """Verdict by Korn and Graubard's interval [3]_; none where the design leaves no degrees of freedom."""
    limits = proportion_limits(found, method="beta", level=STANDARD_LEVEL)
    if limits.low is None or limits.high is None:
        return {}
    return _verdict(standards.Precision(found.estimate, found.n, limits.low, limits.high, size, found.df))


def _verdict(precision: standards.Precision) -> Fields:
    found = standards.proportion(precision)
    return {"reliability": found.verdict, "reasons": found.reasons}
