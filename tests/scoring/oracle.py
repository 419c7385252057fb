"""Cases of tests/data/oracle: reference results computed by R or in exact fractions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ORACLE = Path(__file__).parent.parent / "data" / "oracle" / "expected"

Case = dict[str, Any]


def cases(stat: str) -> list[Case]:
    """Every case of one statistic, in any file."""
    files = sorted(ORACLE.glob("*.json"))
    found = [case for file in files for case in json.loads(file.read_text())["cases"] if case["stat"] == stat]
    assert found, f"no case of {stat}"
    return found


def close(got: float | Sequence[float], want: float | Sequence[float], rtol: float) -> bool:
    """Whether numbers agree to max(rtol * |want|, 1e-12), as the oracle's README says."""
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and abs(got - want) <= max(rtol * abs(want), 1e-12)
    assert isinstance(got, Sequence)
    return len(got) == len(want) and all(close(g, w, rtol) for g, w in zip(got, want, strict=True))
