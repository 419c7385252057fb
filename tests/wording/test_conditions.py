"""Conditions as sentences: whole, exact, in both languages, for every expression."""

from __future__ import annotations

import re
import typing
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.instrument.evaluate import holds
from pcca.instrument.expression import FUNCTIONS
from pcca.instrument.load import loads
from pcca.instrument.tree import And, Between, Call, Code, Compare, Everyone, Expr, In, Includes, Not, Num, Or, Ref, Sum
from pcca.language import LANGUAGES, language
from pcca.wording import Manner, base, condition, only_if
from pcca.wording.conditions import CALLS as CONDITION_CALLS
from pcca.wording.conditions import CLAUSES
from pcca.wording.values import CALLS as VALUE_CALLS
from tests.instrument.sample import EVERYTHING, asking
from tests.instrument.test_expressions import resolved

EVERY = loads(EVERYTHING)
NUMBERS = {"role": "1", "time": "2", "mood": "5", "displaced": "6", "hours": "7", "paid": "8", "since": "9"}
NUMBERS |= {"note": "10", "support": "11", "plan": "12", "needs": "13", "grant": "14", "split": "15", "outlook": "16"}

TOLD = [
    ("role = gp", "you answered “GP” to question 1", "os ateboch “Meddyg teulu” i gwestiwn 1"),
    (
        "not (role = other)",
        "you answered “GP” or “Nurse” to question 1",
        "os ateboch “Meddyg teulu” neu “Nyrs” i gwestiwn 1",
    ),
    (
        "time < 3",
        "you answered “Worse” or “The same” to question 2",
        "os ateboch “Gwaeth” neu “Yr un fath” i gwestiwn 2",
    ),
    (
        "role = gp and hours > 40",
        "you answered “GP” to question 1, and the answer to question 7 is more than 40",
        "os ateboch “Meddyg teulu” i gwestiwn 1, ac os yw'r ateb i gwestiwn 7 dros 40",
    ),
    (
        "outlook >= 5 or grant = 0",
        "the answer to question 16 is 5 or more, or the answer to question 14 is 0",
        "os mai 5 neu fwy yw'r ateb i gwestiwn 16, neu os mai 0 yw'r ateb i gwestiwn 14",
    ),
    (
        "not (role = gp or hours > 40)",
        "you answered “Nurse” or “Another role” to question 1, and the answer to question 7 is 40 or less",
        "os ateboch “Nyrs” neu “Rôl arall” i gwestiwn 1, ac os mai 40 neu lai yw'r ateb i gwestiwn 7",
    ),
    ("answered(hours)", "you gave an answer to question 7", "os rhoesoch ateb i gwestiwn 7"),
    ("missing(hours)", "you gave no answer to question 7", "os na roesoch ateb i gwestiwn 7"),
    (
        "answered(time)",
        "you gave an answer to question 2 other than “Don't know” or “Not applicable”",
        "os rhoesoch ateb i gwestiwn 2 heblaw “Ddim yn gwybod” neu “Amherthnasol”",
    ),
    (
        "answered(time) or missing(time, dk)",
        "you gave an answer to question 2 other than “Not applicable”",
        "os rhoesoch ateb i gwestiwn 2 heblaw “Amherthnasol”",
    ),
    (
        "not missing(time, dk)",
        "you did not answer “Don't know” to question 2",
        "os nad ateboch “Ddim yn gwybod” i gwestiwn 2",
    ),
    ("asked(time)", "an answer to question 2 was asked for", "os gofynnwyd am ateb i gwestiwn 2"),
    (
        "not displaced includes admin",
        "you answered question 6 without choosing “Paperwork”",
        "os rhoesoch ateb i gwestiwn 6 heb ddewis “Gwaith papur”",
    ),
    (
        "displaced.visits = 1",
        "you chose “Home visits” in answer to question 6",
        "os yw “Ymweliadau cartref” ymhlith eich atebion i gwestiwn 6",
    ),
    (
        "needs.1 = staff or needs.2 = staff",
        "you chose “Staff” in answer to question 13",
        "os yw “Staff” ymhlith eich atebion i gwestiwn 13",
    ),
    (
        "support.heard = 1 or support.skills = 1",
        "you answered “Worse” to question 11 in at least one of these rows: “Being heard”, “Skills”",
        "os ateboch “Gwaeth” i gwestiwn 11 mewn o leiaf un o'r rhesi hyn: “Cael gwrandawiad”, “Sgiliau”",
    ),
    (
        "plan.goals.target = high",
        "you answered “High” to question 12 (“Goals”, the level to reach)",
        "os ateboch “Uchel” i gwestiwn 12 (“Nodau”, y lefel i'w chyrraedd)",
    ),
    (
        "count(displaced) < 2",
        "the number of options chosen in answer to question 6 is less than 2",
        "os yw nifer y dewisiadau yn yr ateb i gwestiwn 6 o dan 2",
    ),
    (
        "hours between 5 and 10",
        "the answer to question 7 is from 5 to 10",
        "os yw'r ateb i gwestiwn 7 yn 5 neu fwy, ond heb fod dros 10",
    ),
    (
        "since >= 2020-02-29",
        "the answer to question 9 is not before 29 February 2020",
        "os nad yw'r ateb i gwestiwn 9 cyn 29 Chwefror 2020",
    ),
    (
        "paid > hours",
        "the answer to question 8 is more than the answer to question 7",
        "os yw'r ateb i gwestiwn 8 yn fwy na'r ateb i gwestiwn 7",
    ),
    (
        "sum(support) / 3 >= 1.5",
        "this is 1.5 or more: (the sum of these: the answers to question 11) divided by 3",
        "os mai 1.5 neu fwy yw hyn: (swm y rhain: yr atebion i gwestiwn 11) ÷ 3",
    ),
    (
        "years_between(since, today()) >= 5",
        "this is 5 or more: the number of whole years between these dates: (the answer to question 9), "
        "(the day this is filled in)",
        "os mai 5 neu fwy yw hyn: nifer y blynyddoedd cyfan rhwng y dyddiadau hyn: (yr ateb i gwestiwn 9), "
        "(y diwrnod y llenwir hwn)",
    ),
    ("unpaid < 150", "“Unpaid hours” is less than 150", "os yw “Oriau di-dâl” o dan 150"),
    (
        "matches(note, email)",
        "this is an email address: the answer to question 10",
        "os yw hwn yn gyfeiriad e-bost: yr ateb i gwestiwn 10",
    ),
    ("everyone and role = gp", "you answered “GP” to question 1", "os ateboch “Meddyg teulu” i gwestiwn 1"),
]


