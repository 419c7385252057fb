"""Settings of a wave as somebody types them: read, or said to be wrong, but never a surprise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers.cells import Wrong
from pcca.clock import CLOCK, comes_twice, instant
from pcca.fieldwork.levels import offered_levels
from pcca.fieldwork.settings import READERS, Asked, kept_for_years, read, read_day, read_moment, typed_of
from pcca.instrument.load import load
from pcca.language import LANGUAGES, language
from pcca.paths import shipped
from pcca.store import Wave
from pcca.views.manage_words import wrong_said

INSTRUMENT = load(shipped("instruments") / "leadership-support.yaml")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2027, 6, 30, 16, tzinfo=UTC)
WAVE = Wave(
    "leads", INSTRUMENT.digest, "confidential", NOW.date(), closes=CLOSES, status="draft", owner="bma",
    retain_until=date(2029, 6, 30), asker={"en": "Us", "cy": "Ni"},
)  # fmt: skip
ASKED = Asked(WAVE, tuple(READERS), INSTRUMENT, ("bma", "lmc_gwent"), NOW)
FIELDS = tuple(typed_of(WAVE))
MESSY = st.one_of(st.text(max_size=12), st.integers().map(str), st.sampled_from(["31", "2", "2027", "٣", "1e5", "-0"]))


def moment(day: str, at: str) -> dict[str, str]:
    year, month, number = day.split("-")
    return {"closes-day": number, "closes-month": month, "closes-year": year, "closes-time": at}


def test_what_a_form_shows_is_read_as_the_same_wave() -> None:
    found = read(ASKED, typed_of(WAVE))
    assert found.mistakes == ()
    assert found.put_on(WAVE) == WAVE


@given(typed=st.dictionaries(st.sampled_from(FIELDS), MESSY))
@settings(deadline=None)
def test_whatever_is_typed_is_a_wave_or_a_sentence(typed: dict[str, str]) -> None:
    found = read(ASKED, typed_of(WAVE) | typed)
    for mistake in found.mistakes:
        assert all(wrong_said(language(code), mistake.wrong) for code in LANGUAGES)
    if not found.mistakes:
        assert found.put_on(WAVE).closes is not None


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2027-10-31", "01:30", "2027-10-31T01:30"),  # twice: the later one closes
        ("2027-10-31", "00:30", "2027-10-30T23:30"),
        ("2027-10-31", "02:30", "2027-10-31T02:30"),
        ("2027-03-28", "02:30", "2027-03-28T01:30"),
        ("2027-03-28", "00:30", "2027-03-28T00:30"),
    ],
)
def test_times_on_the_days_on_which_the_clocks_change(day: str, at: str, utc: str) -> None:
    found = read_moment(moment(day, at), "closes", later=True)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_earlier_opens() -> None:
    opens, closes = (read_moment(moment("2027-10-31", "01:30"), "closes", later=each) for each in (False, True))
    assert isinstance(opens, datetime)
    assert isinstance(closes, datetime)
    assert (closes - opens).seconds == 3600
    assert comes_twice(opens)
    assert comes_twice(closes)


def test_a_time_that_the_clocks_skip_is_refused_in_both_languages() -> None:
    found = read_moment(moment("2027-03-28", "01:30"), "closes", later=True)
    assert isinstance(found, Wrong)
    assert "go forward" in found.say(language("en"))
    assert "mynd ymlaen" in found.say(language("cy"))


@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_the_clocks_show_what_was_typed(day: date, at: time) -> None:
    for later in (False, True):
        found = instant(day, at, later=later)
        if found is not None:
            assert found.astimezone(CLOCK).replace(tzinfo=None) == datetime.combine(day, at)


@pytest.mark.parametrize(
    "parts", [("", "6", "2027"), ("31", "6", "2027"), ("1", "1", "27"), ("1", "1", "0001"), ("x", "1", "2027")]
)
def test_days_that_there_are_not(parts: tuple[str, str, str]) -> None:
    typed = dict(zip(("closes-day", "closes-month", "closes-year"), parts, strict=True))
    assert isinstance(read_day(typed, "closes"), Wrong)


def test_two_years_after_a_leap_day() -> None:
    assert kept_for_years(datetime(2028, 2, 29, 12, tzinfo=UTC)) == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("leadership-support", ("confidential", "anonymous")),
        ("cluster-member-survey", ("anonymous",)),
        ("pcca-maturity", ("named",)),
    ],
)
def test_levels_that_an_instrument_can_keep(name: str, levels: tuple[str, ...]) -> None:
    assert offered_levels(load(shipped("instruments") / f"{name}.yaml")) == levels
