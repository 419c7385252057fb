from __future__ import annotations

import json
import math
import pickle
from copy import deepcopy
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import intervals, survey
from scoring.arguments import NotAllowed
from scoring.coding import DK, NA, NOT_ASKED, SKIPPED
from scoring.design import Design
from scoring.estimate import Asked, Item, Measure, UnknownOption, rows
from scoring.result import Provenance, Row, suppress
from tests.scoring.items import item, one


def yes(k: int, n: int) -> Item:
    return item([1] * k + [0] * (n - k), ("no", "yes"))


def share(k: int, n: int, **asked: Any) -> Row:
    return one(rows.proportion(yes(k, n), "yes", Asked(**asked)))


class TestBases:
    ANSWERS = item([0, 4, 4, DK, NA, SKIPPED, NOT_ASKED])

    @pytest.mark.parametrize(
        ("base", "n", "excluded"),
        [
            ("valid", 3, {"not_asked": 1, "skipped": 1, "dk": 1, "na": 1, "refused": 0}),
            ("answered", 5, {"not_asked": 1, "skipped": 1, "dk": 0, "na": 0, "refused": 0}),
            ("shown", 6, {"not_asked": 1, "skipped": 0, "dk": 0, "na": 0, "refused": 0}),
            ("eligible", 7, {"not_asked": 0, "skipped": 0, "dk": 0, "na": 0, "refused": 0}),
        ],
    )
    def test_every_base_names_who_is_outside_it(self, base: str, n: int, excluded: dict[str, int]) -> None:
        row = one(rows.proportion(self.ANSWERS, "5", Asked(base=base)))
        assert (row.estimate, row.n, row.count, row.base) == (Fraction(2, n), n, 2, base)
        assert row.base_excluded == excluded
        assert (row.asked, row.answered, row.missing["dk"]) == (6, 3, 1)

    def test_an_empty_base_has_no_estimate_and_says_why(self) -> None:
        asked = Asked(where=np.zeros(7, np.bool_))
        number = Measure("hours", np.array([np.nan] * 7))
        found = [
            *rows.proportion(self.ANSWERS, "5", asked),
            *rows.distribution(self.ANSWERS, asked),
            *rows.top_box(self.ANSWERS, asked),
            *rows.net_promoter(self.ANSWERS, asked, promoters=["5"], detractors=["1"]),
            *(row for each in (rows.mean, rows.total, rows.quantile) for row in each(number, Asked(population=9))),
            *rows.ratio(number, number),
            *rows.mean(self.ANSWERS, Asked(where=np.zeros(7, np.bool_), design=Design(np.ones(7)))),
        ]
        assert {(row.estimate, row.se, row.ci_low, row.n) for row in found} == {(None, None, None, 0)}
        assert {row.notes for row in found} == {("base_zero",)}

    def test_unknown_names_are_refused_with_the_nearest(self) -> None:
        with pytest.raises(UnknownOption, match=r"base: there is no 'valids'.*did you mean 'valid'"):
            Asked(base="valids")
        with pytest.raises(UnknownOption, match="time: there is no '6'; allowed are 1, 2, 3, 4, 5"):
            rows.proportion(self.ANSWERS, "6")
        with pytest.raises(UnknownOption, match="inference: there is no 'finit'"):
            Asked(inference="finit")
        with pytest.raises(ValueError, match="the base is 'valid', not 'shown'"):
            rows.mean(self.ANSWERS, Asked(base="shown"))
        with pytest.raises(ValueError, match="the domain has 2 rows for 7 answers"):
            rows.mean(self.ANSWERS, Asked(where=np.ones(2, np.bool_)))
        with pytest.raises(ValueError, match="the domain says of each row"):
            rows.mean(self.ANSWERS, Asked(where=np.arange(7)))  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="time: 2 codes for 5 options"):
            Item("time", self.ANSWERS.column, ("1", "2"))
        with pytest.raises(ValueError, match="two options have the same code among 1, 1"):
            item([0], ("1", "1"))


