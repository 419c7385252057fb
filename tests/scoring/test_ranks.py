from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.benchmark import rank_intervals
from scoring.errors import TooFew

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
    with pytest.raises(TooFew, match="units to be ranked: 1"):
        rank_intervals([1.0], [1.0])
    with pytest.raises(ValueError, match="standard error above 0"):
        rank_intervals([1.0, 2.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="one error is needed"):
        rank_intervals([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="there are simultaneous, marginal"):
        rank_intervals([1.0, 2.0], [1.0, 1.0], kind="joint")
    with pytest.raises(ValueError, match="above 0 and below 1"):
        rank_intervals([1.0, 2.0], [1.0, 1.0], level=95)
