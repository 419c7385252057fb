"""Disclosure control: what may be published of counts of people, and what it gives away.

A count is protected if the whole numbers that agree with everything published, in this table and in all the others,
span at least the profile's threshold.
"""

from __future__ import annotations

from scoring.disclosure.audit import Feasible, audit
from scoring.disclosure.faults import BadTable, Inconsistent, Unprotectable
from scoring.disclosure.ledger import Ledger
from scoring.disclosure.noise import (
    PerturbationTable,
    cell_key_noise,
    cell_keys,
    perturbation_table,
    record_keys,
)
from scoring.disclosure.percentages import Percentage, percentages, weighted_percentages
from scoring.disclosure.profiles import PROFILES, Profile, threshold
from scoring.disclosure.protect import protect
from scoring.disclosure.released import Released, ReleasedCell
from scoring.disclosure.table import Axis, Layout, Table

__all__ = [
    "PROFILES",
    "Axis",
    "BadTable",
    "Feasible",
    "Inconsistent",
    "Layout",
    "Ledger",
    "Percentage",
    "PerturbationTable",
    "Profile",
    "Released",
    "ReleasedCell",
    "Table",
    "Unprotectable",
    "audit",
    "cell_key_noise",
    "cell_keys",
    "percentages",
    "perturbation_table",
    "protect",
    "record_keys",
    "threshold",
    "weighted_percentages",
]
