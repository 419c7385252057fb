from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import weighting
from scoring.arguments import NotAllowed
from scoring.errors import NotConverged, TooFew
from scoring.weighting import Covariates, WeightingError

ROLE = np.repeat(["nurse", "doctor", "pharmacist"], [40, 30, 50])
ANSWERED = np.tile([True, False, True, True, False], 24)
BASE = np.where(ROLE == "doctor", 2.0, 1.0)


def test_respondents_stand_for_their_class_and_nobody_else_has_a_weight() -> None:
    found = weighting.nonresponse(BASE, ANSWERED, ROLE)
    for role in np.unique(ROLE):
        assert found.values[role == ROLE].sum() == pytest.approx(BASE[role == ROLE].sum())
    assert not found.values[~ANSWERED].any()
    assert found.g[ANSWERED] == pytest.approx(5 / 3)
    assert found.values.sum() == pytest.approx(BASE.sum())
    assert (found.method, found.fitted_to) == ("nonresponse_classes", ("doctor", "nurse", "pharmacist"))
    # The doctors are 30 with 18 respondents.
    assert found.advice == ("class doctor: 18 respondents, fewer than 20; join it with a class that is like it",)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.just(0.0) | st.floats(1e-6, 9)), min_size=1, max_size=40)
)
def test_every_class_keeps_its_weight_or_is_named(cases) -> None:
    classes, responded, weights = (np.array(column) for column in zip(*cases, strict=True))
    responded = responded.astype(bool)
    empty = [
        c for c in np.unique(classes) if weights[classes == c].any() and not weights[(classes == c) & responded].any()
    ]
    if not weights.any():
        return
    if empty:
        with pytest.raises(WeightingError, match=f"nobody responded in class {empty[0]}"):
            weighting.nonresponse(weights, responded, classes)
        return
    found = weighting.nonresponse(weights, responded, classes)
    assert np.bincount(classes, found.values) == pytest.approx(np.bincount(classes, weights))


def test_steep_factors_are_advised_against() -> None:
    responded = np.zeros(100, bool)
    responded[:25] = True
    found = weighting.nonresponse(np.ones(100), responded, np.zeros(100, int))
    assert found.advice == ("class 0: weights are multiplied by 4, more than 3; join it with a class that is like it",)
    assert weighting.nonresponse(np.ones(100), responded, np.zeros(100, int), most=4).advice == ()


def test_classes_say_who_responded() -> None:
    doctor, *_ = weighting.response_classes(BASE, ANSWERED, ROLE)
    assert (doctor.name, doctor.cases, doctor.respondents, doctor.rate) == ("doctor", 30, 18, pytest.approx(0.6))


def test_what_classes_refuse() -> None:
    three, all_of = np.ones(3), np.ones(3, bool)
    for weights, responded, classes, message in (
        (three, np.array([True, False, False]), np.array(["a", "b", "b"]), "nobody responded in class b: join it"),
        (three, all_of, np.array(["a", "", "b"]), "1 cases without a class, first case 1"),
        (-three, all_of, np.array(["a", "b", "b"]), "3 weights are negative or not finite, first in row 0: -1"),
        (three, all_of, np.array(["a", "b"]), "3 responses and 2 classes for 3 weights"),
    ):
        with pytest.raises(WeightingError, match=message):
            weighting.nonresponse(weights, responded, classes)


def test_a_register_of_members_is_raked_to_after_the_classes() -> None:
    board = np.tile(["north", "south", "west"], 40)
    adjusted = weighting.nonresponse(BASE, ANSWERED, ROLE)
    members = (
        weighting.margin("role", ROLE, {"doctor": 300, "nurse": 500, "pharmacist": 400}),
        weighting.margin("board", board, {"north": 500, "south": 400, "west": 300}),
    )
    found = weighting.rake(adjusted.values, *members)
    for member in members:
        assert member.sums(found.values) == pytest.approx(member.totals)
    assert not found.values[~ANSWERED].any()
    assert found.provenance()["base"] == adjusted.digest


