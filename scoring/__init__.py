"""Survey statistics for small known populations: pure functions over coded answers.

Names are imported when first used, so that ``import scoring`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scoring.agreement import (
        Agreement,
        Between,
        Kappa,
        Krippendorff,
        Ratings,
        Within,
        a_wg,
        agreement_table,
        average_deviation,
        by_rater,
        by_unit,
        cohen_kappa,
        fleiss_kappa,
        gwet_ac,
        icc1_icc2,
        krippendorff_alpha,
        null_variance,
        rwg,
        rwg_j,
    )
    from scoring.benchmark import (
        Funnel,
        Shrinkage,
        funnel,
        logits,
        shrink,
    )
    from scoring.coding import KINDS, Coded
    from scoring.compare import Bounds, change_bounds, transition_bounds
    from scoring.consistency import (
        fits,
        half_up,
        informative,
        largest_remainder,
        nearest,
        parts,
        percentage,
        printed,
        reproduces,
    )
    from scoring.cube import Cells, counts
    from scoring.dispositions import (
        Dispositions,
        ResponseRates,
        response_rates,
    )
    from scoring.errors import (
        NotConverged,
        NoVariation,
        TooFew,
        Undefined,
    )
    from scoring.estimate import Mean, Median, Share, distribution, mean, median, share
    from scoring.exact import Exact
    from scoring.intervals import (
        Interval,
        agresti_coull,
        clopper_pearson,
        finite_population,
        goodman,
        interval,
        jeffreys,
        logit,
        mid_p,
        wald,
        wilson,
        wilson_cc,
    )
    from scoring.margins import (
        PairedBounds,
        exact_mcnemar,
        paired_bounds,
    )
    from scoring.maturity import Assessed, Assessment, Lift, Stage, assess, assess_columns, lift
    from scoring.net_score import (
        NetScore,
        net_promoter,
    )
    from scoring.reliability import (
        Alpha,
        Icc,
        ItemAnalysis,
        Omega,
        ScaleScores,
        alpha,
        icc,
        item_analysis,
        omega,
        scale_scores,
    )
    from scoring.result import Row, suppress
    from scoring.tables import Percentages, percentages, weighted_percentages
    from scoring.whole_answers import (
        Grain,
        grim,
        grimmer,
    )

_NAMES = {
    "coding": ("KINDS", "Coded"),
    "compare": ("Bounds", "change_bounds", "transition_bounds"),
    "consistency": (
        "fits",
        "half_up",
        "informative",
        "largest_remainder",
        "nearest",
        "parts",
        "percentage",
        "printed",
        "reproduces",
    ),
    "cube": ("Cells", "counts"),
    "estimate": ("Mean", "Median", "Share", "distribution", "mean", "median", "share"),
    "exact": ("Exact",),
    "intervals": (
        "Interval",
        "agresti_coull",
        "clopper_pearson",
        "finite_population",
        "goodman",
        "interval",
        "jeffreys",
        "logit",
        "mid_p",
        "wald",
        "wilson",
        "wilson_cc",
    ),
    "maturity": ("Assessed", "Assessment", "Lift", "Stage", "assess", "assess_columns", "lift"),
    "agreement": (
        "Agreement",
        "Between",
        "Kappa",
        "Krippendorff",
        "Ratings",
        "Within",
        "a_wg",
        "agreement_table",
        "average_deviation",
        "by_rater",
        "by_unit",
        "cohen_kappa",
        "fleiss_kappa",
        "gwet_ac",
        "icc1_icc2",
        "krippendorff_alpha",
        "null_variance",
        "rwg",
        "rwg_j",
    ),
    "benchmark": (
        "Funnel",
        "Shrinkage",
        "funnel",
        "logits",
        "shrink",
    ),
    "dispositions": (
        "Dispositions",
        "ResponseRates",
        "response_rates",
    ),
    "errors": (
        "NotConverged",
        "NoVariation",
        "TooFew",
        "Undefined",
    ),
    "margins": (
        "PairedBounds",
        "exact_mcnemar",
        "paired_bounds",
    ),
    "net_score": (
        "NetScore",
        "net_promoter",
    ),
    "reliability": (
        "Alpha",
        "Icc",
        "ItemAnalysis",
        "Omega",
        "ScaleScores",
        "alpha",
        "icc",
        "item_analysis",
        "omega",
        "scale_scores",
    ),
    "whole_answers": (
        "Grain",
        "grim",
        "grimmer",
    ),
    "result": ("Row", "suppress"),
    "tables": ("Percentages", "percentages", "weighted_percentages"),
}
_PLACE = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "KINDS",
    "Agreement",
    "Alpha",
    "Assessed",
    "Assessment",
    "Between",
    "Bounds",
    "Cells",
    "Coded",
    "Dispositions",
    "Exact",
    "Funnel",
    "Grain",
    "Icc",
    "Interval",
    "ItemAnalysis",
    "Kappa",
    "Krippendorff",
    "Lift",
    "Mean",
    "Median",
    "NetScore",
    "NoVariation",
    "NotConverged",
    "Omega",
    "PairedBounds",
    "Percentages",
    "Ratings",
    "ResponseRates",
    "Row",
    "ScaleScores",
    "Share",
    "Shrinkage",
    "Stage",
    "TooFew",
    "Undefined",
    "Within",
    "a_wg",
    "agreement_table",
    "agresti_coull",
    "alpha",
    "assess",
    "assess_columns",
    "average_deviation",
    "by_rater",
    "by_unit",
    "change_bounds",
    "clopper_pearson",
    "cohen_kappa",
    "counts",
    "distribution",
    "exact_mcnemar",
    "finite_population",
    "fits",
    "fleiss_kappa",
    "funnel",
    "goodman",
    "grim",
    "grimmer",
    "gwet_ac",
    "half_up",
    "icc",
    "icc1_icc2",
    "informative",
    "interval",
    "item_analysis",
    "jeffreys",
    "krippendorff_alpha",
    "largest_remainder",
    "lift",
    "logit",
    "logits",
    "mean",
    "median",
    "mid_p",
    "nearest",
    "net_promoter",
    "null_variance",
    "omega",
    "paired_bounds",
    "parts",
    "percentage",
    "percentages",
    "printed",
    "reproduces",
    "response_rates",
    "rwg",
    "rwg_j",
    "scale_scores",
    "share",
    "shrink",
    "suppress",
    "transition_bounds",
    "wald",
    "weighted_percentages",
    "wilson",
    "wilson_cc",
]


def __getattr__(name: str) -> object:
    """Import the module of a public name when it is first used."""
    if name not in _PLACE:
        raise AttributeError(f"scoring has no {name!r}")
    return getattr(import_module(f"scoring.{_PLACE[name]}"), name)
