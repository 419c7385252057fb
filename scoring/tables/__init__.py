"""Estimates of many items, domains and options at once, from cells alone."""

from scoring.tables.estimates import means, proportions, ratios, top_box, totals
from scoring.tables.independence import independence, share_table
from scoring.tables.limits import TableLimits, effective_sizes, limits, proportion_limits
from scoring.tables.percentages import Percentages, percentages
from scoring.tables.results import DomainEstimates

__all__ = [
    "DomainEstimates",
    "Percentages",
    "TableLimits",
    "effective_sizes",
    "independence",
    "limits",
    "means",
    "percentages",
    "proportion_limits",
    "proportions",
    "ratios",
    "share_table",
    "top_box",
    "totals",
]
