"""Agreement of raters and of the respondents of one group."""

from __future__ import annotations

from scoring.agreement.between import Between, icc1_icc2
from scoring.agreement.kappa import Kappa, agreement_table, cohen_kappa
from scoring.agreement.krippendorff import Krippendorff, krippendorff_alpha
from scoring.agreement.many import Agreement, fleiss_kappa, gwet_ac
from scoring.agreement.ratings import Ratings, by_rater, by_unit
from scoring.agreement.within import Within, a_wg, average_deviation, null_variance, rwg, rwg_j

__all__ = [
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
]
