"""The respondents of one unit drawn anew: how many choose each level in every replicate.

References
----------
.. [1] Efron B, Tibshirani RJ (1993). An Introduction to the Bootstrap, ch. 6. Chapman & Hall.
.. [2] Gelman A et al. (2013). Bayesian Data Analysis, 3rd ed., section 3.4 (Dirichlet-multinomial). CRC.
.. [3] Perks W (1947). Some observations on inverse probability. J Inst Actuar 73, 285-334 (one imagined respondent,
       shared by the levels).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import whole
from scoring.coding import Coded
from scoring.errors import at_least
from scoring.maturity.combine import Tallies

FEW = 10
"""Below so many respondents the bootstrap knows too few answers: a level nobody chose is then given a chance."""

_Columns = Mapping[str, Coded]
Chance = np.random.Generator


@dataclass(frozen=True)
class Resampling:
    """How respondents are drawn anew, and how often; the same seed gives the same draws.

    `method` is "bootstrap" (whole respondents with replacement [1]_), "dirichlet_multinomial" (as many ratings of
    each item as there are, items apart, from the posterior of the shares of its levels [2]_, after one imagined
    respondent shared by them [3]_), or "by_size": the second below 10 respondents, else the first.

    Raises
    ------
    TooFew
        If there is no replicate.
    ValueError
        If there is no such method, or a number is not whole.
    """

    seed: int
    replicates: int = 2000
    method: str = "by_size"

    def __post_init__(self) -> None:
        whole(self.seed, "the seed")
        at_least(whole(self.replicates, "replicates"), 1, "replicates")
        if self.method not in METHODS:
            raise ValueError(f"no method {self.method!r}; there are {', '.join(METHODS)}")

    def method_for(self, raters: int) -> str:
        """The method used with so many respondents."""
        if self.method != "by_size":
            return self.method
        return "dirichlet_multinomial" if raters < FEW else "bootstrap"


def draw(columns: _Columns, raters: int, resampling: Resampling) -> Mapping[str, Tallies]:
    """How many choose each level of each item in every replicate: int64[replicates, levels] by item.

    Parameters
    ----------
    columns : mapping of Coded
        Ratings by item, one row for each of the `raters`.
    """
    chance = np.random.default_rng(resampling.seed)
    return DRAWS[resampling.method_for(raters)](columns, raters, chance, resampling.replicates)


def _bootstrap(columns: _Columns, raters: int, chance: Chance, replicates: int) -> Mapping[str, Tallies]:
    """Whole respondents drawn with replacement [1]_."""
    # Floats hold such counts exactly, and their product is the fast one.
    chosen = chance.integers(raters, size=(replicates, raters)) + raters * np.arange(replicates)[:, None]
    times = np.bincount(chosen.ravel(), minlength=replicates * raters).reshape(replicates, raters).astype(np.float64)
    return {name: (times @ _chosen(column)).astype(np.int64) for name, column in columns.items()}


def _chosen(column: Coded) -> NDArray[np.float64]:
    """1 where a respondent chose a level: float64[n, levels]."""
    return np.equal(column.codes[:, None], np.arange(column.size)).astype(np.float64)


def _dirichlet_multinomial(columns: _Columns, raters: int, chance: Chance, replicates: int) -> Mapping[str, Tallies]:
    """As many ratings of each item as there are, from shares drawn from their posterior [2]_, [3]_."""
    return {name: _posterior(column.counts(), chance, replicates) for name, column in columns.items()}


def _posterior(tally: NDArray[np.int64], chance: Chance, replicates: int) -> Tallies:
    shares = chance.dirichlet(tally + 1 / len(tally), size=replicates)
    return chance.multinomial(int(tally.sum()), shares).astype(np.int64)


DRAWS: Mapping[str, Callable[[_Columns, int, Chance, int], Mapping[str, Tallies]]] = {
    "bootstrap": _bootstrap,
    "dirichlet_multinomial": _dirichlet_multinomial,
}
METHODS = ("by_size", *DRAWS)
