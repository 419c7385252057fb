"""Scores by points and by gaps, and bands: both readers agree, and are right where the answer is known by hand."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers import document_of, encode, typed
from pcca.columns import Evaluator, from_blobs
from pcca.columns.evaluator import WORKED_OUT
from pcca.columns.readings import Coding, Truth
from pcca.columns.scores import SCORED
from pcca.export.responses import write_responses
from pcca.fieldwork.loading import read_responses
from pcca.instrument.behind import BEHIND
from pcca.instrument.bounds import BOUNDS
from pcca.instrument.evaluate import value_of
from pcca.instrument.load import loads
from pcca.instrument.model import Instrument
from pcca.instrument.schema import HOWS
from pcca.instrument.tree import Ref
from pcca.instrument.worked import PARTS, SUMMARIES
from pcca.routing import path
from scoring.exact import HOW, Exact

TEXT = """instrument: sheet
version: 1
languages: [en]
title: Sheet
unit: practice
identification: named
provenance: Own wording
scales:
  amount:
    0: None
    1: Some
    2: Much
    3: Very much
    dk: Don't know
    missing: [dk]
sections:
  main:
    title: Main
    questions:
      tenure:
        choice:
          owned: Owned
          leased: Leased
          dk: Don't know
          missing: [dk]
        ask: Tenure?
      reasons:
        multi:
          money: Money
          people: People
          none: None
          dk: Don't know
          missing: [dk]
        exclusive: [none]
        ask: Reasons?
      vacancies:
        number: 0..
        whole: yes
        ask: Vacancies?
      share:
        number: 0..100
        ask: Locum share?
      mood:
        slider: -2..2
        ask: Mood?
      needed:
        grid: amount
        ask: What do you need?
        rows:
          cover: Cover
          time: Time
          money: Money
        reversed: [money]
      got:
        grid: amount
        ask: What do you get?
        rows:
          cover: Cover
          time: Time
          money: Money
derive:
  twice:
    value: vacancies * 2
    label: Twice
scores:
  risk:
    points:
      tenure: {owned: 0, leased: 2}
      reasons: {money: 1, people: 3/2, none: 0}
      vacancies: {0: 0, 1..2: 1, 3..: 3}
      share: {0..25: 0, 25..50: 1, 50..100: 2}
      mood: {-2..-1: 1, 0..2: 0}
      twice: {..4: 0, 4..: 1/2}
      got: {0: 1, 1: 0, 2: 0, 3: 0}
    need: 6 of 9
    bands:
      low:
        label: Low
        action: Nothing
      medium:
        at_least: 3
        label: Medium
        action: Ask
      high:
        at_least: 13/2
        label: High
        action: Act
  gap:
    need_got_gap: {needed: needed, got: got}
    need: 2 of 3
    rescale: 0..100
  both:
    weighted: {risk: 2, gap: 1, gap.time: 1}
    need: 1 of 3
