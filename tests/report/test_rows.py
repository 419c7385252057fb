"""What a row tells beside its figure: who is outside its base, how sure it is, and where it comes from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca import __version__
from pcca.report import Report, Row
from pcca.report.rows import estimated, hidden
from scoring.estimate import Share
from scoring.intervals import interval
from tests.report.sample import Document, people, scored


def test_everybody_is_in_the_base_or_outside_it_for_a_reason() -> None:
    others: list[Document] = [{"role": "other"}] * 5
    report = scored([*people(t1=2, t2=4, t3=6, dk=3, na=2, skipped=1), *others])
    main, with_dk, everyone = (row for row in report.finding("worse") if not row.by)
    reasons = {"not_asked": 5, "skipped": 1, "na": 2, "refused": 0, "other": 0}
    assert main.base_excluded == reasons | {"dk": 3}
    assert with_dk.base_excluded == reasons | {"dk": 0}
    assert set(everyone.base_excluded.values()) == {0}
    for row in (main, with_dk, everyone):
        assert (row.n or 0) + sum(row.base_excluded.values()) == 23


def test_rows_of_questions_and_of_groups_account_for_everybody_too() -> None:
    report = scored([*people(t1=12, dk=3), {"role": "nurse", "time": "3"}])
    question = next(row for row in report.rows if row.question == "time")
    assert question.base_excluded["dk"] == 3
    nurses = next(row for row in report.finding("worse") if row.by.get("role") == "nurse")
    assert (nurses.n, sum(nurses.base_excluded.values())) == (1, 0)


def test_where_a_figure_comes_from_is_told_and_the_data_by_a_digest_only_if_all_may_be_shown() -> None:
    named, hidden = (scored(people(t1=12, t3=8), anonymous=a).finding("worse")[0].provenance for a in (False, True))
    assert named is not None
    assert hidden is not None
    assert (named.instrument, named.instrument_version, named.code_version) == ("small", "1", __version__)
    assert named.data_digest is not None
    assert hidden.data_digest is None


def test_the_digest_of_the_data_does_not_depend_on_their_order() -> None:
    answers = people(t1=3, t3=2, dk=1)
    digests = {scored(a).rows[0].provenance.data_digest for a in (answers, answers[::-1])}  # type: ignore[union-attr]
    other = scored([*answers, *people(t1=1)]).rows[0].provenance
    assert len(digests) == 1
    assert other is not None
    assert other.data_digest not in digests


def test_a_census_has_no_error_and_a_known_population_its_own() -> None:
    census, forty = (scored(people(t1=12, t3=8), population=n).finding("worse")[0] for n in (20, 40))
    assert (census.se, census.variance_method) == (0.0, "census")
    assert "census" in census.notes
    assert forty.se == pytest.approx((0.5 * 0.6 * 0.4 / 19) ** 0.5)  # Cochran 1977, 3.2
    assert forty.reliability is None


def test_a_sample_of_people_has_a_verdict_and_a_list_of_organisations_has_none() -> None:
    row = Row(statistic="share", unit="member")
    enough, few = (estimated(row, Share(k, n, interval(k, n)), 1) for k, n in ((38, 55), (10, 20)))
    census = estimated(replace(row, population=55), Share(38, 55, interval(38, 55, population=55)), 1)
    rows = (enough, few, replace(enough, unit="cluster"), census, hidden(few, "primary"))
    records = Report(rows).to_dict()["rows"]
    assert [record["reliability"] for record in records] == ["ok", "do_not_publish", None, None, None]
    assert records[1]["reasons"] == ["base_below_30", "wide_interval"]


def test_nobody_in_the_base_is_said() -> None:
    row = scored([{"time": None}]).finding("worse")[0]
    assert (row.estimate, row.n, row.notes) == (None, 0, ("base_zero",))


def test_every_field_of_a_record_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "data.md").read_text()
    assert not [name for name in scored(people(t1=3)).rows[0].to_dict() if f"`{name}`" not in text]


@given(st.integers(0, 15), st.integers(0, 15), st.none() | st.integers(31, 40))
@settings(deadline=None, max_examples=15)
def test_rows_are_read_back_from_json_as_they_were(worse: int, same: int, population: int | None) -> None:
    report = scored(people(t1=worse, t3=same, dk=1), population=population, anonymous=True)
    for row in report.rows:
        assert Row.from_dict(json.loads(json.dumps(row.to_dict(), allow_nan=False))) == row