@pytest.mark.parametrize(("text", "english", "welsh"), TOLD, ids=[text for text, _, _ in TOLD])
def test_what_a_condition_says(text: str, english: str, welsh: str) -> None:
    said = [condition(EVERY, resolved(text), language(code), numbers=NUMBERS, you=True) for code in ("en", "cy")]
    assert said == [english, welsh]


def test_a_question_without_a_number_is_named_by_its_words() -> None:
    said = condition(EVERY, resolved("support.heard = 1 and note = 'x'"), language("en"))
    assert (
        said == "the answer to “How is support?” (“Being heard”) is “Worse”, and the answer to “Anything else?” is “x”"
    )


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("everyone", "everyone who responded"),
        ("answered(time)", "those who gave an answer to “What became of your time?”"),
        ("asked(time)", "those who were asked for an answer to “What became of your time?”"),
        ("answered(unpaid)", "those who gave the answers that “Unpaid hours” is worked out from"),
        ("role = gp", "those to whom this condition applies: the answer to “What is your role?” is “GP”"),
    ],
)
def test_who_a_finding_is_of(text: str, english: str) -> None:
    assert base(EVERY, resolved(text), language("en")) == english


LISTS = """
allocation:
  money: GBP
  ask: How much was allocated?
"""
LINES = """  lines:
    title: Lines of spending
    repeat: {min: 0, max: 3}
    questions:
      spent:
        money: GBP
        ask: How much was spent?
  end:
    title: End
    questions:
      why:
        text: short
        ask: Why?
        show_if: sum(lines.spent) < allocation and count(lines) >= 2 and not missing(lines)
"""


def test_entries_of_a_list_are_added_up_in_words() -> None:
    instrument = asking(
        LISTS, LINES.replace("repeat: {min: 0, max: 3}", "repeat:\n      name: Line\n      min: 0\n      max: 3")
    )
    why = instrument.questions["why"].show_if
    assert why is not None
    assert condition(instrument, why, language("en")) == (
        "(the first of these two is less than the second: (the sum of these: the answers to “How much was spent?” of "
        "all entries in “Lines of spending”); (the answer to “How much was allocated?”)), (this is 2 or more: the "
        "number of entries in “Lines of spending”), and there is at least one entry in “Lines of spending”"
    )


