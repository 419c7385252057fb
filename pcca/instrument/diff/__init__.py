"""Compares versions of an instrument: what changed, and what it does to figures of two waves."""

from __future__ import annotations

from pcca.instrument.diff.comparable import Comparison, comparison_of, comparisons
from pcca.instrument.diff.kinds import CLASSES, KINDS, Kind
from pcca.instrument.diff.part import Change, Version
from pcca.instrument.diff.published import version_kept, version_of
from pcca.instrument.diff.refusals import REFUSALS, refusals
from pcca.instrument.diff.whole import Difference, diff

__all__ = [
    "CLASSES",
    "KINDS",
    "REFUSALS",
    "Change",
    "Comparison",
    "Difference",
    "Kind",
    "Version",
    "comparison_of",
    "comparisons",
    "diff",
    "refusals",
    "version_kept",
    "version_of",
]
