"""Coded answers, exact scores of them, and stages of maturity."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from scoring.coding import Coded
from scoring.exact import from_values
from scoring.maturity import Assessment, Cuts, Item, ScoreNode, assess
from tests.scoring.hostile.kinds import (
    BASE,
    COUNT,
    EMPTY,
    FIXED,
    HOLDS_FRACTION,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    MASK,
    NESTED,
    SHORTER,
    TEXT,
    Call,
    Kind,
    Wrong,
    call,
)

THIRDS = from_values([Fraction(1, 3), None, Fraction(2, 3)])
COLUMN = Coded(np.array([0, 1, -2], np.int8), 2)
BOOLS = Wrong("bools", lambda good: np.zeros(np.shape(good), np.bool_))
CODES: Kind = (
    HOLDS_FRACTION,
    HOLDS_INFINITE,
    HOLDS_NAN,
    TEXT,
    NESTED,
    BOOLS,
    Wrong("an option too many", lambda good: np.asarray(good) + 1),
    Wrong("no such reason", lambda good: np.asarray(good) - 9),
    Wrong("far outside", lambda good: np.asarray(good, np.int64) + 256),
)
NOT_EXACT: Kind = (Wrong("infinite", lambda good: [math.inf, *good[1:]]), Wrong("nan", lambda good: [math.nan]))
PARTS: Kind = (
    Wrong("no part", lambda _: []),
    Wrong("parts of other lengths", lambda good: [*good, from_values([1])]),
    Wrong("too long", lambda good: [*good, from_values([2**61, 2**61, 2**61])]),
)
UNEVEN: Kind = (
    Wrong("falling", lambda good: good[::-1]),
    Wrong("equal", lambda good: [good[0]] * 2),
    Wrong("infinite", lambda good: [math.inf]),
    Wrong("nan", lambda good: [*good, math.nan]),
)
STAGES = Assessment(
    items=(Item("a", (Fraction(1), Fraction(2), Fraction(3))), Item("b", (Fraction(1), Fraction(2), Fraction(3)))),
    scores=(ScoreNode("mean", "mean", ("a", "b"), 1),),
    rules=(Cuts("stage", "mean", (Fraction(5, 3), Fraction(7, 3))),),
    primary="stage",
    lowest=1,
    highest=3,
)
THREE = Coded(np.array([0, 1, -2], np.int8), 3)


def score() -> Call:
    """A function of several exact columns."""
    return call(parts=([THIRDS, from_values([1, 2, None])], PARTS), need=(1, COUNT))


CALLS: dict[str, Call] = {
    "coding.Coded": call(codes=(np.array([0, 1, -2], np.int8), CODES), size=(2, BASE)),
    "coding.tally": call(
        indexes=(np.array([0, 1, 1]), (HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, NESTED)),
        size=(2, BASE),
        frequency=(np.array([1, 2, 1]), (SHORTER, HOLDS_NEGATIVE, HOLDS_FRACTION)),
    ),
    "exact.Exact": call(
        numerators=(np.array([1, 2, 0]), (SHORTER, HOLDS_FRACTION, HOLDS_NAN, TEXT)),
        denominator=(3, BASE),
        known=(np.array([True, True, False]), MASK),
    ),
    "exact.from_values": call(values=([1, None, Fraction(1, 2)], NOT_EXACT)),
    "exact.from_codes": call(column=(COLUMN, FIXED), values=([1, 2], (*NOT_EXACT, SHORTER))),
    "exact.affine": call(
        exact=(THIRDS, FIXED),
        scale=(Fraction(2), (Wrong("infinite", lambda _: math.inf), Wrong("huge", lambda _: Fraction(2**62)))),
        shift=(Fraction(1), (Wrong("nan", lambda _: math.nan),)),
    ),
    **{f"exact.{name}": score() for name in ("sum_of", "mean_of", "median_of", "lowest_of", "highest_of")},
    "exact.weighted_of": call(
        parts=([THIRDS, THIRDS], PARTS),
        weights=([Fraction(1), Fraction(2)], (SHORTER, EMPTY, HOLDS_NEGATIVE, *NOT_EXACT)),
        need=(1, COUNT),
    ),
    "exact.stage_by_cuts": call(exact=(THIRDS, FIXED), cuts=([Fraction(1, 3), Fraction(1, 2)], UNEVEN)),
    "exact.check_cuts": call(cuts=([Fraction(1, 3), Fraction(1, 2)], UNEVEN)),
    "maturity.assess": call(
        assessment=(STAGES, FIXED),
        levels=(
            {"a": 2, "b": None},
            (
                Wrong("an item too many", lambda good: good | {"c": 1}),
                Wrong("no such level", lambda good: good | {"a": 4}),
                Wrong("half a level", lambda good: good | {"a": 1.5}),
                Wrong("nan", lambda good: good | {"a": math.nan}),
                Wrong("nothing answered", lambda good: dict.fromkeys(good), refused=False),
                Wrong("nothing applies", lambda good: {}, refused=False),
            ),
        ),
    ),
    "maturity.assess_columns": call(
        assessment=(STAGES, FIXED),
        columns=(
            {"a": THREE, "b": THREE},
            (
                Wrong("a column too few", lambda good: {"a": good["a"]}),
                Wrong("an option too few", lambda good: good | {"b": COLUMN}),
                Wrong("columns of other lengths", lambda good: good | {"b": Coded(np.zeros(2, np.int8), 3)}),
            ),
        ),
    ),
    "maturity.lift": call(assessment=(STAGES, FIXED), assessed=(assess(STAGES, {"a": 2, "b": None}), FIXED)),
}


_FALLING = (Item("a", (Fraction(2), Fraction(1))), STAGES.items[1])
CALLS["maturity.Assessment"] = call(
    items=(
        STAGES.items,
        (
            Wrong("falling levels", lambda _: _FALLING),
            Wrong("an item too few", lambda good: good[:1]),
            Wrong("the same item twice", lambda good: (*good, good[0])),
        ),
    ),
    scores=(STAGES.scores, (Wrong("none", lambda _: ()),)),
    rules=(STAGES.rules, (Wrong("none", lambda _: ()),)),
    primary=("stage", FIXED),
    lowest=(1, (Wrong("above the highest", lambda _: 4), Wrong("a stage too many", lambda _: 0))),
    highest=(3, COUNT[:1]),
)
