"""Means, totals, ratios and quantiles as the fields of a row.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., chs. 2 and 6. Wiley.
.. [2] Woodruff RS (1952). Confidence intervals for medians and other position measures. JASA 47, 635-646.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring import survey
from scoring.coding import Mask
from scoring.design import Design
from scoring.estimate import fields, figures
from scoring.estimate.asked import Asked, Size
from scoring.estimate.fields import Fields
from scoring.estimate.shares import of_estimate
from scoring.estimate.subjects import Item, Measure, Subject
from scoring.exact import from_codes
from scoring.intervals import mean_interval
from scoring.survey import EmptyBase, Estimate, Quantile


@dataclass(frozen=True)
class Moments:
    """Mean and sample variance (divisor n - 1) of n answers, exact where the answers are."""

    n: int
    mean: Fraction | float
    variance: Fraction | float | None


def moments(subject: Subject, base: Mask) -> Moments:
    """Moments of the base, bool[n], one answer or more."""
    if isinstance(subject, Item):
        found = figures.mean(from_codes(subject.column, subject.numbers), base)
        return Moments(found.n, found.estimate or Fraction(0), found.variance)
    values = subject.values[base].tolist()
    n = len(values)
    centre = math.fsum(values) / n
    spread = None if n < 2 else math.fsum((value - centre) ** 2 for value in values) / (n - 1)
    return Moments(n, centre, spread)


def mean(subject: Subject, base: Mask, asked: Asked, size: Size) -> Fields:
    """The mean of a base, bool[n]."""
    design = asked.sampled
    if design is not None:
        return _estimated(lambda: survey.mean(subject.measure().values, design, where=base), base, asked, design)
    return _of_moments(subject, base, asked, size) if base.any() else fields.nobody() | {"count": None}


def _of_moments(subject: Subject, base: Mask, asked: Asked, size: Size) -> Fields:
    """Mean of a random sample [1]_."""
    found = moments(subject, base)
    kind = asked.kind(found.n, size)
    basic: Fields = {"n": found.n, "estimate": found.mean}
    if kind == "census":
        return basic | fields.census()
    members = size.members if kind == "finite" else None
    bounds = mean_interval(
        float(found.mean), float(found.variance or 0), found.n, level=asked.level, population=members
    )
    return basic | fields.bounded_by(bounds) | _error(found, members)


def _error(found: Moments, members: int | None) -> Fields:
    if found.variance is None:
        return {}
    left = 1.0 if members is None else 1 - found.n / members
    method = "simple_random" if members is None else "simple_random_finite"
    se = math.sqrt(found.variance / found.n * left)
    return {"se": se, "df": found.n - 1, "n_eff": found.n / left, "variance_method": method}


def total(subject: Subject, base: Mask, asked: Asked, size: Size) -> Fields:
    """The total of a domain: of a design, or the mean of those who answered times the members [1]_.

    Raises
    ------
    ValueError
        If there is neither a design nor the exact size of the population.
    """
    design = asked.sampled
    if design is not None:
        return _estimated(lambda: survey.total(subject.measure().values, design, where=base), base, asked, design)
    if not base.any():
        return fields.nobody() | {"count": None}
    if size.members is None or size.bounded:
        raise ValueError(
            f"{subject.name}: a total needs a design, or the size of the population of each group; "
            + ("only its largest size is known" if size.bounded else "none is given")
        )
    found = _of_moments(subject, base, asked, size)
    return found | {name: _times(found.get(name), size.members) for name in ("estimate", "se", "ci_low", "ci_high")}


def _times(value: Fraction | float | None, members: int) -> Fraction | float | None:
    return None if value is None else value * members


def ratio(pair: tuple[Measure, Measure], base: Mask, asked: Asked, size: Size) -> Fields:
    """The ratio of two totals over the base, bool[n], where both are known."""
    rows = base & ~np.isnan(pair[0].values) & ~np.isnan(pair[1].values)
    if not rows.any():
        return fields.nobody() | {"count": None}
    design, kept = _design_of(rows, asked, size)
    above, below = (each.values[kept] for each in pair)
    return _estimated(lambda: survey.ratio(above, below, design, where=rows[kept]), rows[kept], asked, design)


def quantile(subject: Subject, base: Mask, asked: Asked, size: Size, probability: float) -> Fields:
    """A quantile of the base, bool[n], with Woodruff's interval [2]_."""
    if not base.any():
        return fields.nobody() | {"count": None}
    design, kept = _design_of(base, asked, size)
    if not (base[kept] & (design.weights > 0)).any():
        return fields.nobody() | {"count": None}
    values = subject.measure().values[kept]
    found = survey.quantile(values, design, probability, where=base[kept], level=asked.level)
    basic: Fields = {"estimate": found.estimate, "n": found.n}
    if asked.inference == "census" or fields.is_whole(design):
        return basic | fields.census()
    return basic | _of_quantile(found) | {"df": found.df, "variance_method": fields.variance_method(design)}


def _of_quantile(found: Quantile) -> Fields:
    limits = found.limits
    return fields.limits(limits.low, limits.high, limits.level, limits.method) | {"se": found.se}


def _design_of(rows: Mask, asked: Asked, size: Size) -> tuple[Design, Mask]:
    """The design and its rows; without one, a random sample of the base alone."""
    if asked.sampled is not None:
        return asked.sampled, np.ones(len(rows), np.bool_)
    n = int(np.count_nonzero(rows))
    kind = asked.kind(n, size)
    members = {"census": n, "finite": size.members, "superpopulation": None}[kind]
    fpc = None if members is None else np.full(n, float(members))
    return Design(np.ones(n), fpc=fpc, lonely_psu="certainty"), rows


def _estimated(find: Callable[[], Estimate], rows: Mask, asked: Asked, design: Design) -> Fields:
    """An estimate of a design; a denominator of 0 gives none."""
    if not (rows & (design.weights > 0)).any():
        return fields.nobody() | {"count": None}
    try:
        found = find()
    except EmptyBase:
        return {"n": int(np.count_nonzero(rows)), "notes": ("denominator_zero",)}
    basic = of_estimate(found) | {"variance_method": fields.variance_method(design)}
    if asked.inference == "census" or fields.is_whole(design):
        return basic | fields.census()
    effect = basic["deff"]
    basic |= {"n_eff": found.n / effect if effect else None, "se": found.se if found.n > 1 else None}
    limits = found.limits(asked.level)
    return basic | fields.limits(limits.low, limits.high, asked.level, limits.method)
