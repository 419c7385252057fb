from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings

from scoring.maturity import Assessment, Cuts, Gate, Item, ScoreNode, assess, lift
from tests.scoring.maturity.assessments import (
    LEVELS,
    PCCA,
    THIRDS,
    Levels,
    completions,
    everywhere,
    plain_stage,
    rated,
)

pytestmark = pytest.mark.slow


def fewest(assessment: Assessment, levels: Levels, stage: int) -> tuple[int, ...] | None:
    """The fewest raises that reach a stage whatever is unknown, earlier items first among equals."""
    names = list(assessment.item)
    room = [range(3 - int(level) + 1) if (level := levels.get(name)) is not None else range(1) for name in names]
    enough = []
    for steps in product(*room):
        raised = {n: level + s if level is not None else None for n, level, s in _raised(names, levels, steps)}
        reached = [plain_stage(assessment, assessment.primary, full) for full in completions(assessment, raised)]
        if all(r is not None and r >= stage for r in reached):
            enough.append(steps)
    return min(enough, key=lambda steps: (sum(steps), [-step for step in steps]), default=None)


def _raised(names: list[str], levels: Levels, steps: tuple[int, ...]) -> list[tuple[str, Fraction | int | None, int]]:
    return [(name, levels[name], step) for name, step in zip(names, steps, strict=True) if name in levels]


def linear(assessment: Assessment) -> bool:
    floors = [rule.none_below for rule in assessment.rules if isinstance(rule, Gate)]
    kinds = {score.how for score in assessment.scores}
    return not kinds & {"median", "highest", "lowest"} and {2: 2} not in floors


@given(rated())
@settings(deadline=None, max_examples=70)
def test_a_lift_is_the_fewest_raises_found_by_trying_all(case: tuple[Assessment, Levels]) -> None:
    assessment, levels = case
    items = list(assessment.item)[:6]
    short = {name: level for name, level in levels.items() if name in items}
    assessed = assess(assessment, short)
    found, point = lift(assessment, assessed), assessed.primary.point
    if point is None or point == 3:
        assert found is None
        return
    want = fewest(assessment, short, point + 1)
    if found is None:
        assert want is None or not linear(assessment)
        return
    steps = {item.item: item.steps for item in found.raises}
    assert tuple(steps.get(name, 0) for name in assessment.item) == want
    assert found.stage == point + 1


def test_the_gate_is_lifted_by_its_own_items() -> None:
    found = lift(PCCA, assess(PCCA, everywhere(3, planning__0=1, leadership__0=1)))
    assert found is not None
    assert [(r.item, int(r.level), int(r.to)) for r in found.raises] == [("planning.0", 1, 2)]
    assert (found.stage, found.steps) == (3, 1)


def test_a_whole_assessment_from_the_bottom() -> None:
    found = lift(PCCA, assess(PCCA, everywhere(1)))
    assert found is not None
    # 24 items at 1: the mean reaches 5/3 with 16 raises, and the cap lets stage 2 through
    assert (found.stage, found.steps) == (2, 16)
    assert [r.item for r in found.raises][:2] == ["planning.0", "planning.1"]
    assert all(r.to == 3 for r in found.raises)


def test_raises_suffice_whatever_is_unknown() -> None:
    levels = everywhere(2, planning__1=None)
    found = lift(PCCA, assess(PCCA, levels))
    assert found is not None
    raised = levels | {r.item: r.to for r in found.raises}
    assert assess(PCCA, raised).primary.low == 3
    assert "planning.1" not in {r.item for r in found.raises}


@pytest.mark.parametrize(
    "levels",
    [everywhere(3), everywhere(3, planning__0=None, leadership__0=1), dict.fromkeys(PCCA.item, None)],
    ids=["top stage", "open stage", "not rated"],
)
def test_there_is_nothing_to_lift(levels: Levels) -> None:
    assert lift(PCCA, assess(PCCA, levels)) is None


def test_a_median_is_not_guessed() -> None:
    items = tuple(Item(name, LEVELS) for name in "abc")
    scores = (ScoreNode("middle", "median", ("a", "b", "c"), 2),)
    staged = Assessment(items, scores, (Cuts("r", "middle", THIRDS),), "r", 1, 3)
    assert lift(staged, assess(staged, {"a": 1, "b": 1, "c": 1})) is None


def test_levels_with_gaps_are_raised_one_level_at_a_time() -> None:
    wide = Item("a", (Fraction(0), Fraction(1), Fraction(10)))
    narrow = Item("b", (Fraction(0), Fraction(4), Fraction(5)))
    total = ScoreNode("total", "sum", ("a", "b"), 2)
    staged = Assessment((wide, narrow), (total,), (Cuts("r", "total", (Fraction(4), Fraction(9))),), "r", 1, 3)
    first = lift(staged, assess(staged, {"a": 0, "b": 0}))
    assert first is not None
    assert [(r.item, int(r.to), r.steps) for r in first.raises] == [("b", 4, 1)]
    second = lift(staged, assess(staged, {"a": 0, "b": 4}))
    assert second is not None
    assert [(r.item, int(r.to), r.steps) for r in second.raises] == [("a", 10, 2)]


def test_digits_beyond_the_solvers_tolerance_give_no_answer() -> None:
    fine = Fraction(10**9 + 1, 10**9)
    item = Item("a", (fine, Fraction(2), Fraction(3)))
    staged = replace(PCCA, items=(item,), scores=(), rules=(Cuts("r", "a", THIRDS),), primary="r")
    assert lift(staged, assess(staged, {"a": fine})) is None
