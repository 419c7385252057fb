from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.coding import DK, NA, NOT_ASKED, REFUSED, SKIPPED, Coded
from scoring.maturity import Assessment, assess, assess_columns
from tests.scoring.maturity.assessments import PCCA, assessments

pytestmark = pytest.mark.slow

CODES = [0, 1, 2, 0, 1, 2, NOT_ASKED, SKIPPED, DK, NA, REFUSED]


def columns_of(assessment: Assessment, rows: list[list[int]]) -> dict[str, Coded]:
    table = np.array(rows, np.int8)
    return {item.id: Coded(table[:, i], len(item.levels)) for i, item in enumerate(assessment.items)}


def levels_of(assessment: Assessment, row: list[int]) -> dict[str, int | None]:
    pairs = zip(assessment.item, row, strict=True)
    return {name: code + 1 if code >= 0 else None for name, code in pairs if code not in (NA, NOT_ASKED)}


@given(st.data(), assessments())
@settings(deadline=None, max_examples=50)
def test_units_in_columns_are_staged_as_they_are_one_by_one(data: st.DataObject, assessment: Assessment) -> None:
    row = st.lists(st.sampled_from(CODES), min_size=len(assessment.items), max_size=len(assessment.items))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    got = assess_columns(assessment, columns_of(assessment, rows))
    for i, codes in enumerate(rows):
        want = assess(assessment, levels_of(assessment, codes))
        for name, score in want.scores.items():
            assert got.scores[name].value(i) == score.value
        for name, stage in want.stages.items():
            column = got.stages[name]
            ends = tuple(None if end < 0 else 1 + end for end in (int(column.low[i]), int(column.high[i])))
            assert ends == (stage.low, stage.high)
            assert bool(column.rated[i]) == stage.rated


def test_certain_stages_can_be_counted_and_open_ones_are_not_lost() -> None:
    known, open_gate, unrated = [2] * 24, [2] * 24, [2] * 24
    open_gate[0], open_gate[3] = DK, 0
    unrated[:9] = [SKIPPED] * 9
    capped = assess_columns(PCCA, columns_of(PCCA, [known, open_gate, unrated])).stages["capped"]
    assert capped.certain.codes.tolist() == [2, DK, SKIPPED]
    assert (capped.low.tolist()[1], capped.high.tolist()[1]) == (1, 2)


def test_many_units_at_once() -> None:
    chance = random.Random(20)
    rows = [[chance.choice(CODES) for _ in range(24)] for _ in range(40)]
    got = assess_columns(PCCA, columns_of(PCCA, rows)).stages["capped"]
    for i, codes in enumerate(rows):
        want = assess(PCCA, levels_of(PCCA, codes)).primary
        assert (got.low[i] >= 0, bool(got.rated[i])) == (want.low is not None, want.rated)


def test_columns_that_do_not_fit_the_items_are_all_named() -> None:
    columns = columns_of(PCCA, [[0] * 24])
    del columns["planning.0"]
    columns["money.1"] = Coded(np.zeros(1, np.int8), 5)
    with pytest.raises(ValueError, match=r"'planning.0' has no column; money.1: 5 options for 3 levels"):
        assess_columns(PCCA, columns)
