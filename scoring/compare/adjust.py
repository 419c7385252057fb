"""Several tests together: p-values adjusted for the family they belong to.

References
----------
.. [1] Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6, 65-70.
.. [2] Hochberg Y (1988). A sharper Bonferroni procedure for multiple tests of significance. Biometrika 75, 800-802.
.. [3] Hommel G (1988). A stagewise rejective multiple test procedure based on a modified Bonferroni test.
       Biometrika 75, 383-386.
.. [4] Benjamini Y, Hochberg Y (1995). Controlling the false discovery rate. JRSS B 57, 289-300.
.. [5] Benjamini Y, Yekutieli D (2001). The control of the false discovery rate in multiple testing under
       dependency. Ann Stat 29, 1165-1188.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scoring.compare.faults import one_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Adjusted:
    """Adjusted p-values in the order given, None where there was none, and the family they were adjusted for."""

    family: str
    method: str
    tests: int
    p: tuple[float | None, ...]


def adjust(p: Sequence[float | None], *, family: str, method: str = "holm") -> Adjusted:
    """Adjust the p-values of one family of hypotheses.

    Parameters
    ----------
    p : sequence of float or None
        Each 0 to 1; None is a test that could not be done and does not count to the family's size.
    family : str
        The hypotheses meant, in words: an adjusted p means nothing without them.
    method : {"holm", "bh", "bonferroni", "hochberg", "hommel", "by"}
        Holm [1]_ keeps the chance of any false finding; BH [4]_ the share of false ones among the findings.

    Raises
    ------
    ValueError
        If the family has no name, a p is not within 0 to 1, or the method does not exist.
    """
    if not family.strip():
        raise ValueError("name the family of hypotheses the p-values are adjusted for")
    one_of(method, tuple(METHODS), "adjustment")
    for value in p:
        if value is not None and not 0 <= value <= 1:
            raise ValueError(f"a p-value is from 0 to 1, not {value}")
    known = np.array([value for value in p if value is not None], np.float64)
    found = iter(_in_order(known, METHODS[method]).tolist())
    adjusted = tuple(None if value is None else next(found) for value in p)
    return Adjusted(family, method, known.size, adjusted)


def _in_order(p: Floats, rule: Callable[[Floats], Floats]) -> Floats:
    """Apply a rule that expects rising p-values, and put its answers back in place."""
    order = np.argsort(p, kind="stable")
    found = np.empty_like(p)
    if p.size:
        found[order] = np.minimum(1.0, rule(p[order]))
    return found


def _step_down(p: Floats) -> Floats:
    found: Floats = np.maximum.accumulate((p.size - np.arange(p.size)) * p)
    return found


def _bonferroni(p: Floats) -> Floats:
    return p.size * p


def _hochberg(p: Floats) -> Floats:
    return _from_the_largest((p.size - np.arange(p.size)) * p)


def _benjamini_hochberg(p: Floats) -> Floats:
    return _from_the_largest(p.size / np.arange(1, p.size + 1) * p)


def _benjamini_yekutieli(p: Floats) -> Floats:
    harmonic = float((1 / np.arange(1, p.size + 1)).sum())
    return _from_the_largest(harmonic * p.size / np.arange(1, p.size + 1) * p)


def _from_the_largest(p: Floats) -> Floats:
    found: Floats = np.minimum.accumulate(p[::-1])[::-1]
    return found


def _hommel(p: Floats) -> Floats:
    """Hommel's p-values: the closed test of Simes' inequality over every size of subset [3]_."""
    n = p.size
    best = np.full(n, float((n * p / np.arange(1, n + 1)).min()))
    found = best.copy()
    for size in range(n - 1, 1, -1):
        low = np.arange(n - size + 1)
        high = np.arange(n - size + 1, n)
        least = float((size * p[high] / np.arange(2, size + 1)).min())
        best[low] = np.minimum(size * p[low], least)
        best[high] = best[n - size]
        found = np.maximum(found, best)
    bounded: Floats = np.maximum(found, p)
    return bounded


METHODS: Mapping[str, Callable[[Floats], Floats]] = MappingProxyType(
    {
        "holm": _step_down,
        "bh": _benjamini_hochberg,
        "bonferroni": _bonferroni,
        "hochberg": _hochberg,
        "hommel": _hommel,
        "by": _benjamini_yekutieli,
    }
)
