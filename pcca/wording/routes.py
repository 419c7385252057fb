"""Who is to answer, in whole sentences for a form on paper."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.tree import Everyone, Expr
from pcca.language import N_
from pcca.wording.conditions import clause
from pcca.wording.manner import Manner

_ONLY: Mapping[str, str] = {
    "part": N_("Answer this part only if {condition}."),
    "question": N_("Answer this question only if {condition}."),
    "note": N_("This is for you only if {condition}."),
    "row": N_("Answer this row only if {condition}."),
    "option": N_("Choose this answer only if {condition}."),
    "required": N_("Please be sure to answer if {condition}."),
}


def only_if(by: Manner, of: str, expr: Expr | None) -> str:
    """When a part, question, row or option is to be answered, or must be; empty where that is always so."""
    if expr is None or isinstance(expr, Everyone):
        return ""
    return by.lang.say(_ONLY[of], condition=clause(by, expr, True).text)
