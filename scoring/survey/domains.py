"""The rows of a base, and the groups of a domain for estimates side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats
from scoring.arguments import NUMERIC, NotAllowed, mask
from scoring.design import Design, Mask
from scoring.errors import TooFew
from scoring.labels import labelled
from scoring.summation import total
from scoring.survey.linearise import covariance
from scoring.survey.results import Estimate

Group = tuple[Any, ...]

LARGEST = 1e75
"""Size of an answer whose square and its square are numbers still."""


class EmptyBase(TooFew):
    """Nothing was answered, so that there is nothing to estimate."""


def _check(values: NDArray[Any], n: int) -> None:
    if np.shape(values) != (n,):
        raise NotAllowed(f"{' x '.join(map(str, np.shape(values)))} values for a design of {n} rows")
    if values.dtype.kind not in NUMERIC:
        raise NotAllowed(f"values of type {values.dtype} are no numbers; NaN is for no answer")
    if (large := np.flatnonzero(np.abs(values) > LARGEST)).size:
        raise NotAllowed(
            f"row {large[0]}: {values[large[0]]} is not a number of at most {LARGEST:g} in size; NaN is for no answer"
        )


@dataclass(frozen=True, eq=False)
class Domain:
    """The rows of a base: bool[n], their weights with 0 elsewhere, float64[n]."""

    design: Design
    rows: Mask
    weights: Floats

    @classmethod
    def of(cls, design: Design, where: Mask | None, *values: Floats) -> Domain:
        """Rows of `where` with a weight and no value missing.

        Raises
        ------
        EmptyBase
            If there is none.
        NotAllowed
            If lengths differ, `where` is no mask, or a value is no number, infinite or above 1e75 in size.
        """
        rows = design.weights > 0
        if where is not None:
            rows = rows & mask(where, "where", design.n)
        for column in values:
            _check(column, design.n)
            rows = rows & ~np.isnan(column)
        if not rows.any():
            raise EmptyBase("nobody with a weight answered in this domain: there is nothing to estimate")
        return cls(design, rows, np.where(rows, design.weights, 0.0))

    @property
    def n(self) -> int:
        """Rows of the base."""
        return int(np.count_nonzero(self.rows))

    @cached_property
    def total(self) -> float:
        """Sum of weights, the same in any order of the rows."""
        return total(self.weights)

    def filled(self, values: Floats) -> Floats:
        """Values with 0 outside the base, where they may be missing."""
        return np.where(self.rows, values, 0.0)

    def mean(self, values: Floats) -> float:
        """Weighted mean of the base."""
        return total(self.weights * values) / self.total

    def estimate(self, statistic: str, value: float, influence: Floats, random: float | None = None) -> Estimate:
        """The estimate with the variance of its influence values, float64[n]."""
        variance = float(covariance((self.weights * influence)[:, None], self.design)[0, 0])
        return Estimate(statistic, value, variance, self.design.df(self.rows), self.n, self.total, random)

    def spread(self, values: Floats) -> float | None:
        """Population variance with divisor n - 1; None for a single row."""
        centred = values - self.mean(values)
        return None if self.n < 2 else self.mean(centred**2) * self.n / (self.n - 1)


def groups(*labels: NDArray[Any], where: Mask | None = None) -> dict[Group, Mask]:
    """Rows of each combination of labels that occurs, bool[n], the first label changing fastest.

    Parameters
    ----------
    labels : array[n]
        One or more columns of labels; rows without one (empty text or NaN) are in no group.
    where : bool[n], optional
        Rows of the domain.

    Raises
    ------
    NotAllowed
        If there is no column, lengths differ, or `where` is no mask.
    """
    if not labels:
        raise NotAllowed("groups need at least one column of labels")
    kept = labelled(len(labels[0]), where, **{f"column {place}": each for place, each in enumerate(labels, 1)})
    found = sorted(set(zip(*(column[kept].tolist() for column in labels), strict=True)), key=lambda key: key[::-1])
    return {key: kept & _matches(labels, key) for key in found}


def _matches(labels: tuple[NDArray[Any], ...], key: Group) -> Mask:
    found: Mask = np.logical_and.reduce([column == value for column, value in zip(labels, key, strict=True)])
    return found
