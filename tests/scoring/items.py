"""Coded questions for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.coding import Coded
from scoring.estimate import Item
from scoring.result import Row

LIKERT = ("1", "2", "3", "4", "5")


def item(codes: list[int], options: tuple[str, ...] = LIKERT, **others: Any) -> Item:
    return Item("time", Coded(np.array(codes, np.int8), len(options)), options, **others)


def one(found: tuple[Row, ...]) -> Row:
    assert len(found) == 1
    return found[0]
