"""Proportions, means, totals and ratios of every item and domain, with Taylor variances, from cells alone.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, sections 5.5 to 5.8. Springer.
.. [2] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from scoring.arguments import numbers
from scoring.cube.cells import Cells, Counts
from scoring.cube.layout import DesignCells
from scoring.cube.structure import Structure
from scoring.design import Mask
from scoring.summation import Floats
from scoring.survey.domains import LARGEST
from scoring.tables.results import DomainEstimates, quotient
from scoring.tables.variance import Scores, degrees, domain_sums, variances


@dataclass(frozen=True, eq=False)
class _Coding:
    """What each option counts for.

    Parameters
    ----------
    base : bool[items, options]
        Options whose rows are in the base.
    above : float64[items, k, options]
        0 outside the base.
    below : float64[items, 1, options], optional
        What the weighted sum of `above` is divided by, 0 outside the base; without it the sum is the estimate.
    """

    base: Mask
    above: Floats
    below: Floats | None = None


@dataclass(frozen=True, eq=False)
class _Base:
    """Rows of the base, int64[items, groups], and weights and their squares, float64[items, groups, options]."""

    rows: Counts
    weights: Floats
    squares: Floats

    @classmethod
    def of(cls, cells: Cells, base: Mask) -> _Base:
        inside, most = base[:, None, :], base.shape[1]
        rows = np.where(inside, cells.n[..., :most], 0).sum(axis=-1)
        weights, squares = (np.where(inside, sums[..., :most], 0.0) for sums in (cells.w, cells.w2))
        return cls(rows, weights, squares)


def proportions(cells: DesignCells) -> DomainEstimates:
    """Share of the base that chose each option [1]_.

    Parameters
    ----------
    cells : DesignCells
        From `design_cells`.

    Returns
    -------
    DomainEstimates
        Third axis: the options.
    """
    base = _options(cells)
    above = np.eye(base.shape[1])[None] * base[:, None, :]
    return _of_options(_estimated("proportion", cells, _Coding(base, above, _everyone(base))), base)


def means(cells: DesignCells, values: ArrayLike) -> DomainEstimates:
    """Mean of coded answers [1]_; of -1, 0 and 1 it is a net score.

    Parameters
    ----------
    values : float64[options] or float64[items, options]
        What each option counts for, in any unit; NaN leaves those who chose it out of the base.

    Returns
    -------
    DomainEstimates
        Third axis: one mean.

    Raises
    ------
    ValueError
        If there are fewer values than options, or a value is infinite.
    """
    coded, base = _values(cells, values)
    return _estimated("mean", cells, _Coding(base, coded, _everyone(base)))


def top_box(cells: DesignCells, options: Collection[int]) -> DomainEstimates:
    """Share of the base that chose one of some options, such as the best two of five.

    Parameters
    ----------
    options : collection of int
        Indexes of the options, from 0.

    Raises
    ------
    ValueError
        If no option is named, or one that no item has.
    """
    base = _options(cells)
    wrong = [option for option in options if option not in range(base.shape[1])]
    if wrong or not options:
        raise ValueError(f"options {wrong or 'none'} of a top box; allowed are 0 to {base.shape[1] - 1}, at least one")
    above = np.isin(np.arange(base.shape[1]), list(options)) & base
    return _estimated("proportion", cells, _Coding(base, _everyone(above), _everyone(base)))


def totals(cells: DesignCells, values: ArrayLike | None = None) -> DomainEstimates:
    """Total of coded answers [1]_; without values, how many chose each option.

    Parameters
    ----------
    values : float64[options] or float64[items, options], optional
        As for `means`, errors too.
    """
    if values is not None:
        coded, base = _values(cells, values)
        return _estimated("total", cells, _Coding(base, coded))
    base = _options(cells)
    above = np.eye(base.shape[1])[None] * base[:, None, :]
    return _of_options(_estimated("total", cells, _Coding(base, above)), base)


def ratios(cells: DesignCells, above: ArrayLike, below: ArrayLike) -> DomainEstimates:
    """Ratio of the totals of two codings of the same answers [1]_, such as those for to those against.

    Parameters
    ----------
    above, below : float64[options] or float64[items, options]
        As the values of `means`, errors too; NaN in either leaves those who chose it out of the base.
    """
    first, base = _values(cells, above)
    second, other = _values(cells, below)
    both = base & other
    inside = both[:, None, :]
    found = _estimated("ratio", cells, _Coding(both, first * inside, second * inside))
    return replace(found, random_variance=None)


def _options(cells: DesignCells) -> Mask:
    """The options that each item has: bool[items, options]."""
    sizes = np.array(cells.cells.sizes)
    return np.arange(sizes.max()) < sizes[:, None]


def _everyone(base: Mask) -> Floats:
    """1 in the base: float64[items, 1, options]."""
    return base[:, None, :].astype(np.float64)


def _values(cells: DesignCells, values: ArrayLike) -> tuple[Floats, Mask]:
    """Values of each item's options, float64[items, 1, options], 0 outside the base, and the base."""
    options = _options(cells)
    given = numbers(values, "values of the options", axes=np.ndim(values))
    if given.shape not in (options.shape, options.shape[1:]) or (np.abs(given) > LARGEST).any():
        raise ValueError(
            f"values of shape {given.shape} for items x options of {options.shape}; give a finite value of at most "
            f"{LARGEST:g} in size, or NaN, for each option, the same for all items or an item a row"
        )
    base = options & ~np.isnan(given)
    return np.where(base, given, 0.0)[:, None, :], base


