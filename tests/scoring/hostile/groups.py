"""Stages of groups, what blocks and moves them, and changes of those who answered twice."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from scoring.coding import Coded
from scoring.compare import Wave
from scoring.exact import from_values
from scoring.maturity import Rating, Resampling, assess, group_rating
from tests.scoring.hostile.exact import STAGES, THREE
from tests.scoring.hostile.kinds import (
    BASE,
    COUNT,
    COUNTS,
    EMPTY,
    FIXED,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    SHORTER,
    Call,
    Given,
    Kind,
    Wrong,
    call,
)

STEPS = (1, 2, 3)
LEVELS: Kind = (
    Wrong("falling", lambda good: good[::-1]),
    Wrong("one", lambda good: good[:1], refused=False),
    Wrong("none", lambda good: ()),
    Wrong("nan", lambda _: (1, math.nan, 3)),
)
RATED = group_rating((1, 2, 2, 3), STEPS)
ASSESSED = assess(STAGES, {"a": 2, "b": None})
ANSWERS = np.array([1.0, 2.0, 3.0, math.nan, 2.0])
MEAN = Rating(from_values([1, Fraction(3, 2), None]), np.ones(3, np.bool_))
BEFORE = Wave(ANSWERS, np.arange(5))
AFTER = Wave(ANSWERS[::-1], np.arange(5))


def assessed() -> Call:
    """A function of a unit that was assessed."""
    return call(assessment=(STAGES, FIXED), assessed=(ASSESSED, FIXED))


def wave(good: Wave) -> Given:
    """A wave, and waves that cannot be followed."""
    units = np.arange(5)
    return good, (
        Wrong("no ids", lambda _: Wave(ANSWERS, None)),
        Wrong("fewer ids", lambda _: Wave(ANSWERS, units[:-1])),
        Wrong("an infinite answer", lambda _: Wave(HOLDS_INFINITE.make(ANSWERS), units)),
        Wrong("nobody answered", lambda _: Wave(np.full(5, math.nan), units)),
        Wrong("nobody", lambda _: Wave(np.zeros(0), np.zeros(0))),
        Wrong("negative weights", lambda _: Wave(ANSWERS, units, HOLDS_NEGATIVE.make(np.ones(5)))),
        Wrong("missing weights", lambda _: Wave(ANSWERS, units, HOLDS_NAN.make(np.ones(5)))),
        Wrong("text for units", lambda _: Wave(ANSWERS, units.astype(str))),
        Wrong("strata of one wave", lambda _: Wave(ANSWERS, units, strata=np.zeros(5))),
        Wrong("all the same", lambda _: Wave(np.ones(5), units), refused=False),
        Wrong("one unit", lambda _: Wave(np.ones(1), np.zeros(1)), refused=False),
    )


CALLS: dict[str, Call] = {
    "compare.change_overlapping": call(before=wave(BEFORE), after=wave(AFTER)),
    "maturity.assess_values": call(
        assessment=(STAGES, FIXED),
        ratings=(
            {"a": MEAN, "b": MEAN},
            (
                Wrong("an item too few", lambda good: {"a": good["a"]}),
                Wrong(
                    "ratings of other lengths",
                    lambda good: good | {"b": Rating(from_values([1]), np.ones(1, np.bool_))},
                ),
            ),
        ),
    ),
    "maturity.answer_sensitivity": assessed(),
    "maturity.blocking": assessed(),
    "maturity.weight_sensitivity": call(
        assessment=(STAGES, FIXED),
        assessed=(ASSESSED, FIXED),
        share=(Fraction(1, 10), (Wrong("negative", lambda _: Fraction(-1, 10)), Wrong("nan", lambda _: math.nan))),
    ),
    "maturity.combine": call(
        tallies=(np.array([[1, 0, 2]]), (HOLDS_NEGATIVE, Wrong("a level too few", lambda good: good[:, :2]))),
        levels=(from_values(STEPS), FIXED),
        how=("median", FIXED),
    ),
    "maturity.consensus": call(tally=((1, 0, 2), (*COUNTS[:5], SHORTER)), levels=(STEPS, LEVELS)),
    "maturity.group_rating": call(
        ratings=(
            (1, 2, None, 3),
            (
                Wrong("no such level", lambda _: (1, 4)),
                Wrong("nan", lambda _: (1, math.nan)),
                Wrong("nobody", lambda _: (None, None)),
                EMPTY,
                Wrong("one rater", lambda _: (2,), refused=False),
            ),
        ),
        levels=(STEPS, LEVELS),
    ),
    "maturity.moderate": call(
        raw=(RATED, FIXED),
        level=(3, (Wrong("no such level", lambda _: 4), Wrong("nan", lambda _: math.nan))),
        reason=("seen the plan", (Wrong("none", lambda _: " "),)),
        free=("reason",),
    ),
    "maturity.Resampling": call(seed=(1, COUNT), replicates=(50, BASE)),
    "maturity.stage_confidence": call(
        assessment=(STAGES, FIXED),
        columns=(
            {"a": THREE, "b": THREE},
            (
                Wrong("a column too few", lambda good: {"a": good["a"]}),
                Wrong("columns of other lengths", lambda good: good | {"b": Coded(np.zeros(2, np.int8), 3)}),
                Wrong("nobody", lambda good: dict.fromkeys(good, Coded(np.zeros(0, np.int8), 3)), refused=False),
                Wrong("one rater", lambda good: dict.fromkeys(good, Coded(np.zeros(1, np.int8), 3)), refused=False),
            ),
        ),
        resampling=(Resampling(1, 50), FIXED),
    ),
    "maturity.standard_assessment": call(
        domains=(
            {"one": ("a", "b"), "two": ("c",)},
            (Wrong("none", lambda _: {}), Wrong("an empty one", lambda good: good | {"three": ()})),
        ),
        levels=(STEPS, LEVELS[:1]),
        cuts=((Fraction(5, 3), Fraction(7, 3)), (Wrong("falling", lambda good: good[::-1]), SHORTER)),
        weights=(
            {"one": Fraction(1), "two": Fraction(2)},
            (
                Wrong("one too few", lambda _: {"one": Fraction(1)}),
                Wrong("negative", lambda good: good | {"two": Fraction(-1)}),
            ),
        ),
    ),
}
