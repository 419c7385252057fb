from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import summation
from scoring.labels import ordered
from scoring.summation import Sums, exponent_of, group_sums, parts, products, total

pytestmark = pytest.mark.slow

FLOATS = st.lists(st.floats(-1e50, 1e50), max_size=40).map(np.array)


@given(FLOATS, st.randoms(), st.sampled_from([1, 3, summation.ROWS]))
@settings(deadline=None, max_examples=100)
def test_sums_are_right_whatever_the_order(values: np.ndarray, random, rows: int) -> None:
    order = np.array(random.sample(range(len(values)), len(values)), int)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summation, "ROWS", rows)
        found = total(values)
    assert total(values[order]) == found
    scale = np.abs(values).max(initial=0.0)
    assert abs(found - math.fsum(values)) <= max(len(values), 1) * scale * 2.0**-52


@given(st.lists(st.integers(-(2**40), 2**40), max_size=40), st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_sums_of_whole_numbers_are_exact_in_every_group(values: list[int], size: int) -> None:
    groups = np.arange(len(values)) % size
    want = [sum(value for value, group in zip(values, groups, strict=True) if group == each) for each in range(size)]
    assert group_sums(np.array(values, float), groups, size).tolist() == want


@given(
    st.integers(1, 3).flatmap(
        lambda k: st.lists(st.lists(st.floats(-1e50, 1e50), min_size=k, max_size=k), min_size=1, max_size=40)
    ),
    st.randoms(),
    st.sampled_from([1, 3, summation.SLICED_ROWS]),
)
@settings(deadline=None, max_examples=100)
def test_sums_of_products_are_right_whatever_the_order(table: list[list[float]], random, rows: int) -> None:
    values = np.array(table)
    order = np.array(random.sample(range(len(values)), len(values)), int)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summation, "SLICED_ROWS", rows)
        found = products(values)
    assert products(values[order]).tolist() == found.tolist() == found.T.tolist()
    scale, least = np.abs(values).max(axis=0), np.finfo(float).smallest_subnormal
    for i, j in np.ndindex(found.shape):
        allowed = len(values) * (scale[i] * scale[j] * 2.0**-50 + least)
        assert abs(found[i, j] - math.fsum(values[:, i] * values[:, j])) <= allowed


@given(st.lists(st.tuples(st.integers(-(2**20), 2**20), st.integers(-5, 5)), min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_sums_of_products_of_whole_numbers_are_exact(rows: list[tuple[int, int]]) -> None:
    found = products(np.array(rows, float))
    assert found.tolist() == [[float(sum(row[i] * row[j] for row in rows)) for j in (0, 1)] for i in (0, 1)]


def test_sums_of_many_products_carry_over_the_bits_of_their_parts() -> None:
    ones = np.full((3 * summation.SLICED_ROWS, 2), -1 + 2.0**-53)
    assert products(ones)[0].tolist() == [math.fsum(ones[:, 0] ** 2)] * 2


@given(st.floats(0, 1e50), st.floats(0, 1))
@settings(deadline=None, max_examples=100)
def test_a_value_is_kept_to_the_grid(largest: float, share: float) -> None:
    value, exponent = largest * share, exponent_of(largest)
    high, low = parts(np.array([value]), exponent)
    kept = Sums.of(high, low, np.asarray(exponent)).values[0]
    assert abs(kept - value) <= math.ldexp(1.0, int(exponent) - 65)


def test_sums_carry_over_the_bits_of_their_parts() -> None:
    ones = np.full(3000, 1 - 2.0**-53)
    assert total(np.tile(ones, 1000)) == math.fsum(np.tile(ones, 1000))
    assert total(-np.tile(ones, 1000)) == -math.fsum(np.tile(ones, 1000))


@given(st.lists(st.integers(-300, 300), max_size=30), st.sampled_from([np.int8, np.int16, np.int64, np.float64, str]))
@settings(deadline=None, max_examples=80)
def test_labels_in_order_are_those_of_numpy(values: list[int], kind: type) -> None:
    labels = np.array([value % 100 if kind is np.int8 else value for value in values]).astype(kind)
    found, places = ordered(labels)
    want, inverse = np.unique(labels, return_inverse=True)
    assert found.tolist() == want.tolist()
    assert places.tolist() == inverse.tolist()
    assert found.dtype == want.dtype


def test_labels_at_the_ends_of_whole_numbers_are_told_apart() -> None:
    for labels in (np.array([2**63, 2**63 + 1], np.uint64), np.array([-(2**63), -(2**63) + 1])):
        assert ordered(labels)[1].tolist() == [0, 1]
    assert ordered(np.array([-128, 127] * 300, np.int8))[0].tolist() == [-128, 127]
