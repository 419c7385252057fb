"""Figures as the fields of a row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from scoring.design import Design
from scoring.estimate.asked import Size
from scoring.intervals import Interval

Fields = dict[str, Any]

DESIGN_SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "logit": "Lumley 2010, 2.3",
        "korn_graubard": "Korn & Graubard 1998",
        "wilson": "Wilson 1927; Kish 1965",
        "arcsine": "Rust & Rao 1996",
        "student_t": "Särndal, Swensson & Wretman 1992",
        "woodruff_student_t": "Woodruff 1952",
        "adjusted_wald": "Rocks 2016",
    }
)


def nobody() -> Fields:
    """A base of 0: no estimate, and why."""
    return {"count": 0, "n": 0, "notes": ("base_zero",)}


def census() -> Fields:
    """Everybody answered: no sampling error, and no interval."""
    return {"se": 0.0, "ci_method": "census", "variance_method": "census", "notes": ("census",)}


def bounded_by(found: Interval) -> Fields:
    """An interval, or that there is none."""
    if found.low is None or found.high is None:
        return {"ci_level": found.level, "ci_method": "undefined", "notes": ("interval_undefined",)}
    return limits(found.low, found.high, found.level, found.method) | {"ci_source": found.source}


def limits(low: float | None, high: float | None, level: float, method: str) -> Fields:
    """Limits by the named method of a design, or that there are none."""
    if low is None or high is None:
        return {"ci_level": level, "ci_method": "undefined", "notes": ("interval_undefined",)}
    source = DESIGN_SOURCES.get(method)
    return {"ci_low": low, "ci_high": high, "ci_level": level, "ci_method": method, "ci_source": source}


def noted(found: Fields, *codes: str) -> Fields:
    """The fields with more notes."""
    return found | {"notes": (*found.get("notes", ()), *codes)}


def drawn_from(found: Fields, size: Size) -> Fields:
    """The fields with the population of the base; one that nobody is in was drawn from none."""
    if found.get("n") == 0:
        return found
    found = found | {"population": size.members}
    return noted(found, "population_at_most") if size.bounded else found


def finite(value: float) -> float | None:
    """The number, None where it is infinite."""
    return None if math.isinf(value) else value


def variance_method(design: Design) -> str:
    """How a design's variances are estimated."""
    return "taylor" if design.adjustment is None else "taylor_calibrated"


def is_whole(design: Design) -> bool:
    """Whether the design drew every unit there is, so that nothing is left to chance."""
    return all(bool(np.all(stage.left == 0)) for stage in design.stages)
