"""How the cases of a sample ended: complete, partial and broken-off answers, and the rates of response."""

from scoring.dispositions.completion import OUTCOMES, CompleteIf, Completion, completion, completion_by, outcomes
from scoring.dispositions.rates import (
    Dispositions,
    ResponseRates,
    eligible_share,
    response_rates,
    response_rates_by,
)

__all__ = [
    "OUTCOMES",
    "CompleteIf",
    "Completion",
    "Dispositions",
    "ResponseRates",
    "completion",
    "completion_by",
    "eligible_share",
    "outcomes",
    "response_rates",
    "response_rates_by",
]
