"""Sample designs, their estimates and weights, and counts of many items at once."""

from __future__ import annotations

import math

import numpy as np

from scoring.design import Design
from scoring.survey import cross_table, means, proportion
from scoring.weighting import Auxiliary, margin
from tests.scoring.hostile.kinds import (
    ANSWERS,
    BASE,
    FIXED,
    FLAT,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    LABELS,
    MASK,
    NESTED,
    NO_COLUMN,
    SHORTER,
    TEXT,
    UNIT,
    WEIGHTS,
    Call,
    Kind,
    Wrong,
    call,
)

N = 8
WEIGHT = np.array([1.0, 2.0, 1.5, 1.0, 3.0, 1.0, 2.0, 1.0])
STRATA = np.array(["a", "a", "a", "a", "b", "b", "b", "b"])
PSU = np.array([1, 1, 2, 2, 3, 3, 4, 4])
SSU = np.array([1, 2, 1, 2, 1, 2, 1, 2])
FPC = np.array([9.0] * 4 + [8.0] * 4)
DESIGN = Design(WEIGHT, strata=STRATA, psu=PSU)
VALUES = np.array([1.0, 2.0, 2.0, math.nan, 4.0, 5.0, 3.0, 2.0])
CHOSEN = VALUES > 2
EVERYBODY = np.ones(N, np.bool_)
SEX = np.array(["f", "m"] * 4)
AREA = np.array(["n", "n", "s", "s"] * 2)
COLUMN: Kind = (*ANSWERS, SHORTER)
WEIGHTS_OF_ROWS: Kind = (*WEIGHTS, SHORTER)
WHERE = (EVERYBODY, MASK)
SEXES = margin("sex", SEX, {"f": 40, "m": 60})
AREAS = margin("area", AREA, {"n": 45, "s": 55})
KNOWN = Auxiliary(("one", "size"), np.column_stack([np.ones(N), np.arange(N)]), np.array([100.0, 350.0]))
TOO_MANY = Wrong("a level nobody counted", lambda good: np.where(np.arange(len(good)) == 0, "x", good))
TOTALS: Kind = (
    Wrong("a level too few", lambda good: {"m": 60}),
    Wrong("none", lambda _: {}),
)
MARGINS: Kind = (
    Wrong("adds to another population", lambda _: margin("area", AREA, {"n": 45, "s": 56})),
    Wrong("nobody in a level", lambda _: margin("area", AREA, {"n": 40, "s": 55, "w": 5})),
    Wrong("a negative count", lambda _: margin("area", AREA, {"n": 101, "s": -1})),
    Wrong("a missing count", lambda _: margin("area", AREA, {"n": 100, "s": math.nan})),
    Wrong("an infinite count", lambda _: margin("area", AREA, {"n": 100, "s": math.inf})),
    Wrong("fewer rows", lambda _: margin("area", AREA[:-1], {"n": 45, "s": 55})),
)
DIGITS: Kind = tuple(Wrong(f"tolerance {value}", lambda _, value=value: value) for value in (math.nan, -1.0))
LONELY: Kind = (Wrong("one unit", lambda _: Design(WEIGHT, psu=np.ones(N), lonely_psu="certainty")),)
CENSUS = Wrong("a census", lambda _: Design(np.ones(N), fpc=np.full(N, float(N))), refused=False)
OTHER = Wrong("a design of other rows", lambda _: Design(WEIGHT[:-1]))
DESIGNS: Kind = (OTHER, CENSUS)


def of_values(**more: tuple[object, Kind]) -> Call:
    """A function of the answers to one question under a design."""
    return call(values=(VALUES, COLUMN), design=(DESIGN, DESIGNS), where=WHERE, **more)


