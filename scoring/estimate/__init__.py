"""Estimates with their base and interval: single exact figures here, tidy rows in `scoring.estimate.rows`.

`share`, `mean`, `median` and `distribution` take answers and give one figure, exact where the answers are.
`combined` gives net shares, ratios of sums, quantiles and the reliability of a score in the same way.
`clustered` gives figures of entries that came together, several in one response.
`rows` asks the same of coded questions with groups, domains, designs and populations, and gives `Row`s.
"""

from __future__ import annotations

from scoring.estimate import clustered, combined, compared, contrasts, multiple, rows
from scoring.estimate.asked import Asked, Size, at_most
from scoring.estimate.figures import Mean, Median, Share, distribution, mean, median, share
from scoring.estimate.filled import filled, judged
from scoring.estimate.subjects import Item, Measure, UnknownOption

__all__ = [
    "Asked",
    "Item",
    "Mean",
    "Measure",
    "Median",
    "Share",
    "Size",
    "UnknownOption",
    "at_most",
    "clustered",
    "combined",
    "compared",
    "contrasts",
    "distribution",
    "filled",
    "judged",
    "mean",
    "median",
    "multiple",
    "rows",
    "share",
]