def _estimated(statistic: str, cells: DesignCells, coding: _Coding) -> DomainEstimates:
    structure, base = cells.structure, _Base.of(cells.cells, coding.base)
    n = domain_sums(base.rows, structure)
    weights = domain_sums(base.weights, structure)
    divisor = None if coding.below is None else _coded(weights, coding.below)
    value = _coded(weights, coding.above)
    if divisor is not None:
        value = np.divide(value, divisor, out=np.zeros_like(value), where=divisor != 0)
    found = DomainEstimates(
        statistic=statistic,
        domains=structure.domains,
        estimate=value,
        variance=variances(_scores(base, coding, structure, (value, divisor)), structure),
        df=degrees(base.rows, structure),
        n=n,
        n_weighted=weights.sum(axis=-1),
        squares=domain_sums(base.squares, structure).sum(axis=-1),
        random_variance=_random_variance(weights, coding, n),
    )
    empty = (n == 0)[..., None] if divisor is None else divisor == 0
    return _without(found, np.broadcast_to(empty, value.shape))


def _coded(sums: Floats, coding: Floats) -> Floats:
    """Sums over the options of what each counts for: float64[items, m, k] of float64[items, m, options]."""
    found: Floats = np.einsum("imo,iko->imk", sums, coding)
    return found


def _scores(base: _Base, coding: _Coding, structure: Structure, estimate: tuple[Floats, Floats | None]) -> Scores:
    """Influence of the options, ``(above - value * below) / divisor`` [2]_, summed by group."""
    value, divisor = estimate
    if divisor is None or coding.below is None:
        influence = np.broadcast_to(coding.above[:, None], (*value.shape, coding.above.shape[-1]))
        sums = _coded(base.weights, coding.above)
    else:
        inverse = np.divide(1.0, divisor, out=np.zeros_like(divisor), where=divisor != 0)
        influence = (coding.above[:, None] - value[..., None] * coding.below[:, None]) * inverse[..., None]
        of_group, scale = value[:, structure.domain], inverse[:, structure.domain]
        sums = (_coded(base.weights, coding.above) - of_group * _coded(base.weights, coding.below)) * scale
    if structure.stages[-1].units is not None:
        return Scores(sums, np.zeros_like(sums))
    return Scores(sums, np.einsum("igo,igko->igk", base.squares, np.square(influence)[:, structure.domain]))


def _random_variance(weights: Floats, coding: _Coding, n: Counts) -> Floats:
    """Variance of the same means or totals from random draws: float64[items, domains, k], NaN for n below 2."""
    size = weights.sum(axis=-1)[..., None]
    mean = quotient(_coded(weights, coding.above), size)
    distances = np.square(coding.above[:, None] - mean[..., None])
    spread = quotient(np.einsum("ido,idko->idk", weights, distances), size * (n[..., None] - 1))
    return spread * np.square(size) if coding.below is None else spread


def _of_options(found: DomainEstimates, base: Mask) -> DomainEstimates:
    return _without(found, np.broadcast_to(~base[:, None, :], found.estimate.shape))


def _without(found: DomainEstimates, undefined: Mask) -> DomainEstimates:
    """NaN where an estimate is undefined."""
    random = None if found.random_variance is None else np.where(undefined, np.nan, found.random_variance)
    return replace(
        found,
        estimate=np.where(undefined, np.nan, found.estimate),
        variance=np.where(undefined, np.nan, found.variance),
        random_variance=random,
    )