def _sample(n: int = 800) -> tuple[np.ndarray, np.ndarray, Covariates]:
    draw = np.random.default_rng(6)
    role, age = draw.integers(0, 3, n), draw.normal(45, 10, n)
    propensity = 1 / (1 + np.exp(-(0.5 * role - 0.03 * (age - 45))))
    coded = weighting.indicators({"role": role})
    return draw.random(n) < propensity, role, Covariates([*coded.names, "age"], np.column_stack([coded.values, age]))


@pytest.mark.slow
@pytest.mark.parametrize("weighted", [False, True])
def test_propensities_are_those_of_statsmodels(weighted: bool) -> None:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    responded, _, covariates = _sample()
    weights = np.random.default_rng(1).integers(1, 4, len(responded)).astype(float) if weighted else None
    found = weighting.response_propensity(responded, covariates, weights=weights)
    model = GLM(responded.astype(float), found.variables, family=Binomial(), freq_weights=weights)
    expected = model.fit(tol=1e-14)
    assert found.coefficients == pytest.approx(expected.params, rel=1e-8)
    assert found.fitted == pytest.approx(expected.fittedvalues, rel=1e-8)
    if weighted:
        score = found.variables * (found.weights * (responded - found.fitted))[:, None]
        assert np.abs(score.sum(axis=0)).max() < 1e-6
    else:
        assert found.covariance == pytest.approx(expected.cov_params(), rel=1e-6)
    assert found.names == ("intercept", "role 1", "role 2", "age")


def test_classes_of_propensity_are_fifths_that_keep_equal_cases_together() -> None:
    responded, role, covariates = _sample()
    propensity = weighting.response_propensity(responded, covariates)
    classes = weighting.propensity_classes(propensity)
    assert np.unique(classes, return_counts=True)[1].tolist() == [160] * 5
    means = [propensity.fitted[classes == name].mean() for name in np.unique(classes)]
    assert means == sorted(means)
    by_role = weighting.propensity_classes(weighting.response_propensity(responded, weighting.indicators({"r": role})))
    assert sorted(np.unique(by_role, return_counts=True)[1]) == sorted(np.unique(role, return_counts=True)[1])
    with pytest.raises(NotAllowed, match="classes of propensity: 1 is not a whole number from 2"):
        weighting.propensity_classes(propensity, 1)


def test_weights_by_propensity_take_out_the_bias_of_response() -> None:
    draw = np.random.default_rng(12)
    age = draw.normal(0, 1, 20_000)
    answer, responded = age + draw.normal(0, 1, 20_000), draw.random(20_000) < 1 / (1 + np.exp(-age))
    found = weighting.propensity_adjusted(np.ones(20_000), responded, Covariates(["age"], age[:, None]))
    bias = answer[responded].mean() - answer.mean()
    assert bias > 0.35
    # Five classes take out about nine tenths of the bias (Cochran 1968).
    assert abs(found.values @ answer / 20_000 - answer.mean()) < 0.15 * bias
    assert found.method == "nonresponse_propensity_classes"
    assert found.values.sum() == pytest.approx(20_000)


def _refused(responded: list[bool], *columns: list[float], match: str) -> None:
    covariates = Covariates(["age", "visits"][: len(columns)], np.array(columns, float).T)
    with pytest.raises(WeightingError, match=match):
        weighting.response_propensity(np.array(responded), covariates)


def test_a_model_of_response_names_what_it_cannot_use() -> None:
    mixed = [True, False, True, False, True, False]
    _refused([True] * 6, [1, 2, 3, 4, 5, 6], match="everybody responded")
    _refused([False] * 6, [1, 2, 3, 4, 5, 6], match="nobody responded")
    _refused(mixed, [1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12], match="follow from those before them: visits; leave")
    _refused(mixed, [3, 3, 3, 3, 3, 3], match="follow from those before them: age")
    _refused(mixed, [1, 2, float("nan"), 4, 5, 6], match="covariate age is missing or not finite")
    _refused([True, False], [1, 2], [2, 1], match="3 coefficients for 2 cases")