class TestIntervals:
    @pytest.mark.parametrize("ci", ["wilson", "clopper_pearson", "mid_p", "agresti_coull", "jeffreys", "logit"])
    def test_each_method_is_that_of_scoring_intervals(self, ci: str) -> None:
        row = share(38, 55, ci=ci, level=0.9)
        assert (row.ci_low, row.ci_high) == intervals.METHODS[ci](38, 55, 0.9)
        assert (row.ci_method, row.ci_level, row.variance_method) == (ci, 0.9, "simple_random")

    def test_without_a_design_korn_graubard_is_clopper_pearson(self) -> None:
        row, design = share(38, 55, ci="korn_graubard"), share(38, 55, ci="korn_graubard", design=Design(np.ones(55)))
        assert (row.ci_low, row.ci_high) == intervals.clopper_pearson(38, 55)
        assert design.ci_method == "korn_graubard"
        assert (design.ci_low, design.ci_high) == pytest.approx((row.ci_low, row.ci_high), abs=0.003)

    def test_a_known_population_gets_the_exact_interval_and_its_own_error(self) -> None:
        row = share(38, 55, population=64)
        exact = intervals.finite_population(38, 55, 64)
        assert (row.ci_low, row.ci_high, row.ci_method) == (exact.low, exact.high, "exact_finite_population")
        assert row.se == pytest.approx(math.sqrt((1 - 55 / 64) * (38 / 55) * (17 / 55) / 54))
        assert row.n_eff == pytest.approx(55 * 63 / 9)
        wilson = share(38, 55, population=64, ci="wilson")
        assert wilson.ci_method == "wilson_finite_population"
        assert share(38, 55, population=64, inference="superpopulation").ci_method == "wilson"

    def test_intervals_that_do_not_exist_are_refused_with_those_that_do(self) -> None:
        with pytest.raises(UnknownOption, match="no 'jeffreys' interval for a finite population; allowed are hyper"):
            share(38, 55, population=64, ci="jeffreys")
        with pytest.raises(UnknownOption, match="no 'hypergeometric' interval for a sample without"):
            share(38, 55, ci="hypergeometric")
        with pytest.raises(UnknownOption, match="no 'mid_p' interval under a design; allowed are logit, korn"):
            share(38, 55, ci="mid_p", design=Design(np.ones(55)))
        with pytest.raises(ValueError, match="needs its size: give population, or a design with fpc"):
            Asked(inference="finite")

    def test_all_alike_is_said(self) -> None:
        assert share(12, 12).notes == ("no_variation",)
        assert share(12, 12, ci="logit").notes == ("interval_undefined", "no_variation")

    def test_small_samples_carry_the_verdict_of_the_standards(self) -> None:
        assert (share(10, 20).reliability, share(500, 1000).reliability) == ("do_not_publish", "ok")
        assert share(10, 20).reasons == ("base_below_30", "wide_interval")
        assert share(10, 20, population=25).reliability is None


class TestCensus:
    @pytest.mark.parametrize(
        "asked",
        [
            {"population": 60},
            {"inference": "census"},
            {"design": Design(np.ones(60), fpc=np.full(60, 60.0))},
            {"design": Design(np.ones(60)), "inference": "census"},
        ],
    )
    def test_everybody_answered_has_no_error_no_interval_and_says_so(self, asked: dict[str, Any]) -> None:
        answers = item([0] * 20 + [2] * 40)
        wanted = Asked(**asked)
        found = [
            *rows.proportion(answers, "3", wanted),
            *rows.mean(answers, wanted),
            *rows.quantile(answers, wanted),
            *rows.top_box(answers, wanted),
            *rows.ratio(answers.measure(), Measure("one", np.ones(60)), wanted),
            *rows.net_promoter(answers, wanted, promoters=["5"], detractors=["1"]),
        ]
        for row in found:
            assert (row.se, row.ci_low, row.ci_high, row.ci_method) == (0.0, None, None, "census")
            assert "census" in row.notes
            assert row.estimate is not None
            assert row.reliability is None

    def test_a_census_with_too_few_answers_is_refused(self) -> None:
        with pytest.raises(ValueError, match="census of 60 needs as many answers, not 55"):
            share(38, 55, population=60, inference="census")
        with pytest.raises(ValueError, match="55 answers from a population of 50"):
            share(38, 55, population=50)

    def test_a_skipped_question_is_no_census(self) -> None:
        row = one(rows.proportion(item([0, 1, SKIPPED], ("no", "yes")), "yes", Asked(population=3)))
        assert (row.population, row.ci_method) == (3, "exact_finite_population")
        missing = one(rows.mean(Measure("hours", np.array([1, 2, np.nan])), Asked(population=3)))
        assert missing.variance_method == "simple_random_finite"


