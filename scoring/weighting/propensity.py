"""Probability that a case of the sample responds, by logistic regression on what is known of everybody.

References
----------
.. [1] McCullagh P, Nelder JA (1989). Generalized Linear Models, 2nd ed., section 4.4. Chapman & Hall.
.. [2] Albert A, Anderson JA (1984). On the existence of maximum likelihood estimates in logistic regression models.
       Biometrika 71, 1-10.
.. [3] Binder DA (1983). On the variances of asymptotically normal estimators from complex surveys. Int Stat Rev 51,
       279-292.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats
from scoring.arguments import mask, whole
from scoring.design import Labels, Mask
from scoring.errors import NotConverged
from scoring.labels import ordered
from scoring.weighting.margin import comparable, labels_present
from scoring.weighting.weights import WeightingError, refuse, weight_faults

ENDED = 1e-12
"""Newton decrement, twice the log-likelihood still to be gained, that ends the rounds."""

FAR = 15.0
"""Linear predictor beyond which the cases are searched for a separation."""


@dataclass(frozen=True, eq=False)
class Covariates:
    """What is known of respondents and non-respondents alike.

    Parameters
    ----------
    names : sequence of str
        Of the columns, for errors.
    values : float64[n, p]
        One row per case of the sample; no column of ones.
    """

    names: Sequence[str]
    values: Floats


def indicators(columns: Mapping[str, Labels]) -> Covariates:
    """An indicator of every level but the first of categorical variables, array[n] each.

    Raises
    ------
    WeightingError
        If a case has no level of a variable, or lengths differ.
    """
    lengths = {name: len(labels) for name, labels in columns.items()}
    refuse(["there is no variable"] if not columns else [])
    refuse([f"variables of different lengths: {lengths}"] if len(set(lengths.values())) > 1 else [])
    refuse([_missing(name, labels) for name, labels in columns.items() if not labels_present(labels).all()])
    levels = [
        (name, level) for name, labels in columns.items() for level in ordered(comparable(labels))[0][1:].tolist()
    ]
    values = [(comparable(columns[name]) == level).astype(np.float64) for name, level in levels]
    n = next(iter(lengths.values()))
    return Covariates([f"{name} {level}" for name, level in levels], np.column_stack([np.empty((n, 0)), *values]))


def _missing(name: str, labels: Labels) -> str:
    missing = ~labels_present(labels)
    return f"variable {name}: {int(np.count_nonzero(missing))} cases without a level, first {int(np.argmax(missing))}"


@dataclass(frozen=True, eq=False)
class Propensity:
    """A fitted model of response.

    Parameters
    ----------
    names : tuple of str
        Of the coefficients; the first is the intercept.
    coefficients : float64[p + 1]
        Log odds.
    covariance : float64[p + 1, p + 1]
        Of the coefficients; the linearised one where weights differ [3]_.
    variables : float64[n, p + 1]
        The covariates after a column of ones.
    fitted : float64[n]
        Propensity of each case, between 0 and 1.
    responded : bool[n]
        Who did.
    weights : float64[n]
        Weight of each case in the fit.
    iterations : int
        Rounds of Newton's method.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    variables: Floats
    fitted: Floats
    responded: Mask
    weights: Floats
    iterations: int


def response_propensity(
    responded: Mask, covariates: Covariates, *, weights: Floats | None = None, most_rounds: int = 50
) -> Propensity:
    """Propensities by maximum likelihood [1]_.

    Parameters
    ----------
    responded : bool[n]
        Who responded.
    weights : float64[n], optional
        Design weights; without them each case counts once.
    most_rounds : int
        Rounds of Newton's method after which the model is given up.

    Raises
    ------
    WeightingError
        If everybody or nobody responded, lengths differ, a covariate is missing or follows from those before it,
        or covariates tell respondents from non-respondents without fail; they are named.
    NotConverged
        If the rounds do not end.
    """
    mask(responded, "who responded", len(responded))
    most = whole(most_rounds, "most rounds of Newton's method", least=1)
    base = np.ones(len(responded)) if weights is None else weights
    _check(responded, covariates, base)
    x = np.column_stack([np.ones(len(responded)), covariates.values])
    names = ("intercept", *covariates.names)
    _refuse_dependent(x[base > 0], names)
    found, iterations = _maximised(x, responded, base, most)
    if iterations > most or float(np.abs(x @ found).max()) > FAR:
        _refuse_separated(x[base > 0], responded[base > 0], names)
    if iterations > most:
        raise NotConverged(f"the model of response: Newton's method did not end in {most} rounds")
    fitted = _logistic(x @ found)
    spread = _covariance(x, base, fitted)
    return Propensity(names, found, spread, x, fitted, responded, base, iterations)


