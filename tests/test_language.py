"""What people read: numbers, dates and sentences in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca.language import alphabetical, half_up, language, text

EN, CY = language("en"), language("cy")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(69, 200), 2, "0.35"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(1, 3), 4, "0.3333"),
        (Decimal("69.05"), 1, "69.1"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1234567, 0, "1,234,567"),
        (Fraction(12345, 10), 1, "1,234.5"),
        (0, 1, "0.0"),
    ],
)
def test_numbers_are_rounded_half_up_and_grouped(value: Fraction, decimals: int, shown: str) -> None:
    assert EN.number(value, decimals) == CY.number(value, decimals) == shown


@given(st.fractions(-1000, 1000, max_denominator=997), st.integers(0, 4))
def test_rounding_is_never_further_than_half_a_digit(value: Fraction, decimals: int) -> None:
    rounded = Fraction(half_up(value, decimals))
    assert abs(rounded - value) * 10**decimals <= Fraction(1, 2)
    assert half_up(-value, decimals) == -half_up(value, decimals)


def test_dates_and_moments_are_said_in_the_clock_time_of_wales() -> None:
    assert (EN.date(date(2026, 6, 3)), CY.date(date(2026, 6, 3))) == ("3 June 2026", "3 Mehefin 2026")
    summer = datetime(2026, 6, 3, 16, 0, tzinfo=UTC)
    assert (EN.moment(summer), CY.moment(summer)) == ("3 June 2026, 5pm", "3 Mehefin 2026, 5yh")
    assert EN.moment(datetime(2026, 12, 31, 0, 5, tzinfo=UTC)) == "31 December 2026, 12:05am"
    assert EN.moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026, 12:30am"


def test_each_language_is_the_twin_of_the_other() -> None:
    assert EN.other is CY
    assert CY.other is EN
    assert (EN.name, CY.name) == ("English", "Cymraeg")
    with pytest.raises(KeyError):
        language("fr")


def test_a_text_falls_back_to_its_first_language() -> None:
    title = text(en="Title", cy="Teitl")
    assert (title["en"], title["cy"], title["fr"]) == ("Title", "Teitl", "Title")
    assert text(en="Title", cy="")["cy"] == "Title"
    assert not text(en="")


def test_texts_are_filled_per_language() -> None:
    said = text(en="{n} of {of}", cy="{n} o {of}").format({"en": {"n": 1, "of": "ten"}, "cy": {"n": 1, "of": "ddeg"}})
    assert list(said) == [("en", "1 of ten"), ("cy", "1 o ddeg")]


def test_sentences_are_found_in_the_catalogue_and_their_places_filled() -> None:
    sentence = "Enter a number from {low} to {high}"
    assert EN.say(sentence, low=1, high=2) == "Enter a number from 1 to 2"
    welsh = CY.say(sentence, low=1, high=2)
    assert welsh != EN.say(sentence, low=1, high=2)
    assert "1" in welsh
    assert "2" in welsh


def test_english_has_two_plurals() -> None:
    assert EN.count("{n} answer", "{n} answers", 1) == "1 answer"
    assert EN.count("{n} answer", "{n} answers", 1200) == "1,200 answers"


def test_names_are_in_the_order_in_which_readers_look_for_them() -> None:
    names = ["Dyffryn Barrug", "Dôl Awel", "Ystrad", "dôl y Gwenyn", "Dôl Eirlys", "Ŵyl"]
    wanted = ["Dôl Awel", "Dôl Eirlys", "dôl y Gwenyn", "Dyffryn Barrug", "Ŵyl", "Ystrad"]
    assert sorted(names, key=alphabetical) == wanted
