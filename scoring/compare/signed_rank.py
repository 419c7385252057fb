"""The same units rated twice on an ordered scale: sign test and signed-rank test.

References
----------
.. [1] Dixon WJ, Mood AM (1946). The statistical sign test. JASA 41, 557-566.
.. [2] Wilcoxon F (1945). Individual comparisons by ranking methods. Biometrics Bull 1, 80-83.
.. [3] Pratt JW (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. JASA 54, 655-667.
.. [4] Hollander M, Wolfe DA, Chicken E (2014). Nonparametric Statistical Methods, 3rd ed., section 3.1. Wiley.
.. [5] Kerby DS (2014). The simple difference formula: an approach to teaching nonparametric correlation.
       Compr Psychol 3, 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.compare.faults import complete, one_of, units
from scoring.compare.ranks import Counts, Floats, doubled_midranks
from scoring.compare.tail import two_sided_normal

EXACT_PAIRS = 200
ZEROS = ("wilcoxon", "pratt")


@dataclass(frozen=True)
class SignedRank:
    """Change of the same units on an ordered scale.

    `statistic` is the sum of the ranks of the units that improved. `p_exact` is None above 200 changed
    units, `rank_biserial` where no unit changed.
    """

    pairs: int
    improved: int
    same: int
    worsened: int
    zeros: str
    statistic: float
    p_normal: float
    p_normal_cc: float
    p_exact: float | None
    rank_biserial: float | None
    p_sign: float

    @property
    def net_improved(self) -> float:
        """Share of units that improved less the share that worsened, -1 to 1."""
        return (self.improved - self.worsened) / self.pairs


def signed_rank(differences: ArrayLike, *, zeros: str = "wilcoxon") -> SignedRank:
    """Test whether the units moved up as far as down [2]_, with the exact distribution on mid-ranks [4]_.

    Parameters
    ----------
    differences : array_like of float, shape (n,)
        After less before, in steps of the scale; NaN is a unit without both. Equal sizes must be equal
        numbers: round differences of decimals first.
    zeros : {"wilcoxon", "pratt"}
        Whether unchanged units are dropped before ranking [2]_, or ranked and then dropped [3]_.

    Raises
    ------
    TooFew
        If there is no pair.
    UnknownMethod
        If the rule for zeros does not exist.
    """
    one_of(zeros, ZEROS, "rule for zeros")
    change = complete(differences)
    ranks, up = _ranks(change, zeros)
    improved, worsened = int((change > 0).sum()), int((change < 0).sum())
    statistic, total = int(ranks[up].sum()), int(ranks.sum())
    plain, corrected = _normal(ranks, statistic)
    return SignedRank(
        pairs=change.size,
        improved=improved,
        same=change.size - improved - worsened,
        worsened=worsened,
        zeros=zeros,
        statistic=statistic / 2,
        p_normal=plain,
        p_normal_cc=corrected,
        p_exact=_exact(ranks, statistic) if ranks.size <= EXACT_PAIRS else None,
        rank_biserial=(2 * statistic - total) / total if total else None,
        p_sign=sign_test(improved, worsened),
    )


def sign_test(improved: int, worsened: int) -> float:
    """Exact two-sided p of as many units up as down [1]_; 1 where no unit moved.

    Raises
    ------
    NotCounts
        If a count is not a whole number from 0.
    """
    from scipy.special import bdtr

    improved, worsened = units(improved=improved, worsened=worsened)
    moved = improved + worsened
    return min(1.0, 2 * float(bdtr(min(improved, worsened), moved, 0.5))) if moved else 1.0


def _ranks(change: Floats, zeros: str) -> tuple[Counts, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Doubled ranks of the units that changed, and which of them improved."""
    moved = change != 0
    if zeros == "pratt":
        return doubled_midranks(np.abs(change))[moved], change[moved] > 0
    return doubled_midranks(np.abs(change[moved])), change[moved] > 0


def _normal(ranks: Counts, statistic: int) -> tuple[float, float]:
    """Two-sided p without and with continuity correction; under the hypothesis each rank is up or down by chance."""
    deviation = abs(statistic / 2 - float(ranks.sum()) / 4)
    error = math.sqrt(float((ranks.astype(np.float64) ** 2).sum())) / 4
    if error == 0:
        return 1.0, 1.0
    return two_sided_normal(deviation / error), two_sided_normal(max(0.0, deviation - 0.5) / error)


def _exact(ranks: Counts, statistic: int) -> float:
    """Two-sided p over all 2^n signs [4]_: the distribution of a sum is built one rank at a time."""
    chance = np.zeros(int(ranks.sum()) + 1)
    chance[0] = 1.0
    for rank in ranks.tolist():
        chance[rank:] = (chance[rank:] + chance[: chance.size - rank]) / 2
        chance[:rank] /= 2
    return min(1.0, 2 * float(min(chance[: statistic + 1].sum(), chance[statistic:].sum())))
