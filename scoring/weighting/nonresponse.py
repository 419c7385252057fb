"""Weights of respondents that stand for the non-respondents of their class.

References
----------
.. [1] Little RJA (1986). Survey nonresponse adjustments for estimates of means. Int Stat Rev 54, 139-157.
.. [2] Kalton G, Flores-Cervantes I (2003). Weighting methods. J Off Stat 19, 81-97.
.. [3] Rosenbaum PR, Rubin DB (1984). Reducing bias in observational studies using subclassification on the
       propensity score. JASA 79, 516-524.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.adjustment import Floats
from scoring.arguments import finite, mask, whole
from scoring.design import Labels, Mask
from scoring.labels import ordered
from scoring.summation import group_sums
from scoring.weighting.margin import comparable, labels_present
from scoring.weighting.propensity import Covariates, Propensity, response_propensity
from scoring.weighting.weights import NEGLIGIBLE, WeightingError, Weights, refuse, weight_faults

LEAST_RESPONDENTS = 20
GREATEST_FACTOR = 3.0


@dataclass(frozen=True)
class ResponseClass:
    """Cases whose respondents stand for their non-respondents; both counted where they have a weight.

    `factor` is the sum of weights of all cases over that of the respondents, None where nobody responded.
    """

    name: str
    cases: int
    respondents: int
    factor: float | None

    @property
    def rate(self) -> float:
        """Weighted share that responded, 0 to 1."""
        return 0.0 if self.factor is None else 1 / self.factor


def response_classes(weights: Floats, responded: Mask, classes: Labels) -> tuple[ResponseClass, ...]:
    """How many responded in each class that has a case with a weight, in sorted order.

    Parameters
    ----------
    weights : float64[n]
        Base weights of all cases of the sample, 0 or more.
    responded : bool[n]
        Who responded.
    classes : array[n]
        Label of each case.

    Raises
    ------
    WeightingError
        If lengths differ, a weight is negative or not finite, all are 0, or a case has no class.
    """
    _check(weights, responded, classes)
    names, codes = ordered(comparable(classes))
    cases, respondents = (np.bincount(codes, rows & (weights > 0), len(names)) for rows in (True, responded))
    all_of, answered = (group_sums(weights * rows, codes, len(names)) for rows in (1, responded))
    return tuple(
        ResponseClass(str(name), int(cases[place]), int(respondents[place]), _over(all_of[place], answered[place]))
        for place, name in enumerate(names.tolist())
        if cases[place]
    )


def nonresponse(
    weights: Floats,
    responded: Mask,
    classes: Labels,
    *,
    least: int = LEAST_RESPONDENTS,
    most: float = GREATEST_FACTOR,
) -> Weights:
    """Weights of respondents times the weight of their class over that of its respondents [1]_; 0 for the others.

    Estimates are unbiased as far as respondents of a class are like its non-respondents. The variance takes the
    factors as given; fit replicates anew to have their share.

    Parameters
    ----------
    weights : float64[n]
        Base weights of all cases of the sample, 0 or more.
    responded : bool[n]
        Who responded.
    classes : array[n]
        Label of each case, known for non-respondents too.
    least : int
        Respondents under which a class is named in `advice` [2]_.
    most : float
        Factor over which a class is named in `advice` [2]_.

    Raises
    ------
    WeightingError
        As `response_classes`; or if nobody responded in a class, which is named.
    NotAllowed
        If `least` is not a whole number from 0, or `most` not a number from 1.
    """
    whole(least, "least respondents of a class")
    finite(most, "greatest factor of a class", least=1)
    found = response_classes(weights, responded, classes)
    empty = [each.name for each in found if each.factor is None]
    refuse([f"nobody responded in class {', '.join(empty)}: join it with a class that is like it"] * bool(empty))
    factors = {each.name: each.factor or 0.0 for each in found}
    labels, places = ordered(comparable(classes))
    factor = np.array([factors.get(str(label), 0.0) for label in labels.tolist()])[places]
    return Weights(
        np.where(responded, weights * factor, 0.0),
        weights,
        "nonresponse_classes",
        fitted_to=tuple(factors),
        settings={"least_respondents": least, "greatest_factor": most},
        advice=tuple(sentence for each in found for sentence in _advice(each, least, most)),
    )


def propensity_classes(propensity: Propensity, classes: int = 5) -> Labels:
    """The class of each case by its propensity: fifths of the sample by default [3]_, array[n] of str.

    Cases of one propensity share a class, so that there can be fewer classes than asked for.

    Raises
    ------
    NotAllowed
        If fewer than 2 classes are asked for.
    """
    count = whole(classes, "classes of propensity", least=2)
    # Equal covariates give propensities that are equal but for the last bits.
    fitted = np.round(propensity.fitted, 12)
    cuts = np.quantile(fitted, np.arange(1, count) / count, method="inverted_cdf")
    codes = np.unique(np.searchsorted(cuts, fitted), return_inverse=True)[1]
    spans = [fitted[codes == code] for code in range(int(codes.max()) + 1)]
    names = [f"{code}: {span.min():.3f} to {span.max():.3f}" for code, span in enumerate(spans, 1)]
    return np.array(names)[codes]


def propensity_adjusted(weights: Floats, responded: Mask, covariates: Covariates, *, classes: int = 5) -> Weights:
    """Weights adjusted within classes of the propensity to respond, each case counting once in its model [1]_.

    Parameters
    ----------
    weights : float64[n]
        Base weights of all cases of the sample, 0 or more.
    responded : bool[n]
        Who responded.
    covariates : Covariates
        Known for non-respondents too.
    classes : int
        How many, of one size.

    Raises
    ------
    WeightingError, NotConverged
        As `response_propensity` and `nonresponse`.
    """
    propensity = response_propensity(responded, covariates)
    found = nonresponse(weights, responded, propensity_classes(propensity, classes))
    return replace(found, method="nonresponse_propensity_classes", iterations=propensity.iterations)


def _over(whole: float, part: float) -> float | None:
    return float(whole / part) if part > NEGLIGIBLE else None


def _advice(found: ResponseClass, least: int, most: float) -> list[str]:
    join = "join it with a class that is like it"
    few = f"class {found.name}: {found.respondents} respondents, fewer than {least}; {join}"
    steep = f"class {found.name}: weights are multiplied by {found.factor:.3g}, more than {most:g}; {join}"
    return [few] * (found.respondents < least) + [steep] * ((found.factor or 0.0) > most)


def _check(weights: Floats, responded: Mask, classes: Labels) -> None:
    if not len(weights) == len(responded) == len(classes):
        raise WeightingError(f"{len(responded)} responses and {len(classes)} classes for {len(weights)} weights")
    mask(responded, "who responded", len(weights))
    refuse(weight_faults(weights))
    missing = ~labels_present(classes)
    refuse(
        [f"{int(np.count_nonzero(missing))} cases without a class, first case {int(np.argmax(missing))}"]
        * bool(missing.any())
    )
