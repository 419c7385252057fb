"""One typed text as an answer: strict where a guess could be wrong."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca.answers.cells import Wrong, read_code, read_date, read_number, read_words
from pcca.instrument.model import Calendar, Number, Words
from pcca.language import language

EN = language("en")
ANY = Number()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("+12", "12"),
        ("-12", "-12"),
        ("007", "7"),
        ("7.5", "7.5"),
        ("-0", "0"),
        ("45,000", "45000"),
        ("1,234,567.25", "1234567.25"),
        ("0.0001", "0.0001"),
        ("999999999999.9999", "999999999999.9999"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert read_number(text, ANY) == Fraction(number)


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3", "1,23", "12,34", "1234,567", ",5", "7,5", "1e5", "0x10", "１２", "٣", "²", "½", "1/2", "--1", "+-1",
        "1.", ".5", "1.00001", "1 000", "£5", "5%", "nan", "inf", "−5", "1_000", "1234567890123",
        "1,000,000,000,000,000",
        "twelve", "1.2.3", "12\n",
    ],
)  # fmt: skip
def test_what_is_not_a_number_in_figures_is_refused(text: str) -> None:
    assert isinstance(read_number(text, ANY), Wrong)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("201", Number(Fraction(0), Fraction(200)), "Enter a number from 0 to 200"),
        ("-1", Number(Fraction(0)), "Enter a number that is 0 or more"),
        ("8", Number(None, Fraction(15, 2)), "Enter a number that is 7.5 or less"),
        ("2.5", Number(whole=True), "Enter a whole number, without decimals"),
    ],
)
def test_bounds_are_said(text: str, kind: Number, said: str) -> None:
    found = read_number(text, kind)
    assert isinstance(found, Wrong)
    assert found.say(EN) == said


def test_bounds_belong_to_the_range() -> None:
    kind = Number(Fraction(0), Fraction(200), whole=True)
    assert [read_number(text, kind) for text in ("0", "200.0")] == [0, 200]


def test_an_unknown_code_names_the_nearest() -> None:
    found = read_code("nurs", ["gp", "nurse"])
    assert isinstance(found, Wrong)
    assert found.say(EN) == "'nurs' is not one of the answers. Did you mean 'nurse'? Allowed: gp, nurse."
    assert isinstance(read_code("", ["gp"]), Wrong)


@pytest.mark.parametrize(("long", "limit"), [(False, 200), (True, 4000)])
def test_a_text_is_as_long_as_its_kind_allows(long: bool, limit: int) -> None:
    assert read_words("é" * limit, Words(long)) == "é" * limit
    found = read_words("é" * (limit + 1), Words(long))
    assert isinstance(found, Wrong)
    assert f"{limit + 1:,}" in found.say(EN)


def test_a_short_text_is_one_line_and_a_long_one_keeps_its_lines() -> None:
    typed = "  one\r\ntwo\rthree\x00\x07  "
    assert read_words(typed, Words()) == "one two three"
    assert read_words(typed, Words(long=True)) == "one\ntwo\nthree"


@given(st.text(max_size=300))
def test_a_text_that_was_read_is_read_the_same_again(text: str) -> None:
    for kind in (Words(), Words(long=True)):
        once = read_words(text, kind)
        assert isinstance(once, Wrong) or read_words(once, kind) == once


@pytest.mark.parametrize("text", ["2026-2-3", "2026-02-30", "20260203", "2026-W01-1", "03/02/2026", "٢٠٢٦-٠١-٠١", ""])
def test_what_is_not_a_date_of_the_calendar_is_refused(text: str) -> None:
    assert isinstance(read_date(text, Calendar()), Wrong)


def test_dates_keep_to_their_side_of_today() -> None:
    far = timedelta(days=400)
    before, after = (date.today() - far).isoformat(), (date.today() + far).isoformat()
    assert not isinstance(read_date(before, Calendar("past")), Wrong)
    assert not isinstance(read_date(after, Calendar("future")), Wrong)
    assert isinstance(read_date(after, Calendar("past")), Wrong)
    assert isinstance(read_date(before, Calendar("future")), Wrong)
