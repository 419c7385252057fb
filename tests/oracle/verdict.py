"""What the library gives for a case: computed by its statistic and arguments alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.oracle.case import Case, NotOffered, misses

PARTS = ("survey", "weights", "changes", "reliability", "rules")

Compute = Callable[[Case], Mapping[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """Whether a case passed, failed or is not offered, and what did not fit."""

    outcome: str
    misses: tuple[str, ...] = ()


def offered() -> dict[str, Compute]:
    """What computes each statistic, from every part that is there."""
    found: dict[str, Compute] = {}
    for part in PARTS:
        if find_spec(f"tests.oracle.{part}"):
            found |= import_module(f"tests.oracle.{part}").CASES
    return found


def judged(case: Case) -> Verdict:
    """The verdict of one case; an error of the library is a failure, not the end of the run."""
    compute = offered().get(case.stat)
    if compute is None:
        return Verdict("not offered")
    try:
        found = misses(case, compute(case))
    except NotOffered:
        return Verdict("not offered")
    except Exception as error:
        return Verdict("failed", (f"{type(error).__name__}: {error}",))
    return Verdict("failed" if found else "passed", tuple(found))
