"""Comparisons of groups and waves, and what margins leave open."""

from __future__ import annotations

import math

from tests.scoring.hostile.kinds import (
    ANSWERS,
    BASE,
    COUNT,
    COUNTS,
    FIXED,
    NUMBERS,
    SHARE,
    SHORTER,
    TABLE,
    Call,
    Wrong,
    call,
)

TWO = [[3, 4, 2], [5, 1, 0]]
SQUARE = [[5, 2, 0], [1, 7, 3], [0, 1, 4]]
RATED = [1.0, 2.0, 2.0, math.nan, 3.0]
SCORES = ([1.0, 2.0, 4.0], (*NUMBERS[:3], SHORTER))


def two_shares(*, infinite: bool = False) -> Call:
    """A function of two counts with their bases."""
    return call(x1=(3, SHARE), n1=(10, BASE), x2=(5, SHARE), n2=(9, BASE), infinite=infinite)


def two_ratings(first: str, second: str) -> Call:
    """A function of two ratings of the same units."""
    return call(**{first: (RATED, (*ANSWERS, SHORTER)), second: ([1.0, 3.0, 1.0, 2.0, 2.0], (*ANSWERS, SHORTER))})


def stages() -> Call:
    """A function of the units in each stage, before and after."""
    return call(before=([17, 28, 15], (*COUNTS[:-1], SHORTER)), after=([0, 47, 13], (*COUNTS[:-1], SHORTER)))


CALLS = {
    "compare.adjust": call(
        p=([0.01, None, 0.2], (Wrong("negative", lambda _: [-0.1]), Wrong("nan", lambda _: [math.nan]))),
        family=("items", (Wrong("unnamed", lambda _: " "),)),
        free=("family",),
    ),
    "compare.change_bounds": stages(),
    "compare.transition_bounds": stages(),
    "compare.chi_square": call(table=(TWO, TABLE)),
    "compare.cochran_armitage": call(
        events=([1, 2, 4], (*COUNTS, SHORTER)), trials=([5, 6, 7], (*COUNTS, SHORTER)), scores=SCORES
    ),
    "compare.exact_scores": call(
        first=([1, 2, 4], (*COUNTS, SHORTER)), second=([5, 3, 1], (*COUNTS, SHORTER)), scores=SCORES
    ),
    "compare.cohen_h": two_shares(),
    "compare.newcombe": two_shares(),
    "compare.miettinen_nurminen": two_shares(),
    "compare.two_proportions": two_shares(infinite=True),
    "compare.fisher_2x2": two_shares(infinite=True),
    "compare.fisher_as_r": two_shares(infinite=True),
    "compare.fisher_table": call(table=(TWO, TABLE)),
    "compare.fisher_simulated": call(table=(TWO, TABLE), seed=(1, FIXED), draws=(50, BASE)),
    "compare.kendall": two_ratings("x", "y"),
    "compare.spearman": two_ratings("x", "y"),
    "compare.tabulate": two_ratings("values", "groups"),
    "compare.transitions": two_ratings("before", "after"),
    "compare.kruskal": call(table=(TWO, TABLE)),
    "compare.pairwise": call(table=(TWO, TABLE), family=("groups", FIXED), free=("family",)),
    "compare.square_table": call(table=(SQUARE, TABLE)),
    "compare.mann_whitney": call(first=([1, 2, 4], (*COUNTS, SHORTER)), second=([5, 3, 1], (*COUNTS, SHORTER))),
    "compare.mcnemar": call(gained=(4, SHARE), lost=(2, SHARE), n=(20, BASE), infinite=True),
    "compare.tango": call(gained=(4, SHARE), lost=(2, SHARE), n=(20, BASE)),
    "compare.newcombe_paired": call(both=(9, COUNT), gained=(4, COUNT), lost=(2, COUNT), neither=(5, COUNT)),
    "compare.sign_test": call(improved=(4, COUNT), worsened=(2, COUNT)),
    "compare.signed_rank": call(differences=([1.0, -1.0, 0.0, 2.0, math.nan], ANSWERS)),
    "margins.paired_bounds": call(before=(9, SHARE), after=(10, SHARE), n=(20, BASE)),
    "margins.exact_mcnemar": call(gained=(4, COUNT), lost=(2, COUNT)),
}
