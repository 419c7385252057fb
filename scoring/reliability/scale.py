"""Scores of a scale where some items are missing.

References
----------
.. [1] Fairclough DL, Cella DF (1996). Functional assessment of cancer therapy: non-response to individual
       questions. Qual Life Res 5, 321-329.
.. [2] Downey RG, King CV (1998). Missing data in Likert ratings. J Gen Psychol 125, 175-191.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import TooFew
from scoring.reliability.moments import table

SCORES = ("mean", "sum")


@dataclass(frozen=True, eq=False)
class ScaleScores:
    """One score per respondent.

    Parameters
    ----------
    values : float64[n]
        The score where `scored`; NaN where too few items were answered.
    scored : bool[n]
        Whether enough items were answered.
    answered : int64[n]
        Items each respondent answered.
    min_valid : int
        Fewest answered items that give a score.
    """

    values: NDArray[np.float64]
    scored: NDArray[np.bool_]
    answered: NDArray[np.int64]
    min_valid: int

    @property
    def prorated(self) -> int:
        """Respondents scored from fewer than all items."""
        return int((self.scored & (self.answered < self.answered.max(initial=0))).sum())

    @property
    def unscored(self) -> int:
        """Respondents with too few answers for a score."""
        return int((~self.scored).sum())


def scale_scores(items: ArrayLike, *, min_valid: int | None = None, score: str = "mean") -> ScaleScores:
    """Person mean of the answered items, or that mean times the number of items [1]_, [2]_.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        Scored answers, reversed items already turned; missing is a negative int8 code or NaN.
    min_valid : int, optional
        Fewest answered items for a score, 1 to k; half of them, rounded up, if not given.
    score : str
        "mean", or "sum" for the mean times k.

    Raises
    ------
    TooFew
        If there is no item.
    ValueError
        If `min_valid` is not between 1 and k, or the score unknown.
    """
    data, present = table(items)
    k = data.shape[1]
    need = _need(k, min_valid)
    if score not in SCORES:
        raise ValueError(f"no scale score {score!r}; there are {', '.join(SCORES)}")
    answered = present.sum(axis=1, dtype=np.int64)
    scored = answered >= need
    total = np.where(present, data, 0).sum(axis=1, dtype=np.float64)
    means = np.divide(total, answered, out=np.full(len(total), np.nan), where=scored)
    return ScaleScores(means * (k if score == "sum" else 1), scored, answered, need)


def _need(k: int, min_valid: int | None) -> int:
    if k == 0:
        raise TooFew("scale scores: 0 items, at least 1 needed")
    need = (k + 1) // 2 if min_valid is None else min_valid
    if not 1 <= need <= k or need != int(need):
        raise ValueError(f"min_valid is {need}: the fewest answered items are a whole number between 1 and {k}")
    return int(need)