def test_what_is_always_so_needs_no_sentence() -> None:
    by = Manner(EVERY, language("en"), NUMBERS, you=True)
    assert only_if(by, "question", None) == only_if(by, "question", Everyone()) == ""
    assert (
        only_if(by, "question", resolved("role = gp"))
        == "Answer this question only if you answered “GP” to question 1."
    )


TEXTS = [text for text, _, _ in TOLD] + ["support.funds != 1", "plan.goals > plan.money", "forces.premises in (-2, 3)"]
NUMERIC = ["hours", "paid", "unpaid", "plan.goals", "count(displaced)", "mean(plan)", "2", "5 / 3", "split.people"]
NUMERIC += [
    "years_between(since, today())",
    "round(hours / 3, 2)",
    "abs(paid - 2)",
    "length(note)",
    "coalesce(paid, 1)",
]
NUMERIC += ["if(role = gp, hours, paid)", "count(role = gp, hours > 1)", "max(hours, paid)", "outlook"]
numbers = st.recursive(
    st.sampled_from([f"{each} < 7" for each in NUMERIC]).map(lambda text: getattr(resolved(text), "left", Everyone())),
    lambda inner: st.builds(Sum, st.sampled_from("+-*/"), inner, inner),
    max_leaves=4,
)
compared = st.one_of(
    st.builds(Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), numbers, numbers),
    st.builds(Between, numbers, numbers, numbers),
    st.builds(In, numbers, st.just((Num(Fraction(1)), Num(Fraction(5, 2)))), st.booleans()),
)
conditions = st.recursive(
    st.one_of(st.sampled_from(TEXTS).map(resolved), compared),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(And),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or),
        st.tuples(inner, inner, inner).map(lambda parts: Call("if", parts)),
        st.tuples(inner, inner).map(lambda parts: Call("coalesce", parts)),
        st.builds(Compare, st.sampled_from(["=", "!="]), inner, inner),
    ),
    max_leaves=6,
)
"""Conditions that pass the checks, put together in every way."""


@given(conditions, st.sampled_from(LANGUAGES), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_condition_gives_a_whole_sentence(expr: Expr, code: str, you: bool) -> None:
    said = condition(EVERY, expr, language(code), numbers=NUMBERS, you=you)
    assert said
    assert not re.search(r"[{}]", said)
    assert said.count("(") == said.count(")")
    assert said.count("“") == said.count("”")
    if code == "cy":
        assert re.match(r"\(*os ", said)
        assert not re.search(r"\b(answer|question|you|first|number)\b", said), said


def test_every_kind_of_expression_and_every_function_has_its_words() -> None:
    assert set(CLAUSES) == set(typing.get_args(Expr))
    assert set(CONDITION_CALLS) | set(VALUE_CALLS) | {"today"} == set(FUNCTIONS)


SMALL = asking(
    """
a:
  choice:
    x: X
    y: Y
    z: Z
    dk: Don't know
    missing: [dk]
  ask: A?
b:
  multi:
    x: X
    y: Y
    none: None
  exclusive: [none]
  ask: B?
"""
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_negation_says_nothing_of_those_who_did_not_answer(data: st.DataObject) -> None:
    """The options a sentence names are those for which the condition is true, and no others."""
    codes = data.draw(st.sets(st.sampled_from(["x", "y", "z"]), min_size=1))
    chosen = In(Ref("a"), tuple(Code(code) for code in sorted(codes)))
    expr: Expr = Not(chosen) if data.draw(st.booleans()) else chosen
    said = condition(SMALL, expr, language("en"))
    true = {code.upper() for code in "xyz" if holds(SMALL, expr, {"a": code})}
    named = set(re.findall("“([XYZ])”", said))
    assert named == true or (true == set("XYZ") and "Don't know" in said) or (not true and "nobody" in said)


def test_not_including_is_said_of_those_who_answered() -> None:
    without = Not(Includes(Ref("b"), Code("x")))
    assert holds(SMALL, without, {"b": None}) is None
    assert condition(SMALL, without, language("en")) == "there is an answer to “B?” without “X”"
