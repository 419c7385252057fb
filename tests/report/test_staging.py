"""Stages of one unit and of many, from an instrument's own declarations."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import Json, typed
from pcca.instrument.load import load
from pcca.staging import Assessment, NotStaged, assess, stage_columns
from tests.report.sample import BODY, columns, instrument

ROOT = Path(__file__).parents[2]
LEVELS = [None, "low", "middle", "high", "dk"]


def staged(**answers: Json) -> Assessment:
    document = {name.replace("__", "."): answer for name, answer in answers.items()}
    return assess(instrument(), typed(instrument(), document))


def test_a_score_equal_to_a_cut_is_in_the_higher_stage() -> None:
    body = BODY.replace("cuts: [5/3, 7/3]", "cuts: [3/2, 5/2]")
    made = instrument("named", body)
    found = assess(made, typed(made, {"rating.plan": "low", "rating.lead": "middle"}))
    assert (found.scores["plan_level"], found.primary.point) == (Fraction(3, 2), 2)


def test_an_unknown_item_opens_the_stage() -> None:
    found = staged(rating__plan="high", rating__lead="dk")
    assert (found.primary.low, found.primary.high, found.primary.rated, found.primary.point) == (2, 3, True, None)
    assert found.lift is None


def test_too_little_is_not_rated_and_says_which_score() -> None:
    found = staged(rating__plan="dk", rating__lead=None)
    assert (found.primary.rated, found.primary.not_rated) == (False, ("plan_level",))


def test_what_would_lift_a_stage() -> None:
    found = staged(rating__plan="low", rating__lead="low")
    assert found.primary.point == 1
    assert [(each.item, each.level, each.to) for each in found.lift or ()] == [
        ("rating.plan", 1, 3),
    ]


def test_domains_and_items_carry_what_the_page_shows() -> None:
    found = staged(rating__plan="middle", rating__plan__target="high", rating__lead="dk")
    (domain,) = found.domains
    assert (domain.id, domain.score, domain.critical, domain.critical_level) == ("planning", 2, "rating.plan", 2)
    plan, lead = found.items
    assert (plan.level, plan.target, plan.missing) == (2, "high", None)
    assert (lead.level, lead.missing) == (None, "dk")


def test_a_reversed_row_counts_from_the_other_end() -> None:
    body = BODY.replace("mean: [rating.plan, rating.lead]\n    need: 1 of 2", "mean: views\n    need: all")
    made = instrument("named", body)
    found = assess(made, typed(made, {"views.heard": "high", "views.burden": "low"}))
    assert found.scores["plan_level"] == 3


def test_an_instrument_without_stages_says_so() -> None:
    made = load(ROOT / "instruments" / "practice-sustainability.yaml")
    with pytest.raises(NotStaged, match="no stages"):
        assess(made, {})


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_columns_give_each_unit_the_stage_it_has_alone(ratings: list[tuple[str | None, str | None]]) -> None:
    documents: list[dict[str, Json]] = [{"rating.plan": plan, "rating.lead": lead} for plan, lead in ratings]
    made = instrument()
    for rule in ("by_mean", "by_gate"):
        alone = [assess(made, typed(made, document)).stages[rule].point for document in documents]
        together = stage_columns(made, columns(documents), rule)
        assert [int(index) + 1 if index >= 0 else None for index in together] == alone