class TestGroups:
    ANSWERS = item([0, 1, 1, 1, 0, NOT_ASKED], ("no", "yes"))
    BOARDS = np.array(["a", "a", "b", "b", "b", ""])

    def test_a_row_for_each_group_and_none_for_those_without_a_label(self) -> None:
        found = rows.proportion(self.ANSWERS, "yes", Asked(by={"board": self.BOARDS}))
        assert {row.by["board"]: row.estimate for row in found} == {"a": Fraction(1, 2), "b": Fraction(2, 3)}
        loose = np.array(["a", "a", None, "", "b", "b"], object)
        again = rows.proportion(self.ANSWERS, "yes", Asked(by={"board": loose}))
        assert [(row.by["board"], row.n) for row in again] == [("a", 2), ("b", 1)]

    def test_the_population_of_a_group_is_bounded_until_all_have_responded(self) -> None:
        some = rows.proportion(self.ANSWERS, "yes", Asked(by={"board": self.BOARDS}, population=10))
        assert {row.by["board"]: (row.population, row.notes) for row in some} == {
            "a": (6, ("population_at_most",)),
            "b": (7, ("population_at_most",)),
        }
        designed = rows.mean(self.ANSWERS, Asked(by={"board": self.BOARDS}, population=10, design=Design(np.ones(6))))
        assert {row.notes for row in designed} == {("population_at_most",)}
        everybody = rows.proportion(self.ANSWERS, "yes", Asked(by={"board": self.BOARDS}, population=6))
        assert {row.by["board"]: row.ci_method for row in everybody} == {"a": "census", "b": "census"}

    def test_each_group_may_have_its_population(self) -> None:
        sizes: dict[tuple[str, ...], int] = {("a",): 4, ("b",): 3}
        found = rows.proportion(self.ANSWERS, "yes", Asked(by={"board": self.BOARDS}, population=sizes))
        assert [(row.population, row.ci_method) for row in found] == [(4, "exact_finite_population"), (3, "census")]
        with pytest.raises(ValueError, match="no population of the group b; give one"):
            rows.proportion(self.ANSWERS, "yes", Asked(by={"board": self.BOARDS}, population={("a",): 4}))

    @pytest.mark.parametrize("population", [4.5, math.nan, -1])
    def test_a_population_is_a_whole_number_of_people(self, population: float) -> None:
        words = f"{population} is not a whole number from 0"
        with pytest.raises(NotAllowed, match=f"population: {words}"):
            Asked(population=population)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed, match=f"population of a, nurse: {words}"):
            Asked(population={("a", "nurse"): population})  # type: ignore[dict-item]
        sixty = Asked(population=np.int64(60))  # type: ignore[arg-type]
        assert rows.mean(self.ANSWERS, sixty) == rows.mean(self.ANSWERS, Asked(population=60))

    def test_a_way_of_asking_can_be_copied_and_sent_to_another_process(self) -> None:
        wanted = Asked(population=60, level=0.9)
        for again in (deepcopy(wanted), pickle.loads(pickle.dumps(wanted))):
            assert rows.mean(self.ANSWERS, again) == rows.mean(self.ANSWERS, wanted)

    def test_a_row_carries_wave_weights_and_provenance(self) -> None:
        source = Provenance(instrument="survey", instrument_digest="abc", seed=3)
        row = one(rows.mean(self.ANSWERS, Asked(wave="2026", weights="w1", provenance=source)))
        assert (row.wave, row.weights, row.instrument, row.provenance) == ("2026", "w1", "abc", source)
        assert suppress(row, "quality").estimate is None


