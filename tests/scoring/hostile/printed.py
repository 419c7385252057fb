"""Figures as printed, outcomes of a sample, net scores and result rows."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from scoring.consistency import printed
from scoring.dispositions import Dispositions
from tests.scoring.hostile.kinds import (
    BASE,
    COUNT,
    COUNTS,
    FIXED,
    FLAT,
    HOLDS_FRACTION,
    HOLDS_INFINITE,
    HOLDS_NAN,
    HOLDS_NEGATIVE,
    INFINITE,
    MASK,
    NESTED,
    NUMBERS,
    SHARE,
    SHORTER,
    TEXT,
    UNIT,
    Call,
    Kind,
    Wrong,
    call,
)

NOT_A_FIGURE: Kind = tuple(
    Wrong(f"figure {text!r}", lambda _, text=text: text) for text in ("", "many", "-1", "101", "nan", "6 9", "1e2", "٦")
)
NOT_A_NUMBER_IN_PRINT: Kind = tuple(
    Wrong(f"figure {text!r}", lambda _, text=text: text) for text in ("", "many", "nan", "inf", "1e2", "3,5")
)
PLACES: Kind = (*COUNT,)
OUTCOMES = Dispositions(complete=30, partial=5, refused=10, not_contacted=4, unknown=6, not_eligible=3)
NUMBERS_OF_TWO: Kind = (HOLDS_NAN, TEXT, NESTED)
LABELLED = np.array(["a", "", "b"])
MIXED = Wrong("text and numbers", lambda _: np.array(["a", 1, 2], object))
SIDES: Kind = (SHORTER, NESTED)


def count_of_figure() -> Call:
    """A function of a count, its base and how it was printed."""
    return call(k=(38, SHARE), n=(55, BASE), published=("69.1", NOT_A_FIGURE), free=("published",))


def pair_of_figure() -> Call:
    """A function of a printed percentage and the bases that could be meant."""
    return call(percent=(printed("69.1"), FIXED), max_n=(100, COUNT), k=(None, COUNT), n=(None, COUNT))


CALLS: dict[str, Call] = {
    "consistency.printed": call(
        text=("69.1", NOT_A_FIGURE), decimals=(1, (*COUNT, Wrong("too few", lambda _: 0))), free=("text",)
    ),
    "consistency.half_up": call(value=(Fraction(1, 8), (INFINITE,)), decimals=(2, PLACES)),
    "consistency.half_even": call(value=(Fraction(1, 8), (INFINITE,)), decimals=(2, PLACES)),
    "consistency.percentage": call(k=(38, SHARE), n=(55, BASE), decimals=(1, PLACES)),
    "consistency.reproduces": count_of_figure(),
    "consistency.reproduces_half_even": count_of_figure(),
    "consistency.fits": pair_of_figure(),
    "consistency.nearest": pair_of_figure(),
    "consistency.informative": call(n=(55, BASE), decimals=(1, PLACES)),
    "consistency.parts": call(counts=([3, 4], COUNTS[:-2]), n=(7, COUNT)),
    "consistency.largest_remainder": call(counts=([3, 4], COUNTS), decimals=(1, PLACES)),
    "whole_answers.grim": call(mean=("3.40", NOT_A_NUMBER_IN_PRINT), n=(15, BASE), items=(1, BASE), free=("mean",)),
    "whole_answers.grimmer": call(
        mean=("3.40", NOT_A_NUMBER_IN_PRINT),
        sd=("1.20", (*NOT_A_NUMBER_IN_PRINT, Wrong("below 0", lambda _: "-1.20"))),
        n=(15, BASE),
        items=(1, BASE),
        free=("mean", "sd"),
    ),
    "dispositions.Dispositions": call(complete=(30, COUNT), partial=(5, COUNT), unknown=(6, COUNT)),
    "dispositions.response_rates": call(
        cases=(
            OUTCOMES,
            (
                Wrong("no case", lambda _: Dispositions(complete=0)),
                Wrong("eligibility unknown of all", lambda _: Dispositions(complete=0, unknown=3), refused=False),
            ),
        ),
        e=(Fraction(1, 2), (*UNIT, INFINITE)),
    ),
    "dispositions.eligible_share": call(
        cases=(OUTCOMES, (Wrong("eligibility unknown of all", lambda _: Dispositions(complete=0, unknown=3)),))
    ),
    "net_score.net_promoter": call(promoters=(5, COUNT), passives=(3, COUNT), detractors=(2, COUNT)),
    "bisection.crossing": call(
        holds=(lambda x: x < 0.3, FIXED), inside=(0.0, (Wrong("nan", lambda _: math.nan),)), outside=(1.0, FIXED)
    ),
    "consistency.base_verdict": call(figure=(printed("69.1"), FIXED), n=(55, BASE)),
    "consistency.joint_bases": call(
        figures=([printed("69.1"), printed("82")], (Wrong("none", lambda _: []),)), max_n=(100, COUNT), min_n=(1, BASE)
    ),
    "consistency.percentages_of_whole": call(
        figures=([printed("60"), printed("40")], (Wrong("none", lambda _: []),)), max_n=(100, COUNT), min_n=(1, BASE)
    ),
    "consistency.interval_contains": call(
        estimate=("69.1", NOT_A_NUMBER_IN_PRINT),
        low=("56.0", NOT_A_NUMBER_IN_PRINT),
        high=("79.7", (*NOT_A_NUMBER_IN_PRINT, Wrong("below the lower one", lambda _: "50.0", refused=False))),
        free=("estimate", "low", "high"),
    ),
    "consistency.margin_mismatches": call(
        cells=(
            [[1, 2], [3, 4]],
            (
                Wrong("negative", lambda _: [[1, 2], [3, -4]]),
                Wrong("a row too few", lambda good: good[:1]),
                Wrong("fraction", lambda _: [[1, 2], [3, 4.5]]),
                Wrong("nan", lambda _: [[1, 2], [3, math.nan]]),
            ),
        ),
        rows=([3, 7], (Wrong("one too few", lambda good: good[:1]),)),
        columns=([4, 6], (Wrong("one too few", lambda good: good[:1]),)),
        total=(10, FIXED),
    ),
    "whole_answers.window": call(text=("3.40", NOT_A_NUMBER_IN_PRINT), free=("text",)),
    "labels.known": call(labels=(np.array(["a", "", "b"]), FIXED)),
    "labels.labelled": call(n=(3, FIXED), where=(np.array([True, False, True]), MASK), area=(LABELLED, SIDES)),
    "labels.coded": call(labels=(LABELLED, SIDES), kept=(np.array([True, False, True]), MASK)),
    "labels.ordered": call(labels=(np.array([3, 1, 3]), (NESTED, MIXED))),
    "summation.parts": call(values=(np.array([0.1, 3.0]), FIXED), exponent=(2, FIXED)),
    "summation.exponent_of": call(largest=(3.0, FIXED)),
    "summation.group_sums": call(
        values=(np.array([0.1, 3.0]), (*NUMBERS, SHORTER)),
        groups=(
            np.array([0, 1]),
            (SHORTER, HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, NESTED, Wrong("no such group", lambda good: good + 1)),
        ),
        size=(2, FIXED),
    ),
    "summation.total": call(values=(np.array([0.1, 3.0]), NUMBERS)),
    "summation.products": call(
        values=(np.array([[0.1, 3.0], [2.0, 1.0]]), (HOLDS_INFINITE, HOLDS_NAN, TEXT, NESTED, FLAT))
    ),
    "adjustment.row_sums": call(
        values=(np.ones((3, 2)), FIXED), groups=(np.array([0, 1, 1]), (HOLDS_NEGATIVE, HOLDS_FRACTION)), size=(2, FIXED)
    ),
}