"""
SHEET = loads(TEXT)
READ = ("risk", "risk.band", "gap", "gap.cover", "gap.money", "both")


def one(instrument: Instrument, answers: dict[str, Any], name: str) -> Any:
    """What one response gives, by the reader of one response and by columns, which must be the same."""
    alone = value_of(instrument, Ref(name), typed(instrument, answers))
    found = Evaluator(from_blobs(instrument, [encode(instrument, answers)])).read(Ref(name))
    assert alone == in_columns(found)
    return alone


def in_columns(found: object) -> Any:
    if isinstance(found, Exact):
        return found.value(0)
    if isinstance(found, Coding):
        return found.options[found.codes[0]] if found.known[0] else None
    assert isinstance(found, Truth)
    return bool(found.true[0]) if found.known[0] else None


FULL = {
    "tenure": "leased", "reasons": ["money", "people"], "vacancies": "2", "share": "25", "mood": "-1",
    "needed.cover": "3", "needed.time": "1", "needed.money": "3", "got.cover": "1", "got.time": "2", "got.money": "0",
}  # fmt: skip


def test_points_of_options_ticks_and_bands_of_numbers_are_added() -> None:
    # 2 leased, 1 + 3/2 ticked, 1 for two vacancies, 1 for exactly 25, 1 for a mood of -1, 1/2 for twice = 4, 1 row of 0
    assert one(SHEET, FULL, "risk") == Fraction(9)
    assert one(SHEET, FULL | {"share": "24.9999", "got.money": "1"}, "risk") == Fraction(7)


def test_a_score_equal_to_a_cut_is_in_the_higher_band() -> None:
    assert one(SHEET, FULL, "risk.band") == "high"
    at = FULL | {"tenure": "owned", "got.money": "1", "mood": "0"}
    assert one(SHEET, at, "risk") == Fraction(5)
    assert one(SHEET, at, "risk.band") == "medium"
    assert (
        one(SHEET, at | {"reasons": ["people"], "vacancies": "1", "share": "30", "got.money": "3"}, "risk.band")
        == "medium"
    )


@pytest.mark.parametrize(
    ("answers", "risk", "band"),
    [
        ({"tenure": "dk", "reasons": ["dk"], "vacancies": "0", "share": "0", "mood": "0"}, None, None),
        ({"tenure": "owned", "reasons": ["none"], "vacancies": "0", "share": "0", "mood": "0"}, Fraction(0), "low"),
        ({}, None, None),
    ],
)
def test_too_few_answers_are_not_rated(answers: dict[str, Any], risk: Fraction | None, band: str | None) -> None:
    assert one(SHEET, answers, "risk") == risk
    assert one(SHEET, answers, "risk.band") == band


def test_what_is_needed_and_not_got_never_falls_below_nothing() -> None:
    # cover 3 - 1 = 2; time 1 - 2, so 0; money is worded the other way: 0 needed, 0 got, so 0; mean 2/3 of 0..3
    assert [one(SHEET, FULL, f"gap.{row}") for row in ("cover", "time", "money")] == [2, 0, 0]
    assert one(SHEET, FULL, "gap") == Fraction(200, 9)
    assert one(SHEET, FULL | {"got.time": "dk", "needed.money": None}, "gap") is None


codes = st.sampled_from(["0", "1", "2", "3", "dk", None])
answers = st.fixed_dictionaries(
    {},
    optional={
        "tenure": st.sampled_from(["owned", "leased", "dk", None]),
        "reasons": st.sampled_from([["money"], ["money", "people"], ["none"], ["dk"], None]),
        "vacancies": st.one_of(st.none(), st.integers(0, 5).map(str)),
        "share": st.one_of(st.none(), st.sampled_from(["0", "24.9999", "25", "49.5", "50", "100"])),
        "mood": st.sampled_from(["-2", "-1", "0", "1", "2", None]),
        **{f"{grid}.{row}": codes for grid in ("needed", "got") for row in ("cover", "time", "money")},
    },
)


@settings(deadline=None, max_examples=150)
@given(st.lists(answers, min_size=1, max_size=6))
def test_one_response_and_columns_agree(group: list[dict[str, Any]]) -> None:
    reads = Evaluator(from_blobs(SHEET, [encode(SHEET, each) for each in group]))
    for name in READ:
        found = reads.read(Ref(name))
        for row, each in enumerate(group):
            alone = value_of(SHEET, Ref(name), typed(SHEET, each))
            if isinstance(found, Exact):
                assert found.value(row) == alone, name
            else:
                assert isinstance(found, Coding)
                assert (found.options[found.codes[row]] if found.known[row] else None) == alone, name


def test_what_is_worked_out_is_exported_and_not_read_back() -> None:
    file = io.StringIO(newline="")
    write_responses(file, SHEET, [(typed_out(FULL | {"got.money": "1"}), "en"), (typed_out({}), "en")])
    first, second = csv.DictReader(io.StringIO(file.getvalue()))
    assert (first["risk"], first["risk.band"]) == ("8", "high")
    assert (second["risk"], second["risk.band"]) == ("not_rated", "not_rated")
    loading = read_responses(SHEET, file.getvalue().encode(), language="en")
    assert loading.bad == ()
    assert [row.document for row in loading.rows] == [typed_out(FULL | {"got.money": "1"}), typed_out({})]


def typed_out(answers: dict[str, Any]) -> Any:
    return document_of(path(SHEET, typed(SHEET, answers))[1])


def test_every_kind_of_score_is_known_to_every_reader() -> None:
    assert set(BOUNDS) == set(SUMMARIES) == {*HOW, "weighted", *SCORED} == set(HOWS)
    assert set(PARTS) == set(SCORED)
    assert set(BEHIND) - {"derived"} == set(WORKED_OUT)