SAMPLE = np.random.default_rng(5)
STRATA = np.repeat([0, 1, 2], [16, 20, 12])
CLUSTERS = np.arange(48) // 4
DESIGN = Design(SAMPLE.uniform(0.5, 3, 48), strata=STRATA, psu=CLUSTERS, fpc=np.repeat([20.0, 15.0, 9.0], [16, 20, 12]))
CODES = item(SAMPLE.integers(-3, 5, 48).tolist())
DOMAIN = SAMPLE.random(48) < 0.6


class TestDesigns:
    def test_figures_are_those_of_scoring_survey_for_a_domain(self) -> None:
        asked, known = Asked(design=DESIGN, where=DOMAIN), CODES.column.answered & DOMAIN
        row = one(rows.proportion(CODES, ["4", "5"], asked))
        found = survey.proportion(CODES.chosen(["4", "5"]), DESIGN, where=known)
        limits = survey.proportion_limits(found, method="logit")
        assert (row.estimate, row.se, row.df) == (found.estimate, found.se, found.df)
        assert (row.n, row.n_weighted, row.deff) == (found.n, found.n_weighted, found.deff("wr"))
        assert (row.deff_reference, row.variance_method, row.ci_method) == ("wr", "taylor", "logit")
        assert (row.ci_low, row.ci_high) == (limits.low, limits.high)
        numbers = CODES.measure().values
        middle = one(rows.mean(CODES, asked))
        assert middle.se == survey.mean(numbers, DESIGN, where=DOMAIN).se
        assert one(rows.total(CODES, asked)).estimate == survey.total(numbers, DESIGN, where=DOMAIN).estimate
        quantile = survey.quantile(numbers, DESIGN, 0.25, where=DOMAIN)
        assert one(rows.quantile(CODES, asked, probability=0.25)).ci_high == quantile.limits.high
        ones = Measure("one", np.ones(48))
        assert one(rows.ratio(CODES.measure(), ones, asked)).estimate == pytest.approx(middle.estimate)

    def test_a_superpopulation_has_no_finite_population_correction(self) -> None:
        finite, process = (one(rows.mean(CODES, Asked(design=DESIGN, inference=i))) for i in (None, "superpopulation"))
        assert finite.estimate == process.estimate
        assert finite.se < process.se  # type: ignore[operator]

    def test_none_of_a_design_gets_korn_and_graubard_and_a_note(self) -> None:
        row = one(rows.proportion(yes(0, 48), "yes", Asked(design=DESIGN)))
        assert (row.estimate, row.ci_low, row.ci_method) == (0.0, 0.0, "korn_graubard")
        assert row.notes == ("no_variation",)
        assert 0 < row.ci_high < 0.2  # type: ignore[operator]

    def test_without_degrees_of_freedom_there_is_no_interval(self) -> None:
        single = Design(np.ones(6), psu=np.zeros(6), lonely_psu="certainty")
        row = one(rows.proportion(yes(2, 6), "yes", Asked(design=single)))
        assert (row.ci_low, row.reliability, row.notes) == (None, None, ("interval_undefined",))

    def test_equal_weights_change_no_estimate(self) -> None:
        weighted, plain = (rows.distribution(CODES, Asked(design=d)) for d in (Design(np.full(48, 3.0)), None))
        assert [row.estimate for row in weighted] == pytest.approx([float(row.estimate or 0) for row in plain])


@given(st.lists(st.integers(-5, 4), min_size=1, max_size=25), st.none() | st.integers(25, 40), st.randoms())
@settings(deadline=None, max_examples=60)
def test_every_row_is_json_and_does_not_depend_on_the_order_of_answers(
    codes: list[int], n: int | None, mix: Any
) -> None:
    shuffled = list(codes)
    mix.shuffle(shuffled)
    for asked in (Asked(population=n), Asked(inference="superpopulation", population=n)):
        found, again = (
            [*rows.distribution(each, asked), *rows.mean(each, asked), *rows.quantile(each, asked)]
            for each in (item(codes), item(shuffled))
        )
        assert found == again
        for row in found:
            assert Row.from_dict(json.loads(json.dumps(row.to_dict(), allow_nan=False))) == row
