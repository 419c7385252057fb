"""Comparisons of groups and changes between waves."""

from __future__ import annotations

from scoring.compare.adjust import Adjusted, adjust
from scoring.compare.correlation import kendall, spearman
from scoring.compare.faults import NotCounts, TooLarge
from scoring.compare.fisher import FisherTest, fisher_2x2
from scoring.compare.fisher_as_r import fisher_as_r
from scoring.compare.fisher_table import Simulated, fisher_simulated, fisher_table
from scoring.compare.margins import Bounds, change_bounds, transition_bounds
from scoring.compare.ordinal import Groups, TwoGroups, kruskal, mann_whitney, tabulate
from scoring.compare.overlap import OverlapChange, change_overlapping
from scoring.compare.paired import PairedBinary, mcnemar, newcombe_paired, tango
from scoring.compare.pairwise import Pair, Pairwise, pairwise
from scoring.compare.proportions import TwoProportions, cohen_h, miettinen_nurminen, newcombe, two_proportions
from scoring.compare.signed_rank import SignedRank, sign_test, signed_rank
from scoring.compare.square import SquareTable, square_table, transitions
from scoring.compare.table import Crosstab, chi_square
from scoring.compare.trend import ExactScores, Trend, cochran_armitage, exact_scores
from scoring.compare.wave import UnknownUnits, Wave

__all__ = [
    "Adjusted",
    "Bounds",
    "Crosstab",
    "ExactScores",
    "FisherTest",
    "Groups",
    "NotCounts",
    "OverlapChange",
    "Pair",
    "PairedBinary",
    "Pairwise",
    "SignedRank",
    "Simulated",
    "SquareTable",
    "TooLarge",
    "Trend",
    "TwoGroups",
    "TwoProportions",
    "UnknownUnits",
    "Wave",
    "adjust",
    "change_bounds",
    "change_overlapping",
    "chi_square",
    "cochran_armitage",
    "cohen_h",
    "exact_scores",
    "fisher_2x2",
    "fisher_as_r",
    "fisher_simulated",
    "fisher_table",
    "kendall",
    "kruskal",
    "mann_whitney",
    "mcnemar",
    "miettinen_nurminen",
    "newcombe",
    "newcombe_paired",
    "pairwise",
    "sign_test",
    "signed_rank",
    "spearman",
    "square_table",
    "tabulate",
    "tango",
    "transition_bounds",
    "transitions",
    "two_proportions",
]
