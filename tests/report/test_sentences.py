"""Rows in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcca.columns import from_blobs
from pcca.instrument.load import load
from pcca.language import language
from pcca.report import (
    base_sentence,
    hidden_sentence,
    interval_text,
    method_sentence,
    missing_sentence,
    number_text,
    option_label,
    score_columns,
    sentence,
    title,
)
from tests.report.sample import BODY, columns, instrument, people, scored

ROOT = Path(__file__).parents[2]
EN = language("en")


def test_a_finding_is_said_with_its_numbers() -> None:
    row = scored(people(t1=5, t2=4, t3=3)).finding("worse")[0]
    assert sentence(row, instrument(), EN) == "75.0% said worse (46.8 to 91.1), 9 of 12"
    assert number_text(row, EN) == "75.0%"
    assert interval_text(row, EN) == "46.8% to 91.1%"
    assert base_sentence(row, EN) == "9 of 12 who answered this question"


def test_each_base_has_its_own_words() -> None:
    rows = scored(people(t1=5, dk=4, na=1)).finding("worse")[:3]
    assert [base_sentence(row, EN) for row in rows] == [
        "5 of 5 who answered this question",
        "5 of 9 who answered this question or said that they do not know",
        "5 of all 10 who responded",
    ]


def test_a_base_of_its_own_is_said_in_words() -> None:
    ruled = instrument(body=BODY.replace("among: answered(time)", "among: answered(time) and role = gp"))
    row = score_columns(ruled, columns(people(t1=5, dk=4), ruled)).finding("worse")[0]
    assert base_sentence(row, EN) == (
        "5 of 5 to whom this rule applies: there is an answer to “Time?” other than “Don't know” or “Not applicable”, "
        "and the answer to “Role?” is “GP”"
    )


def test_missing_answers_are_told_by_kind() -> None:
    row = scored([*people(t1=5, dk=4, na=1, skipped=2), {"role": "other"}]).finding("worse")[0]
    assert missing_sentence(row, EN) == "Asked: 12. Not asked: 1. Left empty: 2. Don't know: 4. Not applicable: 1."


def test_the_method_names_its_source_and_population() -> None:
    answers = people(t1=12, t3=8)
    said = [method_sentence(scored(answers, population=size).finding("worse")[0], EN) for size in (None, 40, 20)]
    assert said[0] == "95% confidence interval by the Wilson score method (Wilson 1927; Newcombe 1998)."
    assert "exact for a population of 40" in said[1]
    assert said[2] == "All 20 that could answer did, so there is no sampling error and no interval."
    bounded = scored([*answers, {"role": "other"}], population=40).finding("worse")[0]
    assert "at most 39" in method_sentence(bounded, EN)


def test_a_census_says_its_value_in_place_of_bounds() -> None:
    row = scored(people(t1=3, t3=1), population=4).finding("worse")[0]
    assert sentence(row, instrument(), EN) == "75.0% said worse (75.0 to 75.0), 3 of 4"
    assert interval_text(row, EN) == ""


def test_a_hidden_row_says_why_without_a_number_of_its_own() -> None:
    made = instrument("anonymous")
    row = scored(people(t1=4, t3=3), anonymous=True).finding("worse")[0]
    said = sentence(row, made, EN)
    assert said == "This result is not shown, because fewer than 10 are in its base."
    assert base_sentence(row, EN) == method_sentence(row, EN) == missing_sentence(row, EN) == ""
    assert number_text(row, EN) == "–"


def test_a_group_hidden_for_another_says_so() -> None:
    made = instrument("anonymous")
    documents = [{"role": role, "time": "1"} for role in ["gp"] * 20 + ["nurse"] * 15 + ["other"] * 3]
    rows = {row.by.get("role"): row for row in scored(documents, anonymous=True).finding("worse")}
    assert "small group could be worked out" in hidden_sentence(rows["nurse"], made, EN)


def test_nobody_in_the_base_is_said_in_words() -> None:
    row = scored([]).finding("worse")[0]
    assert sentence(row, instrument(), EN) == "There is no result, because nobody is in its base."


def test_options_and_titles_are_in_the_words_of_the_instrument() -> None:
    report = scored([{"views.heard": "low", "rating.plan": "high", "rating.lead": "high"}])
    opinion = next(row for row in report.rows if row.question == "views.heard")
    assert (title(opinion, instrument(), EN), option_label(opinion, instrument(), EN)) == ("Views? Heard", "Low")
    stage = report.finding("stages")[2]
    assert (title(stage, instrument(), EN), sentence(stage, instrument(), EN)) == ("Stages", "Third: 100.0%")


@pytest.mark.parametrize(
    ("code", "begin"),
    [("en", "75.0% of respondents said"), ("cy", "Dywedodd 75.0% o'r ymatebwyr fod gwaith clwstwr")],
)
def test_the_clinical_time_sentence_in_both_languages(code: str, begin: str) -> None:
    from pcca.answers import encode

    made = load(ROOT / "instruments" / "cluster-member-survey.yaml")
    answers = ["much_worse"] * 9 + ["worse"] * 21 + ["no_change"] * 10
    blobs = [encode(made, {"role": "partner", "clinical_time": answer}) for answer in answers]
    row = score_columns(made, from_blobs(made, blobs)).finding("clinical_time_adverse")[0]
    assert sentence(row, made, language(code)).startswith(begin)
    assert (row.count, row.n) == (30, 40)
