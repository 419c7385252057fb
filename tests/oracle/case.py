"""A reference case, its data, and the comparison of what was computed with what was expected."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ABSOLUTE = 1e-12

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Case:
    """One case: `stat` and `args` say what to compute of `data`; `expected` what should come out."""

    id: str
    stat: str
    args: Mapping[str, Any]
    data: Columns
    rtol: float
    expected: tuple[Mapping[str, Any], ...]


class NotOffered(Exception):
    """The library does not offer what a case asks for."""


def cases(folder: Path) -> Iterator[Case]:
    """Every case of folder/expected, with its data of folder/data."""
    for file in sorted((folder / "expected").glob("*.json")):
        for raw in json.loads(file.read_text(encoding="utf-8"))["cases"]:
            data = {} if raw.get("data", "-") in ("-", None) else columns(folder / "data" / raw["data"])
            wanted = (raw["expected"], *(raw[key] for key in sorted(raw) if key.startswith("expected_")))
            yield Case(raw["id"], raw["stat"], raw["args"], data, raw.get("rtol", 1e-8), wanted)


@lru_cache(maxsize=64)
def columns(file: Path) -> Columns:
    """Columns of a CSV: numbers as float64 with NaN for an empty cell, everything else as text."""
    with file.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return {name: _column([row[place] for row in rows]) for place, name in enumerate(head)}


def _column(cells: list[str]) -> NDArray[Any]:
    try:
        return np.array([float(cell) if cell not in ("", "NA") else np.nan for cell in cells])
    except ValueError:
        return np.array(cells)


def misses(case: Case, got: Mapping[str, Any]) -> list[str]:
    """Where a result differs from every accepted answer of the case; nothing if one of them fits."""
    found = [list(_differences(wanted, got, case.rtol, "")) for wanted in case.expected]
    return min(found, key=len)


def _differences(want: Any, got: Any, rtol: float, path: str) -> Iterator[str]:
    if isinstance(want, Mapping):
        for key, value in want.items():
            if not isinstance(got, Mapping) or key not in got:
                yield f"{path}/{key}: absent"
            else:
                yield from _differences(value, got[key], rtol, f"{path}/{key}")
    elif _many(want) or _many(got):
        yield from _elements(_listed(want), _listed(got), rtol, path)
    elif not _agrees(want, got, rtol):
        yield f"{path}: {got!r} for {want!r}"


def _elements(want: Sequence[Any], got: Sequence[Any], rtol: float, path: str) -> Iterator[str]:
    if len(want) != len(got):
        yield f"{path}: {len(got)} values for {len(want)}"
        return
    for place, (wanted, found) in enumerate(zip(want, got, strict=True)):
        yield from _differences(wanted, found, rtol, f"{path}[{place}]")


def _many(value: Any) -> bool:
    return isinstance(value, (list, tuple, np.ndarray))


def _listed(value: Any) -> Sequence[Any]:
    return list(value) if _many(value) else [value]


def _agrees(want: Any, got: Any, rtol: float) -> bool:
    if want is None:
        return got is None or (_number(got) and not math.isfinite(got))
    if _number(want):
        return _number(got) and abs(got - want) <= max(rtol * abs(want), ABSOLUTE)
    return str(want) == str(got)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