CALLS: dict[str, Call] = {
    "design.Design": call(
        weights=(WEIGHT, (*WEIGHTS_OF_ROWS, NESTED, Wrong("yes and no", lambda good: good > 1))),
        strata=(STRATA, (SHORTER,)),
        psu=(PSU, (SHORTER, Wrong("a unit in two strata", lambda good: np.where(good == 4, 1, good)))),
        ssu=(SSU, (SHORTER,)),
        fpc=(
            FPC,
            (
                SHORTER,
                HOLDS_NAN,
                HOLDS_NEGATIVE,
                TEXT,
                Wrong("smaller than the sample", lambda good: good * 0 + 1),
                Wrong("differs within a stratum", lambda good: good + np.arange(N)),
            ),
        ),
    ),
    "survey.mean": of_values(),
    "survey.total": of_values(),
    "survey.variance": of_values(),
    "survey.median": of_values(),
    "survey.quantile": of_values(probability=(0.25, (*UNIT, Wrong("nought", lambda _: 0.0)))),
    "survey.means": call(
        values=(np.column_stack([VALUES, VALUES[::-1]]), (SHORTER, HOLDS_INFINITE, TEXT, NESTED, FLAT, NO_COLUMN)),
        design=(DESIGN, DESIGNS),
        where=WHERE,
    ),
    "survey.proportion": call(
        numerator=(CHOSEN, (SHORTER, Wrong("numbers", lambda _: VALUES))), design=(DESIGN, DESIGNS), where=WHERE
    ),
    "survey.ratio": call(
        numerator=(VALUES, COLUMN),
        denominator=(VALUES + 1, (*COLUMN, Wrong("all 0", np.zeros_like))),
        design=(DESIGN, DESIGNS),
        where=WHERE,
    ),
    "survey.t_test": of_values(groups=(SEX, LABELS)),
    "survey.rank_test": of_values(groups=(SEX, LABELS)),
    "survey.cross_table": call(rows=(SEX, LABELS), columns=(AREA, LABELS), design=(DESIGN, DESIGNS), where=WHERE),
    "survey.independence": call(
        table=(
            cross_table(SEX, AREA, DESIGN),
            (Wrong("one row", lambda _: cross_table(np.full(N, "f"), AREA, DESIGN)),),
        )
    ),
    "survey.contrast": call(
        estimates=(means(np.column_stack([VALUES, VALUES**2]), DESIGN), FIXED),
        coefficients=(np.array([1.0, -1.0]), (SHORTER, HOLDS_NAN, HOLDS_INFINITE, TEXT, NESTED)),
    ),
    "survey.groups": call((SEX, (SHORTER, NESTED)), (AREA, (SHORTER, NESTED)), where=WHERE),
    "survey.effective_size": call(share=(proportion(CHOSEN, DESIGN), FIXED)),
    "survey.proportion_limits": call(
        share=(
            proportion(CHOSEN, DESIGN),
            (
                Wrong("nobody", lambda _: proportion(~EVERYBODY, DESIGN), refused=False),
                Wrong("everybody", lambda _: proportion(EVERYBODY, DESIGN), refused=False),
                Wrong("one row", lambda _: proportion(CHOSEN, DESIGN, where=np.arange(N) == 0), refused=False),
            ),
        )
    ),
    "weighting.kish": call(weights=(WEIGHT, WEIGHTS)),
    "weighting.trim": call(
        weights=(WEIGHT, WEIGHTS),
        upper=(2.0, (Wrong("below the mean", lambda _: 1.0), Wrong("nan", lambda _: math.nan))),
        lower=(0.5, (Wrong("above the mean", lambda _: 2.5), Wrong("nan", lambda _: math.nan))),
    ),
    "weighting.margin": call(
        name=("sex", FIXED), labels=(SEX, (TOO_MANY,)), totals=({"f": 40, "m": 60}, TOTALS), free=("name",)
    ),
    "weighting.poststratify": call(weights=(WEIGHT, WEIGHTS_OF_ROWS), margin=(SEXES, MARGINS[1:])),
    "weighting.rake": call(
        (WEIGHT, WEIGHTS_OF_ROWS),
        (SEXES, MARGINS[1:]),
        (AREAS, MARGINS),
        tolerance=(1e-8, DIGITS),
        most_rounds=(500, BASE[:3]),
    ),
    "weighting.calibrate": call(
        weights=(WEIGHT, WEIGHTS_OF_ROWS),
        auxiliary=(
            KNOWN,
            (
                Wrong("missing", lambda _: Auxiliary(("one",), np.full((N, 1), math.nan), np.array([100.0]))),
                Wrong("infinite total", lambda _: Auxiliary(("one",), np.ones((N, 1)), np.array([math.inf]))),
                Wrong("fewer rows", lambda _: Auxiliary(("one",), np.ones((N - 1, 1)), np.array([100.0]))),
                Wrong("none", lambda _: Auxiliary((), np.ones((N, 0)), np.zeros(0))),
                Wrong(
                    "contradicts itself",
                    lambda _: Auxiliary(("one", "again"), np.ones((N, 2)), np.array([100.0, 90.0])),
                ),
            ),
        ),
        tolerance=(1e-10, DIGITS),
        bounds=((0.1, 50.0), (Wrong("both above 1", lambda _: (2.0, 3.0)), Wrong("nan", lambda _: (math.nan, 3.0)))),
        most_rounds=(100, BASE[:3]),
    ),
    "weighting.jackknife": call(design=(DESIGN, LONELY)),
    "weighting.balanced": call(design=(DESIGN, LONELY), fay=(0.3, (*UNIT, Wrong("one", lambda _: 1.0)))),
    "weighting.bootstrap": call(
        design=(DESIGN, LONELY), replicates=(20, (*BASE, Wrong("one", lambda _: 1))), seed=(1, FIXED)
    ),
}
