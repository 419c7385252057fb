"""Intraclass correlations of several raters over the same units.

References
----------
.. [1] Shrout PE, Fleiss JL (1979). Intraclass correlations: uses in assessing rater reliability.
       Psychol Bull 86, 420-428.
.. [2] McGraw KO, Wong SP (1996). Forming inferences about some intraclass correlation coefficients.
       Psychol Methods 1, 30-46.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import NoVariation, at_least
from scoring.reliability.moments import table
from scoring.summation import total

FORMS = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
"""Names by McGraw and Wong; Shrout and Fleiss call them ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k)."""


@dataclass(frozen=True)
class Icc:
    """One form: one-way (1), agreement (A) or consistency (C); of one rater or of the mean of k.

    `f` with `df1` and `df2` tests that it is 0; `p` is the chance of an F as large. Forms of a mean are None
    where raters disagree so much that the variance of the mean comes out below 0. `n` units were rated by
    all k raters, `left_out` others were not (listwise).
    """

    form: str
    estimate: float | None
    f: float
    df1: int
    df2: int
    p: float
    low: float | None
    high: float | None
    level: float
    n: int
    k: int
    left_out: int = 0


@dataclass(frozen=True)
class MeanSquares:
    """Mean squares of an n by k table: between units, within units, between raters, and the rest."""

    units: float
    within: float
    raters: float
    error: float
    n: int
    k: int
    left_out: int = 0


def icc(ratings: ArrayLike, *, level: float = 0.95) -> dict[str, Icc]:
    """The six intraclass correlations by name, units with a missing rating left out [1]_, [2]_.

    Parameters
    ----------
    ratings : int8[n, k] or float[n, k]
        One row per unit, one column per rater; missing is a negative int8 code or NaN.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    TooFew
        If there are fewer than 2 raters, or fewer than 2 units rated by all.
    NoVariation
        If raters never differ beyond a constant, or all units have the same mean, so that F or the
        reliability of a mean has no denominator.
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")
    squares = mean_squares(ratings)
    least = min(squares.within, squares.error)
    if least <= 1e-14 * max(squares.units, squares.within):
        raise NoVariation("the raters never differ, or only by a constant: F has no denominator")
    if squares.units <= 1e-14 * squares.within:
        raise NoVariation("the units all have the same mean rating: the reliability of a mean has no denominator")
    parts = (_one_way(squares, level), _agreement(squares, level), _consistency(squares, level))
    single = {form: _result(form, part, squares, level) for form, part in zip(FORMS[:3], parts, strict=True)}
    mean = {form: _averaged(form, one) for form, one in zip(FORMS[3:], single.values(), strict=True)}
    return single | mean


def mean_squares(ratings: ArrayLike) -> MeanSquares:
    """The two-way analysis of variance behind the six forms, the same to the last bit in any order."""
    data, present = table(ratings)
    kept = np.ascontiguousarray(data[present.all(axis=1)], np.float64)
    n, k = kept.shape
    at_least(k, 2, "raters")
    at_least(n, 2, "units rated by every rater")
    kept = kept - total(kept.ravel()) / kept.size
    by_unit = np.sort(kept, axis=1).mean(axis=1)
    by_rater = np.array([total(column) for column in kept.T]) / n
    residual = kept - by_unit[:, None]
    return MeanSquares(
        units=k * total(by_unit**2) / (n - 1),
        within=total((residual**2).ravel()) / (n * (k - 1)),
        raters=n * total(by_rater**2) / (k - 1),
        error=total(((residual - by_rater) ** 2).ravel()) / ((n - 1) * (k - 1)),
        n=n,
        k=k,
        left_out=len(data) - n,
    )


@dataclass(frozen=True)
class _Single:
    estimate: float
    f: float
    df2: int
    low: float
    high: float


def _one_way(ms: MeanSquares, level: float) -> _Single:
    return _by_f(ms, ms.within, ms.n * (ms.k - 1), level)


def _consistency(ms: MeanSquares, level: float) -> _Single:
    return _by_f(ms, ms.error, (ms.n - 1) * (ms.k - 1), level)


def _by_f(ms: MeanSquares, error: float, df2: int, level: float) -> _Single:
    """Forms whose interval is that of one F ratio [1]_."""
    f, k = ms.units / error, ms.k
    lower = f / _f(level, ms.n - 1, df2)
    upper = f * _f(level, df2, ms.n - 1)
    ends = [(value - 1) / (value + k - 1) for value in (f, lower, upper)]
    return _Single(ends[0], f, df2, ends[1], ends[2])


def _agreement(ms: MeanSquares, level: float) -> _Single:
    """Absolute agreement, with Satterthwaite's degrees of freedom for the interval [2]_, table 7."""
    n, k = ms.n, ms.k
    estimate = (ms.units - ms.error) / (ms.units + (k - 1) * ms.error + k * (ms.raters - ms.error) / n)
    df = _satterthwaite(ms, estimate)
    under, over = _f(level, n - 1, df), _f(level, df, n - 1)
    rest = k * ms.raters + (k * n - k - n) * ms.error
    low = n * (ms.units - under * ms.error) / (under * rest + n * ms.units)
    high = n * (over * ms.units - ms.error) / (rest + n * over * ms.units)
    return _Single(estimate, ms.units / ms.error, (n - 1) * (k - 1), low, high)


def _satterthwaite(ms: MeanSquares, estimate: float) -> float:
    n, k = ms.n, ms.k
    between = k * estimate * ms.raters / ms.error
    within = n * (1 + (k - 1) * estimate) - k * estimate
    return (k - 1) * (n - 1) * (between + within) ** 2 / ((n - 1) * between**2 + within**2)


def _result(form: str, part: _Single, ms: MeanSquares, level: float) -> Icc:
    from scipy.special import fdtrc

    p = float(fdtrc(ms.n - 1, part.df2, part.f))
    dfs = ms.n - 1, part.df2
    return Icc(form, part.estimate, part.f, *dfs, p, part.low, part.high, level, ms.n, ms.k, ms.left_out)


def _averaged(form: str, one: Icc) -> Icc:
    """The form for the mean of k raters: Spearman-Brown of the single one and of its limits."""
    estimate, low, high = (_stepped_up(value, one.k) for value in (one.estimate, one.low, one.high))
    return replace(one, form=form, estimate=estimate, low=low, high=high)


def _stepped_up(value: float | None, k: int) -> float | None:
    if value is None or 1 + (k - 1) * value <= 1e-12:
        return None
    return k * value / (1 + (k - 1) * value)


def _f(level: float, df1: float, df2: float) -> float:
    from scipy.special import fdtri

    return float(fdtri(df1, df2, (1 + level) / 2))
