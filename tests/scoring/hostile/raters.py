"""Reliability of scales, agreement of raters and groups, and units side by side."""

from __future__ import annotations

import math

import numpy as np

from scoring.agreement import Ratings, by_rater
from scoring.benchmark import Limits
from tests.scoring.hostile.kinds import (
    ANSWERS,
    COUNTS,
    EMPTY,
    FIXED,
    HOLDS_INFINITE,
    LABELS,
    NUMBERS,
    RATINGS,
    SAME,
    SHORTER,
    TABLE,
    UNIT,
    WEIGHTS,
    Call,
    Kind,
    Wrong,
    call,
)

ITEMS = np.array([[1, 2, 2], [3, 3, 4], [2, 4, 3], [5, 4, 5], [1, 1, 2], [4, 5, 3]], np.float64)
RATED = np.array([[1, 1, 2], [3, 3, math.nan], [2, 2, 2], [1, 3, 3]])
ITEM = np.array([1.0, 2.0, 2.0, math.nan, 4.0, 5.0])
TEAMS = np.array(["a", "a", "a", "b", "b", "b"])
POINTS: Kind = tuple(Wrong(f"{value} points", lambda _, value=value: value) for value in (1, 0, -3, 2.5, math.nan))
NULL: Kind = tuple(
    Wrong(f"null {value}", lambda _, value=value: value)
    for value in ("nonesuch", (1.0, 0, 0, 0, 0), (0.5, 0.5), (math.nan,) * 5, (0.6, 0.6, -0.2, 0, 0))
)
LEVELS: Kind = (
    Wrong("one that lacks a rating", lambda _: [1.0, 2.0]),
    Wrong("nan", lambda _: [1.0, 2.0, 3.0, math.nan]),
    EMPTY,
)
ONCE: Kind = (
    Wrong("every unit rated once", lambda _: by_rater([[1.0], [2.0]]), refused=False),
    Wrong("one unit", lambda _: by_rater([[1.0, 2.0]]), refused=False),
    Wrong("one category", lambda _: by_rater([[1.0, 1.0], [1.0, 1.0]]), refused=False),
    Wrong("nobody", lambda _: Ratings(np.zeros((2, 2), np.int64), np.array([1.0, 2.0])), refused=False),
)
UNITS = ([0.1, 0.5, 0.4], (*NUMBERS, SHORTER, EMPTY))
ERRORS = ([0.1, 0.2, 0.1], (*WEIGHTS, SHORTER))
EVENTS = ([3, 5, 9], (*COUNTS, SHORTER))
BASES = ([10, 12, 11], (*COUNTS, SHORTER))


def of_item(**more: tuple[object, Kind]) -> Call:
    """A function of one item by group."""
    return call(item=(ITEM, ANSWERS), groups=(TEAMS, LABELS), **more)


CALLS: dict[str, Call] = {
    "reliability.alpha": call(items=(ITEMS, RATINGS)),
    "reliability.item_analysis": call(items=(ITEMS, RATINGS)),
    "reliability.omega": call(items=(ITEMS, RATINGS)),
    "reliability.icc": call(ratings=(ITEMS, RATINGS)),
    "reliability.scale_scores": call(
        items=(ITEMS, tuple(wrong for wrong in RATINGS if wrong is not EMPTY)),
        min_valid=(2, (Wrong("none", lambda _: 0), Wrong("too many", lambda _: 4), Wrong("half", lambda _: 1.5))),
        nan=True,
    ),
    "agreement.rwg": of_item(
        points=(5, POINTS),
        null=("uniform", NULL),
    ),
    "agreement.rwg_j": call(
        items=(np.column_stack([ITEM, ITEM]), (HOLDS_INFINITE, SAME)),
        groups=(TEAMS, LABELS),
        points=(5, POINTS),
        null=("uniform", NULL),
    ),
    "agreement.a_wg": of_item(
        lowest=(1.0, (Wrong("above an answer", lambda _: 2.0),)),
        highest=(5.0, (Wrong("below the lowest", lambda _: 0.0), Wrong("nan", lambda _: math.nan))),
    ),
    "agreement.average_deviation": of_item(),
    "agreement.icc1_icc2": of_item(),
    "agreement.null_variance": call(points=(5, POINTS), null=("uniform", NULL)),
    "agreement.by_rater": call(ratings=(RATED, RATINGS), levels=([1.0, 2.0, 3.0], LEVELS)),
    "agreement.by_unit": call(
        units=(TEAMS, (SHORTER,)), ratings=(ITEM, ANSWERS), levels=([1.0, 2.0, 4.0, 5.0], LEVELS)
    ),
    "agreement.agreement_table": call(
        first=(ITEM, (*ANSWERS, SHORTER)),
        second=(ITEM[::-1], (*ANSWERS, SHORTER)),
        levels=([1.0, 2.0, 4.0, 5.0], LEVELS),
    ),
    "agreement.cohen_kappa": call(table=([[5, 2], [1, 7]], TABLE)),
    "agreement.fleiss_kappa": call(ratings=(by_rater(RATED), ONCE)),
    "agreement.gwet_ac": call(ratings=(by_rater(RATED), ONCE)),
    "agreement.krippendorff_alpha": call(ratings=(by_rater(RATED), ONCE)),
    "benchmark.funnel": call(
        events=EVENTS,
        n=BASES,
        target=(0.4, (*UNIT, Wrong("nought", lambda _: 0.0))),
        limits=(Limits(), tuple(Wrong(f"level {at}", lambda _, at=at: Limits((at,))) for at in (0, 1, math.nan))),
    ),
    "benchmark.Dispersion": call(kind=("none", FIXED), winsorise=(0.1, (*UNIT, Wrong("half", lambda _: 0.5)))),
    "benchmark.shrink_shares": call(events=EVENTS, n=BASES),
    "benchmark.top_probability": call(
        estimates=UNITS, se=ERRORS, share=(0.25, (*UNIT, Wrong("nought", lambda _: 0.0), Wrong("one", lambda _: 1.0)))
    ),
    "benchmark.logits": call(events=EVENTS, n=BASES),
    "benchmark.rank_intervals": call(estimates=UNITS, se=ERRORS),
    "benchmark.shrink": call(
        estimates=UNITS,
        se=ERRORS,
        tolerance=(1e-12, (Wrong("negative", lambda _: -1.0), Wrong("nan", lambda _: math.nan))),
    ),
}
