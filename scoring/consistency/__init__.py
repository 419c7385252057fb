"""Whether printed figures can come from their counts, in exact integer arithmetic."""

from scoring.consistency.figures import (
    Printed,
    half_even,
    half_up,
    largest_remainder,
    percentage,
    printed,
    reproduces,
    reproduces_half_even,
)
from scoring.consistency.fitting import Nearest, fits, informative, nearest
from scoring.consistency.joint import Joint, base_verdict, joint_bases
from scoring.consistency.wholes import (
    Containment,
    Mismatch,
    Parts,
    Whole,
    interval_contains,
    margin_mismatches,
    parts,
    percentages_of_whole,
)

__all__ = [
    "Containment",
    "Joint",
    "Mismatch",
    "Nearest",
    "Parts",
    "Printed",
    "Whole",
    "base_verdict",
    "fits",
    "half_even",
    "half_up",
    "informative",
    "interval_contains",
    "joint_bases",
    "largest_remainder",
    "margin_mismatches",
    "nearest",
    "parts",
    "percentage",
    "percentages_of_whole",
    "printed",
    "reproduces",
    "reproduces_half_even",
]