def test_separated_respondents_name_the_covariate() -> None:
    age = [20, 30, 40, 50, 60, 70]
    _refused([False, False, False, True, True, True], age, match="without fail by age: such propensities are 0 or 1")
    # All of the second kind responded, of the first only some: the estimate of their difference is infinite.
    _refused([True, False, True, False, True, True], [0, 0, 0, 0, 1, 1], match="without fail by age")
    _refused(
        [True, False, True, False, True, True], [1, 2, 4, 3, 2, 1], [0, 0, 0, 0, 1, 1], match="without fail by visits"
    )


def test_a_strong_covariate_is_not_taken_for_a_separation() -> None:
    age = np.array([-40.0, -1, -0.5, 0, 0.5, 1, 40])
    found = weighting.response_propensity(
        np.array([False, False, True, False, True, True, True]), Covariates(["age"], age[:, None])
    )
    assert np.abs(found.variables @ found.coefficients).max() > 15
    with pytest.raises(NotConverged, match="did not end in 2 rounds"):
        weighting.response_propensity(
            np.array([False, False, True, False, True, True, True]), Covariates(["age"], age[:, None]), most_rounds=2
        )


def test_indicators_leave_the_first_level_out_and_name_what_is_missing() -> None:
    found = weighting.indicators({"role": np.array(["b", "a", "c"]), "board": np.array([1, 2, 2])})
    assert list(found.names) == ["role b", "role c", "board 2"]
    assert found.values.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 1]]
    with pytest.raises(WeightingError, match="variable role: 1 cases without a level, first 0"):
        weighting.indicators({"role": np.array([None, "a"], object)})
    with pytest.raises(WeightingError, match="different lengths"):
        weighting.indicators({"a": np.ones(2), "b": np.ones(3)})


def test_the_r_indicator_of_classes_is_that_of_their_rates() -> None:
    role, responded = np.repeat([0, 1], 100), np.zeros(200, bool)
    responded[:80], responded[100:140] = True, True
    propensity = weighting.response_propensity(responded, weighting.indicators({"role": role}))
    found = weighting.representativity(propensity)
    spread = (0.2**2 * 200 / 199) ** 0.5
    assert found.response_rate == pytest.approx(0.6)
    assert (found.spread, found.indicator) == (pytest.approx(spread), pytest.approx(1 - 2 * spread))
    # Each rate of 100 has a variance; half of their difference is what the two of them spread.
    extra = (0.8 * 0.2 + 0.4 * 0.6) / 100 / 4 * 200 / 199
    assert found.spread_adjusted**2 == pytest.approx(spread**2 - extra)
    partial = weighting.partial_indicators(propensity, np.where(role == 0, "doctor", "nurse"))
    assert partial.levels == {"doctor": pytest.approx(0.5**0.5 * 0.2), "nurse": pytest.approx(-(0.5**0.5) * 0.2)}
    assert partial.indicator == pytest.approx(0.2)


@pytest.mark.parametrize("effect", [0.6, 1.2])
def test_the_adjusted_spread_is_right_on_average(effect: float) -> None:
    draw, groups = np.random.default_rng(4), np.repeat(np.arange(6), 50)
    truth = 1 / (1 + np.exp(-(0.3 + effect * np.linspace(-1, 1, 6)[groups])))
    covariates, raw, adjusted = weighting.indicators({"group": groups}), [], []
    for _ in range(300):
        found = weighting.representativity(weighting.response_propensity(draw.random(300) < truth, covariates))
        raw.append(found.spread**2)
        adjusted.append(found.spread_adjusted**2)
    spread = truth.var(ddof=1)
    assert abs(np.mean(adjusted) - spread) < 0.25 * (np.mean(raw) - spread)


def test_what_representativity_refuses() -> None:
    responded, role, covariates = _sample(50)
    propensity = weighting.response_propensity(responded, covariates)
    with pytest.raises(WeightingError, match="49 levels for 50 cases"):
        weighting.partial_indicators(propensity, role[1:])
    with pytest.raises(WeightingError, match="50 cases without a level"):
        weighting.partial_indicators(propensity, np.full(50, np.nan))
    one = weighting.Propensity(
        ("intercept",), np.zeros(1), np.eye(1), np.ones((1, 1)), np.full(1, 0.5), np.ones(1, bool), np.ones(1), 1
    )
    with pytest.raises(TooFew, match="cases with a weight for a spread of propensities: 1, at least 2"):
        weighting.representativity(one)
