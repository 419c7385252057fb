from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.benchmark import rank_intervals, top_probability
from scoring.errors import NotConverged, TooFew

units = st.lists(st.tuples(st.integers(-5, 5), st.floats(0.05, 3)), min_size=2, max_size=9)


@settings(deadline=None)
@given(units)
def test_every_rank_is_in_its_interval_and_one_unit_alone_is_surer(given_units: list[tuple[int, float]]) -> None:
    y, se = (np.array(column, float) for column in zip(*given_units, strict=True))
    joint, each = rank_intervals(y, se), rank_intervals(y, se, kind="marginal")
    assert (joint.low <= joint.ranks).all()
    assert (joint.ranks <= joint.high).all()
    assert (joint.high <= len(y)).all()
    assert (each.high - each.low <= joint.high - joint.low).all()


@settings(deadline=None)
@given(units, st.integers(-9, 9))
def test_what_is_added_to_all_units_changes_no_rank(given_units: list[tuple[int, float]], added: int) -> None:
    y, se = (np.array(column, float) for column in zip(*given_units, strict=True))
    found, moved = rank_intervals(y, se), rank_intervals(y + added, se)
    assert (found.low == moved.low).all()
    assert (found.high == moved.high).all()


def test_ranks_are_certain_far_apart_and_open_close_together() -> None:
    far = rank_intervals([1.0, 9.0, 5.0], [0.1, 0.1, 0.1])
    assert (far.low.tolist(), far.high.tolist()) == ([3, 1, 2], [3, 1, 2])
    near = rank_intervals([1.0, 1.2, 1.1], [2.0, 2.0, 2.0])
    assert (near.ranks.tolist(), near.low.tolist(), near.high.tolist()) == ([3, 1, 2], [1, 1, 1], [3, 3, 3])


def test_equal_units_share_a_rank() -> None:
    found = rank_intervals([2.0, 2.0, 1.0], [0.01, 0.01, 0.01])
    assert (found.ranks.tolist(), found.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_what_ranks_refuse() -> None:
    with pytest.raises(TooFew, match="units to be compared: 1"):
        rank_intervals([1.0], [1.0])
    with pytest.raises(ValueError, match="standard error above 0"):
        rank_intervals([1.0, 2.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="one error is needed"):
        rank_intervals([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="there are simultaneous, marginal"):
        rank_intervals([1.0, 2.0], [1.0, 1.0], kind="joint")
    with pytest.raises(ValueError, match="above 0 and below 1"):
        rank_intervals([1.0, 2.0], [1.0, 1.0], level=95)


@settings(deadline=None, max_examples=30)
@given(units, st.floats(0.05, 0.95))
def test_chances_of_the_top_places_add_up_to_those_places(units_given: list[tuple[int, float]], share: float) -> None:
    y, se = (np.array(column, float) for column in zip(*units_given, strict=True))
    found = top_probability(y, se, share=share)
    assert found.places == max(1, math.floor(share * len(y)))
    assert found.probability.sum() == pytest.approx(found.places, abs=1e-7)
    assert ((found.probability >= 0) & (found.probability <= 1)).all()


def test_the_chance_of_one_of_two_units_is_that_of_their_difference() -> None:
    found = top_probability([1.0, 0.2], [0.5, 1.2], share=0.5)
    normal = 0.5 * math.erfc(-(0.8 / math.hypot(0.5, 1.2)) / math.sqrt(2))
    assert found.probability == pytest.approx([normal, 1 - normal], abs=1e-9)


def test_the_chances_are_those_of_many_draws() -> None:
    y, se = np.array([0.1, 0.9, -0.4, 0.5, 0.2, 1.1, 0.0, -1.0]), np.array([0.3, 1.0, 0.2, 0.6, 0.1, 0.4, 2.0, 0.5])
    draws = y + se * np.random.default_rng(6).normal(size=(200_000, 8))
    best = np.sort(draws, axis=1)[:, -2, None]
    # two in eight; four standard errors of the draws
    assert top_probability(y, se).probability == pytest.approx((draws >= best).mean(axis=0), abs=0.0045)


def test_units_that_are_alike_have_the_same_chance() -> None:
    assert top_probability([5.0] * 8, [0.3] * 8).probability == pytest.approx([0.25] * 8, abs=1e-9)
    assert top_probability([5.0] * 3, [0.3] * 3).places == 1


def test_what_chances_of_the_top_refuse() -> None:
    with pytest.raises(TooFew, match="units to be compared: 1"):
        top_probability([1.0], [1.0])
    with pytest.raises(ValueError, match="above 0 and below 1"):
        top_probability([1.0, 2.0], [1.0, 1.0], share=25)
    with pytest.raises(ValueError, match="standard error above 0"):
        top_probability([1.0, 2.0], [1.0, -1.0])
    with pytest.raises(NotConverged, match="unit 2: its standard error is too large beside others"):
        top_probability([0.0, 0.0, 0.0], [1e-9, 1.0, 1.0])
