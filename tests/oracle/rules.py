"""Rules worked out in exact fractions, computed by `scoring`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from scoring import compare, consistency, dispositions, margins, net_score, reliability
from scoring.maturity import Assessment, Gate, Item, assess

if TYPE_CHECKING:
    from tests.oracle import Case

Result = dict[str, Any]

DISPOSITIONS = {
    "I": "complete",
    "P": "partial",
    "R": "refused",
    "NC": "not_contacted",
    "O": "other",
    "UH": "unknown",
    "UO": "unknown_other",
}


def _aapor(case: Case) -> Result:
    cases = dispositions.Dispositions(**{DISPOSITIONS[key]: case.args[key] for key in DISPOSITIONS})
    # The published formulas hold for any case; scoring gives four of them only if unknown cases count as ineligible.
    free = dispositions.response_rates(cases, 0).rates
    rates = free | {k: v for k, v in dispositions.response_rates(cases, case.args["e"]).rates.items() if v is not None}
    return {name: None if rate is None else float(rate) for name, rate in rates.items()}


def _denominators(case: Case) -> Result:
    percent = consistency.printed(case.args["percent"], case.args["decimals"])
    fitting = consistency.fits(percent, case.args["max_n"], half_even=True)
    return {"consistent_n": sorted({n for _, n in fitting})}


def _published(case: Case) -> Result:
    k, n, percent = (case.args[name] for name in ("count", "n", "percent"))
    return {
        "recomputed": float(Fraction(100 * k, n)),
        "consistent": consistency.reproduces(k, n, percent),
        "denominators_that_fit": [base for _, base in consistency.fits(consistency.printed(percent), 100, k=k)],
    }


def _parts(case: Case) -> Result:
    found = consistency.parts(case.args["parts"], case.args["total"])
    return {"sum": found.total, "consistent": found.consistent}


def _transitions(case: Case) -> Result:
    before, after = case.args["before"], case.args["after"]
    bounds = compare.change_bounds(before, after)
    return {
        "cells": compare.transition_bounds(before, after),
        "up": [bounds.up_min, bounds.up_max],
        "down": [bounds.down_min, bounds.down_max],
        "moved": [bounds.moved_min, bounds.moved_max],
    }


def _mcnemar(case: Case) -> Result:
    found = margins.paired_bounds(*(case.args[name] for name in ("before", "after", "n")))
    return {
        "b_range": [found.gained_min, found.gained_max],
        "p_min": float(found.p_min),
        "p_max": float(found.p_max),
    }


def _remainders(case: Case) -> Result:
    shares = consistency.largest_remainder(case.args["counts"], case.args["decimals"])
    return {"percent": [float(share) for share in shares]}


def _net(case: Case) -> Result:
    counts = (case.args[name] for name in ("promoters", "passives", "detractors"))
    found = net_score.net_promoter(*counts, method="wald", level=case.args.get("level", 0.95))
    return {"nps": float(found.estimate), "se": found.se, "wald": [found.low, found.high]}


def _scale(case: Case) -> Result:
    values = np.array([case.args["values"]], np.float64)
    found = reliability.scale_scores(values, min_valid=case.args["min_valid"], score=case.args["score"])
    return {"value": float(found.values[0]) if found.scored[0] else None}


def _stage(case: Case) -> Result:
    """A criterion that is not met holds its unit one stage below the one that requires it."""
    needs: Mapping[str, list[str]] = case.args["requirements"]
    top = max(int(stage) for stage in needs)
    held = {name: top if case.args["met"][name] else int(stage) - 1 for stage, names in needs.items() for name in names}
    levels = tuple(Fraction(level) for level in range(top + 1))
    items = tuple(Item(name, levels) for name in held)
    staged = Assessment(items, (), (Gate("gate", tuple(held), len(held)),), "gate", 0, top)
    return {"stage": assess(staged, held).primary.point}


CASES: dict[str, Callable[[Case], Result]] = {
    "aapor_rates": _aapor,
    "grim_denominators": _denominators,
    "published_percentage": _published,
    "parts_sum": _parts,
    "transition_bounds": _transitions,
    "mcnemar_p_range": _mcnemar,
    "largest_remainder_percent": _remainders,
    "nps": _net,
    "scale_score": _scale,
    "gated_stage": _stage,
}
