from __future__ import annotations

import json
import math
import pickle
from copy import deepcopy
from dataclasses import asdict, fields, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.result import DESCRIBING, RELIABILITY, SCHEMA_VERSION, Provenance, Row, UnknownSchema, suppress, tidy

ROW = Row(
    statistic="share",
    finding="clinical_time_adverse",
    by={"board": "b1"},
    count=38,
    n=55,
    estimate=Fraction(38, 55),
    ci_low=0.56,
    ci_high=0.797,
    ci_level=0.95,
    ci_method="wilson",
    base="answered(clinical_time)",
    asked=60,
    answered=55,
    missing={"dk": 5},
    published="69.1",
    reproduces=True,
    rounded="69.1",
    population=402,
    notes=("small base",),
)

words = st.text(max_size=6)
numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 10**6)
fractions = st.fractions(max_denominator=10**6)
sources = st.builds(
    Provenance, instrument=st.none() | words, data_digest=st.none() | words, seed=st.none() | counts, time=words
)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "statistic": words,
    "by": st.dictionaries(words, words, max_size=2),
    "missing": st.dictionaries(words, counts, max_size=2),
    "base_excluded": st.dictionaries(words, counts, max_size=2),
    "notes": st.lists(words, max_size=2).map(tuple),
    "reasons": st.lists(words, max_size=2).map(tuple),
    "provenance": st.none() | sources,
    "estimate": st.none() | fractions | numbers,
    "reference": st.none() | fractions,
    "reproduces": st.none() | st.booleans(),
    "reliability": st.none() | st.sampled_from(RELIABILITY),
}
BY_TYPE = {"int | None": st.none() | counts, "float | None": st.none() | numbers, "str | None": st.none() | words}
rows = st.builds(
    Row, **{item.name: KINDS[item.name] if item.name in KINDS else BY_TYPE[str(item.type)] for item in fields(Row)}
)


@given(rows)
@settings(deadline=None, max_examples=100)
def test_a_row_written_as_json_is_read_back_as_it_was(row: Row) -> None:
    again = Row.from_dict(json.loads(json.dumps(row.to_dict(), allow_nan=False)))
    assert again == row
    assert isinstance(again.estimate, Fraction) == isinstance(row.estimate, Fraction)


@given(rows, st.sampled_from([dict, MappingProxyType]))
@settings(deadline=None, max_examples=50)
def test_a_row_can_be_copied_and_sent_to_another_process(row: Row, kind: Any) -> None:
    given_as = replace(row, by=kind(row.by), missing=kind(row.missing), base_excluded=kind(row.base_excluded))
    for again in (deepcopy(given_as), pickle.loads(pickle.dumps(given_as))):
        assert again == row
        assert type(again.estimate) is type(row.estimate)
    source = row.provenance and asdict(row.provenance)
    assert asdict(given_as) == {item.name: getattr(row, item.name) for item in fields(Row)} | {"provenance": source}


def test_a_row_keeps_its_counts_when_those_it_was_made_from_change() -> None:
    missing = {"dk": 5}
    row = Row(statistic="share", missing=missing)
    missing["dk"] = 6
    assert row.missing == {"dk": 5}


def test_a_fraction_is_written_as_a_float_and_exactly() -> None:
    row = ROW.to_dict()
    assert (row["estimate"], row["estimate_exact"]) == (38 / 55, "38/55")
    assert (row["missing"], row["by"], row["suppressed"]) == ({"dk": 5}, {"board": "b1"}, None)
    assert replace(ROW, estimate=0.5).to_dict()["estimate_exact"] is None


def test_other_schemas_and_unknown_fields_are_refused_by_name() -> None:
    with pytest.raises(UnknownSchema, match=f"version 1 cannot be read; this is version {SCHEMA_VERSION}"):
        Row.from_dict(ROW.to_dict() | {"schema_version": 1})
    with pytest.raises(UnknownSchema, match="no field 'estimat'; did you mean 'estimate'"):
        Row.from_dict(ROW.to_dict() | {"estimat": 1})


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="se is"):
        Row(statistic="share", se=value)


def test_an_unknown_reliability_is_refused() -> None:
    with pytest.raises(ValueError, match="'fine' is not one of ok, caution, do_not_publish"):
        Row(statistic="share", reliability="fine")


MARK = 918273


def marked() -> Row:
    """A row whose every number, of a field that may be suppressed, holds the same digits."""
    values: dict[str, Any] = {
        "int | None": MARK,
        "float | None": MARK + 0.5,
        "str | None": f"x{MARK}",
        "Mapping[str, int]": {"dk": MARK},
        "tuple[str, ...]": (f"n_is_{MARK}",),
        "Fraction | None": Fraction(MARK, 2),
        "Fraction | float | None": Fraction(MARK, 2),
        "bool | None": True,
    }
    hidden = {item.name: values[str(item.type)] for item in fields(Row) if item.name not in DESCRIBING}
    source = Provenance(instrument="survey", data_digest=str(MARK), seed=MARK)
    return Row(
        statistic="share", question="time", by={"board": "b1"}, provenance=source, **hidden | {"reliability": "ok"}
    )


def test_a_suppressed_row_holds_no_number_in_any_field() -> None:
    row = suppress(marked(), "primary")
    assert str(MARK) in repr(marked())
    assert str(MARK) not in repr(row) + json.dumps(row.to_dict())
    numeric = {name for name, value in row.to_dict().items() if isinstance(value, (int, float))}
    assert numeric == {"schema_version"}
    assert (row.suppressed, row.question, row.by) == ("primary", "time", {"board": "b1"})
    assert row.provenance == Provenance(instrument="survey")


@given(rows)
@settings(deadline=None, max_examples=50)
def test_what_a_suppressed_row_keeps_depends_on_nothing_that_was_counted(row: Row) -> None:
    kept = {name: getattr(row, name) for name in DESCRIBING - {"provenance"}}
    bare = suppress(replace(row, provenance=None), "secondary")
    assert bare == Row(**kept, suppressed="secondary")


def test_rows_become_records_with_the_same_columns() -> None:
    records = tidy([ROW, Row(statistic="mean", by={"role": "gp"}, missing={"na": 1, "dk": 2}, notes=("a", "b"))])
    assert records[0].keys() == records[1].keys()
    assert [record["by.board"] for record in records] == ["b1", None]
    assert [record["missing.dk"] for record in records] == [5, 2]
    assert [record["missing.na"] for record in records] == [None, 1]
    assert records[1]["notes"] == "a;b"
    assert not [value for record in records for value in record.values() if isinstance(value, (dict, list))]
    assert tidy([]) == []
