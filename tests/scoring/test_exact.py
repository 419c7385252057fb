from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.coding import DK, SKIPPED, Coded
from scoring.exact import HOW, Exact, affine, from_codes, from_values, mean_of, stage_by_cuts, weighted_of
from tests.scoring.oracle import Case, cases

Value = Fraction | None

values = st.builds(Fraction, st.integers(-600, 600), st.sampled_from([1, 2, 3, 7, 12]))
rows = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.none() | values, min_size=n, max_size=n), min_size=1, max_size=7)
)

PLAIN: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "mean": lambda known: sum(known, Fraction()) / len(known),
    "sum": lambda known: sum(known, Fraction()),
    "median": lambda known: Fraction(median(known)),
    "lowest": min,
    "highest": max,
}


def enumerated(parts: list[list[Value]], need: int, how: Callable[[Sequence[Fraction]], Fraction]) -> list[Value]:
    """The score of each response, one response at a time."""
    answers = [[value for value in column if value is not None] for column in zip(*parts, strict=True)]
    return [how(known) if len(known) >= need else None for known in answers]


@pytest.mark.parametrize("how", sorted(HOW))
@given(parts=rows, need=st.integers(1, 7))
@settings(deadline=None, max_examples=40)
def test_scores_of_columns_equal_scores_of_single_responses(how: str, parts: list[list[Value]], need: int) -> None:
    got = HOW[how]([from_values(part) for part in parts], need).values()
    assert got == enumerated(parts, need, PLAIN[how])


@given(parts=rows, need=st.integers(1, 7), data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_weighted_mean_scales_the_weights_of_known_parts(
    parts: list[list[Value]], need: int, data: st.DataObject
) -> None:
    weight = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2), Fraction(5, 2)])
    weights = data.draw(st.lists(weight, min_size=len(parts), max_size=len(parts)))
    got = weighted_of([from_values(part) for part in parts], weights, need).values()
    for row, column in enumerate(zip(*parts, strict=True)):
        known = [(w, v) for w, v in zip(weights, column, strict=True) if v is not None]
        total = sum((w for w, _ in known), Fraction())
        want = sum((w * v for w, v in known), Fraction()) / total if len(known) >= need else None
        assert got[row] == want


@given(st.lists(st.none() | values, min_size=1, max_size=8), values, values)
def test_affine_values_stay_exact(column: list[Value], scale: Fraction, shift: Fraction) -> None:
    want = [None if value is None else scale * value + shift for value in column]
    assert affine(from_values(column), scale, shift).values() == want


def test_a_score_equal_to_a_cut_is_in_the_higher_stage() -> None:
    cuts = [Fraction(5, 3), Fraction(7, 3)]
    thirds = [Fraction(4, 3), Fraction(5, 3), Fraction(2), Fraction(7, 3), None]
    assert stage_by_cuts(from_values(thirds), cuts).tolist() == [0, 1, 1, 2, SKIPPED]


def test_every_mean_of_means_on_a_cut_reaches_it() -> None:
    # every way to answer 3 items on 1 to 3 twice: scores fall exactly on 5/3 and 7/3, where floats fail
    grid = np.stack(np.meshgrid(*[np.arange(1, 4)] * 6, indexing="ij")).reshape(6, -1)
    items = [Exact(row.astype(np.int64), 1, np.ones(row.size, np.bool_)) for row in grid]
    overall = mean_of([mean_of(items[:3], 2), mean_of(items[3:], 2)], 2)
    stages = stage_by_cuts(overall, [Fraction(5, 3), Fraction(7, 3)])
    for column, stage in zip(grid.T.tolist(), stages.tolist(), strict=True):
        score = Fraction(sum(column), 6)
        assert stage == (score >= Fraction(5, 3)) + (score >= Fraction(7, 3))


def test_codes_become_the_numbers_their_options_stand_for() -> None:
    column = Coded(np.array([0, 2, DK], np.int8), 3)
    assert from_codes(column, [Fraction(0), Fraction(1, 2), 3]).values() == [0, 3, None]
    with pytest.raises(ValueError, match="2 values for 3 options"):
        from_codes(column, [1, 2])


@pytest.mark.parametrize("case", cases("scale_score"), ids=lambda case: str(case["id"]))
def test_prorated_scale_scores(case: Case) -> None:
    parts = [from_values([None if value is None else Fraction(value)]) for value in case["args"]["values"]]
    want = case["expected"]["value"]
    assert mean_of(parts, case["args"]["min_valid"]).values() == [None if want is None else Fraction(want)]


def test_numbers_too_long_for_exact_columns_are_an_error_not_a_wrong_score() -> None:
    huge = from_values([Fraction(2**61)])
    with pytest.raises(OverflowError, match="62 bits"):
        affine(huge, Fraction(2), Fraction(0))
    with pytest.raises(OverflowError, match="62 bits"):
        mean_of([huge, huge, huge], 1)
    with pytest.raises(OverflowError, match="62 bits"):
        stage_by_cuts(huge, [Fraction(1, 3)])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: stage_by_cuts(from_values([1]), [Fraction(2), Fraction(2)]), "cuts must rise: 2, 2"),
        (lambda: weighted_of([from_values([1])], [Fraction(0)], 1), "weights must be above 0"),
        (lambda: weighted_of([from_values([1])], [], 1), "0 weights for 1 parts"),
        (lambda: mean_of([], 1), "at least one part"),
    ],
)
def test_wrong_scores_are_named(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