def _maximised(x: Floats, responded: Mask, weights: Floats, most: int) -> tuple[Floats, int]:
    """Coefficients after Newton's method [1]_, and its rounds: one more than allowed if they did not end."""
    coefficients = np.zeros(x.shape[1])
    for rounds in range(1, most + 1):
        fitted = _logistic(x @ coefficients)
        score = x.T @ (weights * (responded - fitted))
        information = x.T @ (x * (weights * fitted * (1 - fitted))[:, None])
        step: Floats = np.linalg.lstsq(information, score, rcond=None)[0].astype(np.float64)
        coefficients = coefficients + _damped(step, coefficients, (x, responded, weights))
        if float(score @ step) <= ENDED * float(weights.mean()):
            return coefficients, rounds
    return coefficients, most + 1


def _damped(step: Floats, start: Floats, cases: tuple[Floats, Mask, Floats]) -> Floats:
    """The step, halved until it does not lower the likelihood."""
    before = _likelihood(start, *cases)
    for _ in range(30):
        if _likelihood(start + step, *cases) >= before - 1e-12 * abs(before):
            break
        step = step / 2
    return step


def _likelihood(coefficients: Floats, x: Floats, responded: Mask, weights: Floats) -> float:
    predictor = x @ coefficients
    return -float(weights @ np.logaddexp(0.0, np.where(responded, -predictor, predictor)))


def _logistic(predictor: Floats) -> Floats:
    found: Floats = np.exp(-np.logaddexp(0.0, -predictor))
    return found


def _covariance(x: Floats, weights: Floats, fitted: Floats) -> Floats:
    """Inverse information around the variance of the score [3]_; equal weights leave the inverse information."""
    variance = fitted * (1 - fitted)
    bread = np.linalg.pinv(x.T @ (x * (weights * variance)[:, None]), hermitian=True)
    filling = x.T @ (x * (weights**2 * variance)[:, None])
    found: Floats = bread @ filling @ bread
    return found


def _check(responded: Mask, covariates: Covariates, weights: Floats) -> None:
    shape = (len(responded), len(covariates.names))
    refuse(weight_faults(weights))
    if covariates.values.shape != shape or len(weights) != shape[0]:
        raise WeightingError(
            f"{covariates.values.shape} covariates and {len(weights)} weights for {shape[0]} cases and "
            f"{shape[1]} names: one row per case, one column per name"
        )
    wrong = ~np.isfinite(covariates.values).all(axis=0)
    refuse(
        [f"covariate {covariates.names[column]} is missing or not finite" for column in np.flatnonzero(wrong).tolist()]
    )
    used = responded[weights > 0]
    if used.all() or not used.any():
        who = "everybody" if used.all() else "nobody"
        raise WeightingError(f"{who} responded: there is nothing that tells respondents from the others")


def _refuse_dependent(x: Floats, names: Sequence[str]) -> None:
    """Refuse columns that follow from those before them."""
    if len(x) < x.shape[1]:
        raise WeightingError(f"{x.shape[1]} coefficients for {len(x)} cases: there must be as many cases at least")
    size = np.sqrt((x**2).sum(axis=0))
    left = np.abs(np.diag(np.linalg.qr(x / np.where(size > 0, size, 1.0), mode="r")))
    dependent = [names[column] for column in np.flatnonzero(left < 1e-10).tolist()]
    refuse([f"covariates that follow from those before them: {', '.join(dependent)}; leave them out"] * bool(dependent))


def _refuse_separated(x: Floats, responded: Mask, names: Sequence[str]) -> None:
    """Refuse covariates of which a combination is never lower for a respondent than for the others [2]_."""
    from scipy.optimize import linprog

    rows = np.unique(np.column_stack([x, responded]), axis=0)
    signed = rows[:, :-1] * np.where(rows[:, -1] > 0, 1.0, -1.0)[:, None]
    signed /= np.maximum(np.abs(signed).max(axis=0), 1e-300)
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1))
    if found.x is None or float((signed @ found.x).sum()) <= 1e-7:
        return
    which = [names[column] for column in np.flatnonzero(np.abs(found.x) > 1e-7).tolist() if column] or ["intercept"]
    raise WeightingError(
        f"respondents are told from non-respondents without fail by {', '.join(which)}: such propensities are 0 or 1; "
        "join levels or leave the covariate out"
    )
