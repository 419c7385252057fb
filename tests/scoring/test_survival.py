"""Kaplan and Meier's estimate against R 4.2.2, survival 3.5-3: survfit(conf.type = "log-log") and its quantile()."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import TooFew
from scoring.survival import Survival, kaplan_meier

# Remission of acute myelogenous leukaemia, survival::aml: Miller RG (1997), Survival Analysis.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
OTHERS = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])

Sample = tuple[list[int], list[int]]


def curve(sample: Sample) -> Survival:
    return kaplan_meier(sample[0], np.array(sample[1], bool))


class TestAgainstR:
    def test_the_curve_with_its_errors_and_limits(self) -> None:
        found = curve(MAINTAINED)
        assert found.times.tolist() == [9, 13, 18, 23, 28, 31, 34, 45, 48, 161]
        assert found.at_risk.tolist() == [11, 10, 8, 7, 6, 5, 4, 3, 2, 1]
        assert found.share[[0, 1, 2, 5, 8]] == pytest.approx(
            [0.9090909091, 0.8181818182, 0.7159090909, 0.4909090909, 0.1840909091], abs=1e-10
        )
        assert found.se[[0, 1, 5, 8]] == pytest.approx(
            [0.0866784172, 0.1162912998, 0.1641932672, 0.1534927458], abs=1e-10
        )
        assert found.low[[0, 1, 5, 8]] == pytest.approx(
            [0.50808020577, 0.44742861468, 0.16733090978, 0.01173848012], abs=1e-10
        )
        assert found.high[[0, 1, 5, 8]] == pytest.approx(
            [0.9866738227, 0.9511622286, 0.7533997904, 0.5250148427], abs=1e-10
        )

    @pytest.mark.parametrize(
        ("sample", "probability", "expected"),
        [
            (MAINTAINED, 0.25, (18, 9, 34)),
            (MAINTAINED, 0.5, (31, 13, None)),
            (MAINTAINED, 0.75, (48, 31, None)),
            (OTHERS, 0.25, (8, 5, 23)),
            (OTHERS, 0.5, (23, 5, 33)),
            (OTHERS, 0.75, (33, 23, None)),
            (([1, 2, 3, 4], [1, 1, 1, 1]), 0.5, (2.5, 1, None)),
            (([1, 2, 3, 4], [1, 1, 1, 1]), 0.25, (1.5, 1, 3)),
            (([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0]), 0.5, (4.5, 1, None)),
            (([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0]), 0.75, (None, 2, None)),
        ],
    )
    def test_quantiles_and_their_intervals(
        self, sample: Sample, probability: float, expected: tuple[float | None, ...]
    ) -> None:
        found = curve(sample).quantile(probability)
        assert (found.estimate, found.low, found.high) == expected

    def test_rows_that_came_together_are_drawn_together(self) -> None:
        """survfit(Surv(time, status) ~ 1, cluster = id, conf.type = "log-log")."""
        returns = [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5]
        found = kaplan_meier(MAINTAINED[0], np.array(MAINTAINED[1], bool), clusters=returns)
        assert found.se[[0, 1, 2, 3, 5, 6, 8]] == pytest.approx(
            [0.0748378937036, 0.1496757874072, 0.1614416300822, 0.2157684825279, 0.1796291685884, 0.2038458028504,
             0.1439365055705]
        )  # fmt: skip
        assert found.low[[0, 3, 8]] == pytest.approx([0.5957017755486, 0.1349715753070, 0.0152141272674])
        assert found.high[[0, 3, 8]] == pytest.approx([0.982616638241, 0.887733244956, 0.504466468045])
        alone = kaplan_meier(MAINTAINED[0], np.array(MAINTAINED[1], bool), clusters=list(range(11)))
        assert alone.se == pytest.approx(curve(MAINTAINED).se)

    def test_nobody_left_has_no_limits(self) -> None:
        found = curve(OTHERS)
        assert found.share[-1] == 0
        assert np.isnan([found.se[-1], found.low[-1], found.high[-1]]).all()


def test_nobody_is_refused() -> None:
    with pytest.raises(TooFew):
        kaplan_meier([], np.array([], bool))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
@settings(deadline=None)
def test_without_anybody_waiting_it_is_the_share_above_each_time(times: list[int]) -> None:
    found = kaplan_meier(times, np.ones(len(times), bool))
    above = [sum(each > at for each in times) / len(times) for at in found.times]
    assert found.share == pytest.approx(above)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 4)), min_size=1, max_size=20))
@settings(deadline=None)
def test_a_row_that_stands_for_several_counts_as_often(rows: list[tuple[int, bool, int]]) -> None:
    if not any(often for _, _, often in rows):
        rows = [*rows, (1, True, 1)]
    spread = [(time, done) for time, done, often in rows for _ in range(often)]
    one = kaplan_meier([t for t, _, _ in rows], np.array([d for _, d, _ in rows]), frequency=[f for _, _, f in rows])
    other = kaplan_meier([t for t, _ in spread], np.array([d for _, d in spread]))
    assert one.share == pytest.approx(other.share)
    assert one.quantile(0.5) == other.quantile(0.5)
