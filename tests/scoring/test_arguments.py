from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from scoring.arguments import NotAllowed, finite, mask, numbers, rational, whole, whole_numbers
from scoring.coding import Coded


def test_a_float_without_a_fraction_is_a_whole_number() -> None:
    found = whole(3.0, "answers")
    assert (found, type(found)) == (3, int)
    assert whole_numbers([1.0, 2.0], "counts").dtype == np.int64
    assert whole(Fraction(10**400), "answers") == rational(10**400, "answers") == 10**400
    assert rational(0.1, "a weight") == Fraction(3602879701896397, 36028797018963968)


@pytest.mark.parametrize("given", [[0.0, 1.0, -2.0], np.array([0, 1, -2], np.int64), np.array([0, 1, -2], np.int16)])
def test_codes_of_any_whole_numbers_become_small_integers(given: list[float]) -> None:
    found = Coded(np.asarray(given), 2)
    assert found.codes.dtype == np.int8
    assert found.codes.tolist() == [0, 1, -2]


def test_small_integers_are_kept_and_not_copied() -> None:
    codes = np.array([0, 1, -2], np.int8)
    assert Coded(codes, 2).codes is codes


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: whole(1.5, "answers"), "answers: 1.5 is not a whole number from 0"),
        (lambda: whole(0, "a base", least=1), "a base: 0 is not a whole number from 1"),
        (lambda: finite(-1, "a variance", least=0), "a variance: -1 is not a finite number from 0"),
        (lambda: finite("many", "hours"), "hours: many is not a finite number"),  # type: ignore[arg-type]
        (lambda: finite(10**400, "hours"), "is not a finite number"),
        (lambda: rational(float("inf"), "a cut"), "a cut of inf: exact values are finite numbers"),
        (lambda: numbers(["many"], "hours"), "hours: many is not a number; write NaN where one is missing"),
        (lambda: numbers([[1]], "hours"), r"hours: an array of 1 axes is needed, not the shape \(1, 1\)"),
        (lambda: whole_numbers([3, -1], "counts"), "counts: -1 is not a whole number from 0"),
        (lambda: mask(np.array([0, 1]), "the base", 2), "the base: True or False for each of 2 rows is needed"),
        (lambda: Coded(np.array([0, 1.5]), 2), "row 1: code 1.5 does not exist; allowed are -5 to 1"),
        (lambda: Coded(np.array([True]), 2), "codes are one whole number for each row, not bool"),
        (lambda: Coded(np.array([0], np.int8), 2).missing("lost"), "no reason 'lost' for a missing answer; there are"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_is_allowed(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words) as found:
        call()
    assert found.type is NotAllowed or "row 1" in words
