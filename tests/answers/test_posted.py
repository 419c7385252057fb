"""A posted page as answers: each mistake at its field, everything that was typed kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, final_mistakes, read_page
from pcca.answers.posted import read
from pcca.instrument.given import Value
from pcca.instrument.load import loads
from pcca.instrument.model import Section
from pcca.language import language, text
from pcca.routing import Page, pages
from tests.instrument.sample import EVERYTHING

EVERY = loads(EVERYTHING)
EN = language("en")


class Form:
    """Fields as a browser sends them."""

    def __init__(self, **fields: str | Sequence[str]) -> None:
        self.fields = {name.replace("__", "."): value for name, value in fields.items()}

    def getlist(self, key: str, /) -> list[str]:
        found = self.fields.get(key, [])
        return [found] if isinstance(found, str) else list(found)


def posted(question: str, hidden: frozenset[str] = frozenset(), **fields: str | Sequence[str]) -> Posted:
    return read(EVERY.questions[question], Form(**fields), "en", hidden)


def sent(question: str, **fields: str) -> Posted:
    """A question whose field names hold a hyphen."""
    return read(
        EVERY.questions[question], Form(**{name.replace("_", "-"): each for name, each in fields.items()}), "en"
    )


def page_of(
    *questions: str, values: Mapping[str, Value | None] | None = None, **fields: str | Sequence[str]
) -> PostedPage:
    page = Page("p", Section("p", text(en="P"), ()), tuple(EVERY.questions[each] for each in questions))
    return read_page(Asker(EVERY, values or {}, "en"), page, Form(**fields))


def said(found: Posted | PostedPage) -> list[str]:
    return [mistake.wrong.say(EN) for mistake in found.mistakes]


def test_answers_of_every_kind() -> None:
    assert posted("role", role=" gp ").values == {"role": "gp"}
    assert posted("displaced", displaced=["admin", "visits", "admin", ""]).values == {"displaced": ("visits", "admin")}
    assert posted("hours", hours=" 12.50 ").values == {"hours": Fraction("12.5")}
    assert sent("since", since_day="29", since_month="2", since_year="2020").values == {"since": date(2020, 2, 29)}
    assert posted("needs", needs__1="staff", needs__2="it").values == {"needs": ("staff", "it")}
    assert posted("note", note=" a \r\n b ").values == {"note": "a b"}
    assert posted("thanks").values == {}


def test_an_amount_of_money_may_carry_its_sign_and_commas_but_no_third_decimal() -> None:
    assert posted("grant", grant=" £1,250.50 ").values == {"grant": Fraction("1250.5")}
    assert said(posted("grant", grant="12.345")) == ["Enter an amount in figures, such as 1,250 or 1250.50"]
    assert posted("grant", grant="lots").typed == {"grant": "lots"}
    assert said(posted("grant", grant="-1")) == ["Enter a number that is 0 or more"]


def test_parts_of_a_total_must_make_it_up() -> None:
    found = posted("split", split__people="60", split__other="40")
    assert found.values == {"split.equipment": 0, "split.people": 60, "split.other": 40}
    short = posted("split", split__people="60", split__other="30")
    assert said(short) == ["The parts must add up to 100; they now add up to 90"]
    assert short.typed == {"split.equipment": "", "split.people": "60", "split.other": "30"}
    assert set(short.values.values()) == {None}
    wrong = posted("split", split__people="60.5", split__other="many")
    assert [mistake.name for mistake in wrong.mistakes] == ["split.people", "split.other"]


def test_a_slider_takes_its_numbers_only() -> None:
    assert posted("forces", forces__funding="-3", forces__premises="0").values == {
        "forces.funding": "-3", "forces.premises": "0",
    }  # fmt: skip
    assert posted("outlook", outlook="11").mistakes[0].target == "outlook-0"


def test_nothing_sent_is_an_empty_answer() -> None:
    for question in EVERY.questions.values():
        found = read(question, Form(), "en")
        assert found.mistakes == ()
        assert set(found.values) == set(question.keys)
        assert set(found.values.values()) <= {None}


def test_a_code_that_does_not_exist_is_a_mistake_at_the_first_option() -> None:
    found = posted("role", role="doctor")
    assert (found.mistakes[0].name, found.mistakes[0].target) == ("role", "role-gp")
    assert found.values == {"role": None}
    assert len(posted("displaced", displaced=["x", "y", "admin"]).mistakes) == 2


@pytest.mark.parametrize("name", ["role", "support.heard", "hours", "needs.1"])
def test_a_field_sent_twice_with_different_answers_is_a_mistake(name: str) -> None:
    question = EVERY.questions[name.split(".")[0]]
    codes = {"role": ["gp", "nurse"], "support.heard": ["1", "2"], "hours": ["1", "2"], "needs.1": ["it", "staff"]}[
        name
    ]
    found = read(question, Form(**{name: codes}), "en")
    assert [mistake.name for mistake in found.mistakes] == [name]
    assert read(question, Form(**{name: [codes[0], codes[0]]}), "en").mistakes == ()


def test_a_part_of_a_date_sent_twice_is_a_mistake_of_its_page() -> None:
    fields = {"since-day": ["1", "2"], "since-month": "2", "since-year": "2020", "note": "kept"}
    found = page_of("since", "note", **fields)
    assert [mistake.name for mistake in found.mistakes] == ["since-day"]
    assert found.values["note"] == "kept"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["none", "admin"], "Choose either “Nothing” or other answers, not both"),
        (["visits", "admin", "none"], "Choose either “Nothing” or other answers, not both"),
        (["none"], ""),
        (["visits", "admin"], ""),
    ],
)
def test_an_answer_that_stands_alone(codes: list[str], words: str) -> None:
    assert said(posted("displaced", displaced=codes)) == ([words] if words else [])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("it", "it", "Choose each answer once"),
        ("", "it", "Begin with your first choice, without leaving a gap"),
        ("x", "it", "'x' is not one of the answers. Allowed: it, staff, rooms."),
    ],
)
def test_ranks_are_different_and_without_gaps(first: str, second: str, words: str) -> None:
    found = posted("needs", needs__1=first, needs__2=second)
    assert said(found) == [words]
    assert found.values == {"needs": None}
    assert found.typed["needs.2"] == second


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("31", "2", "2020", "Enter a real date"),
        ("1", "", "2020", "Enter the day, month and year in figures, such as 3 6 2026"),
        ("1", "May", "2020", "Enter the day, month and year in figures, such as 3 6 2026"),
        ("１", "2", "2020", "Enter the day, month and year in figures, such as 3 6 2026"),
        ("1", "2", "20", "Enter the year with four figures, such as 2026"),
        ("1", "1", "9999", "Enter a date that is today or earlier"),
    ],
)
def test_dates_that_are_refused_stay_as_typed(day: str, month: str, year: str, words: str) -> None:
    found = sent("since", since_day=day, since_month=month, since_year=year)
    assert said(found) == [words]
    assert found.typed == {"since-day": day, "since-month": month, "since-year": year}


def test_a_number_that_is_refused_stays_as_typed() -> None:
    found = posted("hours", hours="about 3")
    assert found.values == {"hours": None}
    assert found.typed == {"hours": "about 3"}


def test_a_long_text_that_is_refused_stays_as_typed() -> None:
    found = posted("note", note="x" * 1_000_000)
    assert "1,000,000" in said(found)[0]
    assert len(found.typed["note"]) == 1_000_000


def test_hidden_rows_are_not_read() -> None:
    found = posted("support", frozenset({"funds"}), support__heard="1", support__funds="1")
    assert found.values == {"support.heard": "1", "support.skills": None}


def test_required_answers_are_asked_for_in_the_order_of_the_page() -> None:
    found = page_of("role", "hours", hours="x")
    assert said(found) == ["Select an answer to “What is your role?”", "Enter a number in figures, such as 12 or 7.5"]


def test_an_answer_may_be_required_by_another() -> None:
    assert said(page_of("since", values={"hours": Fraction(3)})) == ["Enter an answer to “Since when?”"]
    assert said(page_of("since", values={"hours": None})) == []


def test_rules_see_the_answers_of_their_own_page_and_those_before() -> None:
    wrong = page_of("hours", "paid", hours="5", paid="6")
    assert said(wrong) == ["Enter no more than the hours above"]
    assert said(page_of("paid", values={"hours": Fraction(5)}, paid="6")) == said(wrong)
    assert said(page_of("hours", "paid", hours="5", paid="")) == []


def test_a_warning_is_given_once_it_holds_and_may_be_accepted() -> None:
    found = page_of("hours", "paid", hours="150", paid="120")
    assert found.mistakes == ()
    assert [warning.wrong.say(EN) for warning in found.warnings] == ["That is a lot"]
    page = Page("p", Section("p", text(en="P"), ()), (EVERY.questions["paid"],))
    accepted = Asker(EVERY, {"hours": Fraction(150)}, "en", frozenset({"paid"}))
    assert read_page(accepted, page, Form(paid="120")).warnings == ()


def test_evidence_that_is_required_is_asked_for_where_a_level_was_chosen() -> None:
    fields = {"plan.goals": "mid", "plan.money": "low", "plan.money.evidence": "Accounts"}
    found = page_of("plan", **fields)
    assert [(mistake.name, mistake.wrong.say(EN)) for mistake in found.mistakes] == [
        ("plan.goals.evidence", "Enter the evidence for “Goals”")
    ]


def test_checks_of_the_whole_lead_to_the_first_question_they_read() -> None:
    asker = Asker(EVERY, {"hours": Fraction(200), "paid": Fraction(10)}, "cy")
    (mistake,) = final_mistakes(asker)
    assert (mistake.name, mistake.wrong.say(EN)) == ("hours", "Gwiriwch yr oriau")
    assert final_mistakes(Asker(EVERY, {}, "en")) == []


FIELDS = sorted(
    {name for item in EVERY.items for name in (item.column, item.key, f"{item.column}-day", f"{item.column}-year")}
)
ODD = st.one_of(
    st.text(max_size=12), st.sampled_from(["gp", "1", "none", "admin", "it", "2020", "31", "1,000", "high"])
)


@given(st.dictionaries(st.sampled_from(FIELDS), st.lists(ODD, max_size=3)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_posted_gives_answers_or_mistakes(fields: dict[str, list[str]]) -> None:
    for page in pages(EVERY):
        found = read_page(Asker(EVERY, {"role": "gp"}, "cy"), page, Form(**fields))
        assert set(found.values) <= set(EVERY.keys)
        for mistake in (*found.mistakes, *found.warnings):
            assert mistake.wrong.say(language("cy"))
            assert mistake.target
