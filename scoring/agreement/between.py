"""How much of the spread of answers lies between groups: ICC(1) and ICC(2) of unequal groups.

References
----------
.. [1] Bliese PD (2000). Within-group agreement, non-independence, and reliability. In Klein KJ, Kozlowski
       SWJ (eds), Multilevel Theory, Research, and Methods in Organizations, 349-381. Jossey-Bass.
.. [2] Bartko JJ (1976). On various intraclass correlation reliability coefficients. Psychol Bull 83, 762-765.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.agreement.ratings import Floats
from scoring.errors import NoVariation, at_least
from scoring.reliability.answers import numbers, present
from scoring.summation import group_sums, total


@dataclass(frozen=True)
class Between:
    """One-way analysis of variance over groups.

    `icc1` is the share of variance between groups, that of one respondent's answer; `icc2` the reliability
    of a group's mean. Either may be below 0. `size` is the mean number of answers of a group.
    """

    icc1: float
    icc2: float
    ms_between: float
    ms_within: float
    groups: int
    n: int
    size: float


def icc1_icc2(item: ArrayLike, groups: ArrayLike) -> Between:
    """ICC(1) and ICC(2) from one-way analysis of variance with the mean group size [1]_, [2]_.

    Parameters
    ----------
    item : float[n] or int8[n]
        Answers; missing is NaN or a negative int8 code and left out.
    groups : array[n]
        The group of each respondent.

    Raises
    ------
    TooFew
        If there are fewer than 2 groups with answers, or no group has 2 answers.
    NoVariation
        If all answers are the same, or the groups have the same mean.
    ValueError
        If the lengths differ, or an answer is no number or infinite.
    """
    answers, places, sizes = _answered(item, groups)
    n, count = len(answers), len(sizes)
    at_least(count, 2, "groups with answers")
    at_least(n - count, 1, "answers beyond the first of each group")
    centred = answers - total(answers) / n
    means = group_sums(centred, places, count) / sizes
    between = float(sizes @ means**2) / (count - 1)
    within = total((centred - means[places]) ** 2) / (n - count)
    size = n / count
    if between <= 1e-14 * within or between + within == 0:
        raise NoVariation("ICC(1) and ICC(2): the means of the groups are all the same")
    icc1 = (between - within) / (between + (size - 1) * within)
    return Between(icc1, (between - within) / between, between, within, count, n, size)


def _answered(item: ArrayLike, groups: ArrayLike) -> tuple[Floats, np.ndarray, np.ndarray]:
    data, labels = numbers(item), np.asarray(groups)
    if data.shape != labels.shape or data.ndim != 1:
        raise ValueError(f"{data.shape} answers and {labels.shape} groups: one group is needed for each answer")
    kept = present(data)
    _, places = np.unique(labels[kept], return_inverse=True)
    return data[kept].astype(np.float64), places, np.bincount(places)
