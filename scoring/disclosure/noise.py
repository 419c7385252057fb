"""Cell-key noise: small random changes of counts that are the same whenever the same people are counted.

References
----------
.. [1] Fraser B, Wooton J (2005). A proposed method for confidentialising tabular output to protect against
       differencing. UNECE work session on statistical data confidentiality, Geneva.
.. [2] Marley JK, Leaver VL (2011). A method for confidentialising user-defined tables: statistical properties and
       a risk-utility analysis. Proc 58th World Statistical Congress, 1072-1081.
.. [3] Giessing S (2016). Computational issues in the design of transition probabilities and disclosure risk
       estimation for additive noise. Privacy in Statistical Databases, LNCS 9867, 237-251.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import whole
from scoring.disclosure.faults import BadTable
from scoring.disclosure.table import Counts
from scoring.errors import NotConverged

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

MODULUS = 2**32
EXACT = 1e-12
MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class PerturbationTable:
    """How likely each change of a count is.

    Parameters
    ----------
    variance : float
        Variance of the change of any count of 1 or more.
    most : int
        Greatest change up or down.
    probabilities : float64[most + 1, 2 * most + 1]
        For counts of 0, 1, ... `most` or more, the probability of each change from -most to most. Their mean is 0;
        0 stays 0, and no count becomes negative.
    """

    variance: float
    most: int
    probabilities: Floats


def record_keys(n: int, seed: int, first: int = 0) -> Keys:
    """Random keys of respondents, to be kept with them for good [1]_: uint64[n], 0 to 2 ** 32 - 1.

    Parameters
    ----------
    n : int
        Respondents, 0 or more.
    seed : int
        Keep it secret: who knows the keys can take the noise off. The same seed gives the same keys.
    first : int
        How many respondents had keys from this seed before these, 0 or more.

    Raises
    ------
    NotAllowed
        If a number is not whole, or negative.
    """
    count, before = whole(n, "respondents that get keys"), whole(first, "respondents that have keys")
    chance = np.random.default_rng(whole(seed, "the seed of keys"))
    return np.asarray(chance.integers(0, MODULUS, before + count, dtype=np.uint64)[before:])


def cell_keys(keys: ArrayLike, cells: ArrayLike, size: int) -> Keys:
    """The key of each cell: the keys of its respondents added up, modulo 2 ** 32 [1]_.

    Parameters
    ----------
    keys : uint64[respondents]
        Record keys.
    cells : int[respondents]
        The cell each is in, 0 to size - 1; -1 is in none.
    size : int
        Cells.

    Returns
    -------
    uint64[cells]

    Raises
    ------
    BadTable
        If a respondent has no key, a key is not a whole number from 0, or a respondent is in no cell there is.
    NotAllowed
        If `size` is not a whole number from 0.
    """
    record, place, most = np.asarray(keys), np.asarray(cells), whole(size, "cells that get keys")
    if record.shape != place.shape or record.ndim != 1:
        raise BadTable(f"{record.shape} keys for {place.shape} cells: one of each is needed for every respondent")
    if not _between(record, 0, None):
        raise BadTable("keys of respondents are whole numbers of 0 or more")
    if not _between(place, -1, most - 1):
        raise BadTable(f"a respondent is in no cell that there is: cells are whole numbers, 0 to {most - 1}, or -1")
    inside = place >= 0
    total = np.zeros(most, np.uint64)
    np.add.at(total, place[inside].astype(np.int64), record[inside].astype(np.uint64))
    return total % np.uint64(MODULUS)


def cell_key_noise(counts: ArrayLike, keys: ArrayLike, table: PerturbationTable) -> Counts:
    """The change of each count, to be added to it before it is shown; the same people always get the same [1]_.

    Parameters
    ----------
    counts : int[...]
        True counts, 0 or more.
    keys : uint64[...]
        Their cell keys, of the same shape.
    table : PerturbationTable

    Returns
    -------
    int64[...]
        From -most to most.

    Raises
    ------
    BadTable
        If counts are not whole numbers of 0 or more, or keys are not from 0 to 2 ** 32 - 1, one for each count.
    """
    count, key = np.asarray(counts), np.asarray(keys)
    if not _between(count, 0, None):
        raise BadTable("counts that get noise are whole numbers of 0 or more")
    if key.shape != count.shape or not _between(key, 0, MODULUS - 1):
        raise BadTable(f"keys are whole numbers from 0 to {MODULUS - 1}, one for each count")
    ends = np.rint(np.cumsum(table.probabilities, axis=1) * MODULUS)[:, :-1]
    row = ends[np.minimum(count, table.most).astype(np.int64)]
    return np.asarray((key[..., None] >= row).sum(axis=-1) - table.most, np.int64)


def perturbation_table(variance: float, most: int) -> PerturbationTable:
    """The noise of greatest entropy with mean 0, a given variance, and no negative result [2]_, [3]_.

    For a count i the changes are -min(i, most) to most, with probabilities ``exp(a + b v + c v^2)``.

    Parameters
    ----------
    variance : float
        Above 0 and below `most`, the greatest variance a count of 1 can have.
    most : int
        Greatest change, at least 1.

    Raises
    ------
    BadTable
        If the variance is not allowed.
    NotAllowed
        If the greatest change is not a whole number from 1.
    NotConverged
        If the variance is too near its greatest value to be met.
    """
    most = whole(most, "the greatest change", least=1)
    if not 0 < variance < most:
        raise BadTable(
            f"noise of variance {variance} and at most {most}: the variance is above 0 and below the greatest change"
        )
    rows = np.zeros((most + 1, 2 * most + 1))
    rows[0, most] = 1
    for count in range(1, most + 1):
        rows[count, most - count :] = _flattest(np.arange(-count, most + 1, dtype=np.float64), variance)
    return PerturbationTable(variance, most, rows)


def _between(values: NDArray[Any], least: int, most: int | None) -> bool:
    """Whether all are whole numbers in a range, without an end above if that is None."""
    whole_numbers = values.dtype.kind in "iu" or not values.size
    return whole_numbers and bool(np.all(values >= least) and (most is None or np.all(values <= most)))


def _flattest(changes: Floats, variance: float) -> Floats:
    """The distribution of greatest entropy with mean 0 and a variance, by damped Newton steps on its dual."""
    scale = np.abs(changes).max()
    moments = np.stack([changes / scale, (changes / scale) ** 2])
    wanted = np.array([0, variance / scale**2])
    slope = np.zeros(2)
    for _ in range(MOST_STEPS):
        p = _exponential(slope, moments)
        miss = moments @ p - wanted
        if np.abs(miss).max() < EXACT:
            return p
        spread = (moments * p) @ moments.T - np.outer(moments @ p, moments @ p)
        slope = _damped(slope, np.linalg.lstsq(spread, miss, rcond=None)[0], moments, wanted)
    raise NotConverged(f"no noise of variance {variance:g} was found for changes of {changes[0]:g} to {changes[-1]:g}")


def _damped(slope: Floats, step: Floats, moments: Floats, wanted: Floats) -> Floats:
    """The first of ever shorter steps that lowers the dual."""
    here = _dual(slope, moments, wanted)
    for halvings in range(60):
        new: Floats = slope - step / 2**halvings
        if _dual(new, moments, wanted) <= here + EXACT:
            return new
    return slope


def _dual(slope: Floats, moments: Floats, wanted: Floats) -> float:
    height = slope @ (moments - wanted[:, None])
    top = height.max()
    return float(top + np.log(np.exp(height - top).sum()))


def _exponential(slope: Floats, moments: Floats) -> Floats:
    height = slope @ moments
    p = np.exp(height - height.max())
    return np.asarray(p / p.sum())
