"""Survey statistics for small known populations: pure functions over coded answers.

Names are imported when first used, so that ``import scoring`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from scoring.maturity import Assessed, Assessment, Lift, Stage, assess, assess_columns, lift
    from scoring.result import Row, suppress
    from scoring.tables import Percentages, percentages, weighted_percentages

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
    "result": ("Row", "suppress"),
    "tables": ("Percentages", "percentages", "weighted_percentages"),
}
_PLACE = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "KINDS",
    "Assessed",
    "Assessment",
    "Bounds",
    "Cells",
    "Coded",
    "Exact",
    "Interval",
    "Lift",
    "Mean",
    "Median",
    "Percentages",
    "Row",
    "Share",
    "Stage",
    "agresti_coull",
    "assess",
    "assess_columns",
    "change_bounds",
    "clopper_pearson",
    "counts",
    "distribution",
    "finite_population",
    "fits",
    "goodman",
    "half_up",
    "informative",
    "interval",
    "jeffreys",
    "largest_remainder",
    "lift",
    "logit",
    "mean",
    "median",
    "mid_p",
    "nearest",
    "parts",
    "percentage",
    "percentages",
    "printed",
    "reproduces",
    "share",
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
