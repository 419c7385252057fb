"""Who responded, what is known of those who did not, and weights that make up for them."""

from __future__ import annotations

import math

import numpy as np

from scoring.dispositions import Dispositions
from scoring.weighting import Covariates, indicators, jackknife, rake, response_propensity
from tests.scoring.hostile.kinds import (
    BASE,
    COUNT,
    COUNTS,
    FIXED,
    HOLDS_FRACTION,
    HOLDS_NEGATIVE,
    MASK,
    SHORTER,
    UNIT,
    WEIGHTS,
    Call,
    Kind,
    Wrong,
    call,
)
from tests.scoring.hostile.samples import AREA, AREAS, DESIGN, MARGINS, SEX, SEXES, WEIGHT, N

RESPONDED = np.array([True, True, False, True, True, False, True, True])
KNOWN = indicators({"sex": SEX})
MODEL = response_propensity(RESPONDED, KNOWN)
ANSWERED = np.array([5, 10, 2, 0])
APPLICABLE = np.array([10, 10, 10, 8])
STRATA = np.array(["a", "a", "b", "b"])
MISSING_LABEL = Wrong("no label", lambda good: np.where(np.arange(len(good)) == 0, "", good))
CLASSES: Kind = (SHORTER, MISSING_LABEL)
ROWS: Kind = (*WEIGHTS, SHORTER)
SHARES: Kind = (*UNIT, Wrong("nought", lambda _: 0.0))
FACTS: Kind = (
    Wrong("none of some cases", lambda good: Covariates(good.names, good.values[:-1])),
    Wrong("missing", lambda good: Covariates(good.names, good.values * math.nan)),
    Wrong("infinite", lambda good: Covariates(good.names, good.values + math.inf)),
    Wrong("a name too few", lambda good: Covariates((), good.values)),
    Wrong("one that tells all", lambda _: Covariates(("known",), RESPONDED[:, None].astype(np.float64)), refused=False),
    Wrong("the same twice", lambda good: Covariates(("a", "b"), np.hstack([good.values, good.values])), refused=False),
)


def completions(*, by: bool = False) -> Call:
    """A function of the questions that were answered and that applied."""
    strata = {"strata": (STRATA, (SHORTER,))} if by else {}
    return call(
        answered=(ANSWERED, (*COUNTS[:5], SHORTER, Wrong("more than applied", lambda good: good + 9))),
        applicable=(APPLICABLE, (HOLDS_NEGATIVE, HOLDS_FRACTION, SHORTER)),
        **strata,
    )


CALLS: dict[str, Call] = {
    "dispositions.CompleteIf": call(complete=(0.8, SHARES), partial=(0.5, (*SHARES, Wrong("above", lambda _: 0.9)))),
    "dispositions.completion": completions(),
    "dispositions.completion_by": completions(by=True),
    "dispositions.outcomes": completions(),
    "dispositions.response_rates_by": call(
        strata=(
            {"a": Dispositions(complete=3, refused=1), "b": Dispositions(complete=2, unknown=2, not_eligible=1)},
            (
                Wrong("none", lambda _: {}, refused=False),
                Wrong("an empty one", lambda good: good | {"c": Dispositions(complete=0)}),
            ),
        ),
        e=(0.5, UNIT),
    ),
    "weighting.indicators": call(
        columns=(
            {"sex": SEX, "area": AREA},
            (
                Wrong("none", lambda _: {}),
                Wrong("fewer rows", lambda good: good | {"area": AREA[:-1]}),
                Wrong("a missing label", lambda good: good | {"sex": MISSING_LABEL.make(SEX)}),
            ),
        )
    ),
    "weighting.nonresponse": call(
        weights=(WEIGHT, ROWS),
        responded=(RESPONDED, MASK),
        classes=(SEX, CLASSES),
        least=(2, COUNT),
        most=(3.0, (Wrong("nan", lambda _: math.nan), Wrong("negative", lambda _: -1.0))),
    ),
    "weighting.response_classes": call(weights=(WEIGHT, ROWS), responded=(RESPONDED, MASK), classes=(SEX, CLASSES)),
    "weighting.response_propensity": call(
        responded=(RESPONDED, (*MASK, Wrong("everybody", lambda _: np.ones(N, np.bool_)))),
        covariates=(KNOWN, FACTS),
        weights=(WEIGHT, ROWS),
        most_rounds=(50, BASE),
    ),
    "weighting.propensity_adjusted": call(
        weights=(WEIGHT, ROWS), responded=(RESPONDED, MASK), covariates=(KNOWN, FACTS), classes=(2, BASE)
    ),
    "weighting.propensity_classes": call(propensity=(MODEL, FIXED), classes=(2, BASE)),
    "weighting.representativity": call(propensity=(MODEL, FIXED)),
    "weighting.partial_indicators": call(propensity=(MODEL, FIXED), labels=(SEX, CLASSES)),
    "weighting.refit": call(replicates=(jackknife(DESIGN), FIXED), fit=(lambda weights: rake(weights, SEXES), FIXED)),
    "weighting.trim_and_rake": call(
        (WEIGHT, ROWS),
        (SEXES, MARGINS[1:]),
        (AREAS, MARGINS),
        upper=(40.0, (Wrong("too low", lambda _: 5.0), Wrong("nan", lambda _: math.nan))),
        lower=(1.0, (Wrong("too high", lambda _: 30.0), Wrong("nan", lambda _: math.nan))),
        tolerance=(1e-8, (Wrong("nan", lambda _: math.nan), Wrong("negative", lambda _: -1.0))),
    ),
}
