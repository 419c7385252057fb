from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.arguments import NotAllowed
from scoring.coding import DK, KINDS, NA, NOT_ASKED, REFUSED, SKIPPED, Coded

COLUMN = Coded(np.array([0, 2, DK, NOT_ASKED, SKIPPED, NA, 2, REFUSED], np.int8), 3)


def test_bases_are_each_a_subset_of_the_one_before() -> None:
    assert COLUMN.asked.tolist() == [True, True, True, False, True, True, True, True]
    assert COLUMN.responded.tolist() == [True, True, True, False, False, True, True, True]
    assert COLUMN.answered.tolist() == [True, True, False, False, False, False, True, False]


def test_every_kind_of_missing_answer_is_counted_apart() -> None:
    assert COLUMN.missing_counts() == dict.fromkeys(KINDS, 1)
    first = np.arange(8) < 4
    assert COLUMN.missing_counts(first) == {"not_asked": 1, "skipped": 0, "dk": 1, "na": 0, "refused": 0}


def test_options_nobody_chose_are_counted_as_0() -> None:
    assert COLUMN.counts().tolist() == [1, 0, 2]


def test_a_row_may_stand_for_many_responses() -> None:
    times = np.array([10, 20, 30, 40, 50, 60, 70, 80], np.int64)
    assert COLUMN.counts(frequency=times).tolist() == [10, 0, 90]
    assert COLUMN.missing_counts(frequency=times)["refused"] == 80


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"where": np.arange(8)}, "rows to count: True or False for each of 8 rows is needed"),
        ({"where": np.ones(7, np.bool_)}, "rows to count: True or False for each of 8 rows is needed"),
        ({"frequency": np.ones(7, np.int64)}, "7 frequencies for 8 rows"),
        ({"frequency": np.full(8, 1.5)}, "responses that a row stands for: 1.5 is not a whole number from 0"),
    ],
)
def test_rows_are_counted_by_a_mask_and_whole_frequencies(given: dict[str, NDArray[Any]], words: str) -> None:
    for count in (COLUMN.counts, COLUMN.missing_counts):
        with pytest.raises(NotAllowed, match=words):
            count(**given)


@pytest.mark.parametrize("code", [3, -6])
def test_a_code_that_does_not_exist_is_named_with_its_row(code: int) -> None:
    with pytest.raises(ValueError, match=f"row 1: code {code} does not exist; allowed are -5 to 2"):
        Coded(np.array([0, code], np.int8), 3)
