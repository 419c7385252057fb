"""Expressions over columns say the same of every response as the evaluation of that response alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pcca.answers import typed
from pcca.columns import BadBlobs, Evaluator, NotInColumns, from_blobs, from_bytes
from pcca.instrument.evaluate import holds
from pcca.instrument.expression import parse
from pcca.instrument.faults import Faulty
from pcca.instrument.tree import Num
from pcca.instrument.unparse import unparse
from tests.report.sample import BODY, columns, instrument, resolved

pytestmark = pytest.mark.slow

EFFECT = ["1", "2", "3", "4", "dk", "na"]
LEVEL = ["low", "middle", "high", "dk"]
NUMBERS = ["0", "1", "2.5", "7", "12", "200"]
DAYS = ["2019-02-28", "2020-02-29", "2026-11-22"]

answers: dict[str, st.SearchStrategy[object]] = {
    "role": st.sampled_from([None, "gp", "nurse", "other", "refused"]),
    "time": st.sampled_from([None, *EFFECT]),
    "views.heard": st.sampled_from([None, *LEVEL]),
    "views.burden": st.sampled_from([None, *LEVEL]),
    "rating.plan": st.sampled_from([None, *LEVEL]),
    "seen": st.sampled_from([None, ["red"], ["red", "green"], ["none"]]),
    "hours": st.sampled_from([None, *NUMBERS]),
    "paid": st.sampled_from([None, *NUMBERS]),
    "since": st.sampled_from([None, *DAYS]),
    "until": st.sampled_from([None, *DAYS]),
    "liked": st.sampled_from([None, ["red"], ["blue", "red"]]),
    "words": st.sampled_from([None, "something"]),
}
documents = st.lists(st.fixed_dictionaries({}, optional=answers), min_size=1, max_size=8)

plain = st.sampled_from(["hours", "paid", "unpaid", "share_paid", "0", "3", "10.5", "count(seen)"])
coded = st.sampled_from(["time", "views.heard", "rating.plan", "seen.red", "sum(views)"])
states = st.builds(
    "{}({})".format,
    st.sampled_from(["answered", "responded", "asked", "missing"]),
    st.sampled_from(["role", "time", "views", "views.heard", "seen", "seen.red", "hours", "liked", "words", "unpaid"]),
)
simple = st.sampled_from(
    [
        "role = gp",
        "role != gp",
        "role in (gp, nurse)",
        "time not in (1, 2)",
        "liked.1 = red",
        "seen includes green",
        "liked includes red",
        "not seen includes none",
        "since < until",
        "since between 2020-01-01 and until",
        "missing(time, dk)",
        "missing(role, refused)",
        "missing(views.heard, skipped)",
        "hours in (1, 7)",
        "years_between(since, until) >= 1",
        "busy",
        "everyone",
        "count(role = gp, hours > 3, answered(time)) >= 2",
    ]
)


def numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "mean", "median", "sum"]), inner, inner),
        st.builds("abs({})".format, inner),
        st.builds("round({}, 1)".format, inner),
        st.builds("coalesce({}, {})".format, plain, plain),
        st.builds("if({}, {}, {})".format, simple, plain, plain),
    )


amounts = st.recursive(plain | coded, numbers, max_leaves=3)
compared = st.one_of(
    st.builds("{} {} {}".format, amounts, st.sampled_from(["<", "<=", ">", ">="]), amounts),
    st.builds("{} {} {}".format, plain | numbers(plain | coded), st.sampled_from(["=", "!="]), amounts),
    st.builds("{} between {} and {}".format, amounts, plain, coded),
)
conditions = st.recursive(
    simple | states | compared,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=4,
)


FIXED = [
    {"time": "1", "views.heard": "high", "views.burden": "low", "hours": "12", "paid": "2.5", "seen": ["red", "green"]},
    {"time": "dk", "views.heard": "dk", "views.burden": "middle", "hours": "7", "paid": None, "seen": ["none"]},
    {"time": "4", "hours": "0", "paid": "200", "liked": ["blue", "red"], "seen": None},
    {},
]


@pytest.mark.parametrize(
    "text",
    [
        "sum(views) >= 4",
        "sum(time, hours, paid) = 15.5",
        "mean(time, hours, paid) > 5",
        "median(time, hours, paid) = 2.5",
        "min(time, hours) = 1 and max(time, hours) = 12",
        "hours / (3 - 10.5) < paid",
        "hours / (3 - 10.5) > paid / (0 - 2)",
        "paid / hours = 2.5 / 12",
        "count(seen) = 2",
        "count(time = 1, hours > 5) = 1",
        "abs(paid - hours) = 9.5",
        "round(paid) = 3",
        "round(paid / hours, 1) = 0.2",
        "coalesce(paid, hours) = 7",
        "if(time = 1, hours, paid) >= 12",
        "hours * paid = 30",
        "hours not in (7, 12)",
    ],
)
def test_each_function_agrees_with_each_response(text: str) -> None:
    made, expr = instrument(), resolved(text)
    alone = [holds(made, expr, typed(made, document)) for document in FIXED]  # type: ignore[arg-type]
    found = Evaluator(columns(FIXED)).condition(expr)  # type: ignore[arg-type]
    assert [bool(t) if k else None for t, k in zip(found.true, found.known, strict=True)] == alone
    assert True in alone


@given(conditions, documents)
@settings(deadline=None, max_examples=250)
def test_columns_agree_with_each_response(text: str, given_documents: list[dict[str, object]]) -> None:
    made, expr = instrument(), resolved(text)
    alone = [holds(made, expr, typed(made, document)) for document in given_documents]  # type: ignore[arg-type]
    try:
        found = Evaluator(columns(given_documents)).condition(expr)  # type: ignore[arg-type]
    except OverflowError:
        reject()
    together = [bool(t) if k else None for t, k in zip(found.true, found.known, strict=True)]
    assert together == alone, text


def test_division_by_many_different_numbers_stays_exact() -> None:
    asked = [{"hours": str(hours), "paid": "1"} for hours in range(1, 201)]
    found = Evaluator(columns(asked)).number("share_paid")
    assert [found.value(row) for row in range(200)] == [Fraction(1, hours) for hours in range(1, 201)]


def test_what_is_made_of_long_fractions_stays_exact() -> None:
    asked = [{"hours": str(hours), "paid": "1"} for hours in range(1, 121)]
    expr = resolved("share_paid * 100 * share_paid * (hours + 1) * share_paid > 1 / hours")
    found = Evaluator(columns(asked)).condition(expr)
    alone = [holds(instrument(), expr, typed(instrument(), each)) for each in asked]
    assert found.true.tolist() == alone
    assert any(alone)
    assert not all(alone)


def test_division_by_zero_is_unknown() -> None:
    found = Evaluator(columns([{"hours": "0", "paid": "1"}])).number("share_paid")
    assert found.value(0) is None


@pytest.mark.parametrize("text", ["matches(words, email)", "length(words) > 3", "since < today()"])
def test_words_and_the_clock_are_refused_by_name(text: str) -> None:
    with pytest.raises(NotInColumns, match=text.split("(")[0] if "today" not in text else "today"):
        Evaluator(columns([{"words": "abc"}])).condition(resolved(text))


def test_whether_words_were_given_is_known() -> None:
    found = Evaluator(columns([{"words": "abc"}, {"words": None}, {}])).condition(resolved("answered(words)"))
    assert found.true.tolist() == [True, False, False]


def test_reversed_rows_and_the_range_of_a_score() -> None:
    responses = [
        {"views.heard": "high", "views.burden": "low"},
        {"views.heard": "high", "views.burden": "high"},
        {"views.heard": "low", "views.burden": "dk"},
        {"views.heard": "dk", "views.burden": None},
    ]
    assert Evaluator(columns(responses)).number("views_mean").values() == [100, 50, 0, None]


def test_a_score_of_numbers_without_bounds_cannot_be_rescaled() -> None:
    body = BODY.replace("number: 0..200\n        ask: Hours?", "number: 0..\n        ask: Hours?")
    unbounded = body.replace("mean: views\n    need: 1 of 2", "sum: [hours, paid]\n    need: all")
    with pytest.raises(Faulty, match=r"'views_mean' cannot be rescaled"):
        instrument("named", unbounded)


def test_blobs_of_another_length_are_refused() -> None:
    with pytest.raises(BadBlobs, match="bytes"):
        from_blobs(instrument(), [b"\x00" * 3])
    with pytest.raises(BadBlobs, match="bytes"):
        from_bytes(instrument(), b"\x00" * 3)


def test_no_responses_make_empty_columns() -> None:
    empty = from_blobs(instrument(), [])
    assert (empty.size, empty.responses) == (0, 0)
    assert Evaluator(empty).condition(resolved("hours > 3 or missing(time, dk)")).true.shape == (0,)


def test_frequencies_count_responses() -> None:
    from dataclasses import replace

    weighted = replace(columns([{"role": "gp"}, {"role": "nurse"}]), frequency=np.array([3, 4]))
    assert (weighted.responses, weighted.count(np.array([False, True]))) == (7, 4)


@given(conditions)
@settings(deadline=None, max_examples=100)
def test_a_tree_is_written_as_it_reads(text: str) -> None:
    tree = parse(text)
    assert unparse(parse(unparse(tree))) == unparse(tree)
    made = instrument()
    sample = typed(made, {"role": "gp", "time": "1", "hours": "12", "paid": "2.5", "seen": ["red"]})
    assert holds(made, resolved(unparse(tree)), sample) == holds(made, resolved(text), sample)


def test_numbers_are_written_without_exponent() -> None:
    assert [unparse(Num(Fraction(value))) for value in ("0.0001", "1200000000000", "2.5", "3")] == [
        "0.0001",
        "1200000000000",
        "2.5",
        "3",
    ]
