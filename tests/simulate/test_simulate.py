"""Invented responses follow the routes and rules, hang together, and are the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pcca.answers import encode, final, typed
from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, check_page, final_mistakes
from pcca.columns import from_blobs
from pcca.instrument.entries import entries_of, within
from pcca.instrument.given import Values
from pcca.instrument.load import load, loads
from pcca.instrument.model import Instrument, Kind, Question
from pcca.routing import entry_pages, keys_of, path
from pcca.simulate import CannotSimulate, simulate
from pcca.simulate.draws import DRAWS
from scoring.reliability import alpha
from tests.instrument.sample import HEAD, ROOT, asking

DAY = date(2026, 11, 2)
FILES = sorted(path for path in (ROOT / "instruments").glob("*.yaml") if not path.name.endswith(".cy.yaml"))
EVERYTHING = ROOT / "tests" / "data" / "instruments" / "everything.yaml"


@cache
def instrument(name: str) -> Instrument:
    return load(next(path for path in (*FILES, EVERYTHING) if path.stem == name))


def asked(of: Instrument, values: Values) -> Iterator[tuple[Instrument, Question, Values]]:
    """Every question that is put, with the instrument it is of and the answers it stands among."""
    for page in path(of, values)[0]:
        yield from ((of, question, values) for question in page.questions)
        for entry in entries_of(values, page.section.id) if page.section.repeat else ():
            inner, inside = of.entry(page.section.id), within(values, entry)
            mine = [question for each in entry_pages(page.section) for question in each.questions]
            yield from ((inner, question, inside) for question in mine if question.keys and question.keys[0] in entry)


def mistakes(of: Instrument, values: Values) -> list[object]:
    """What would keep these answers from being submitted."""
    found: list[object] = []
    for whole, question, inside in asked(of, values):
        asker = Asker(whole, inside, "en")
        own = {key: inside.get(key) for key in keys_of(question, asker.hidden(question))}
        page = check_page(asker, (question,), PostedPage({question.id: Posted(own)}, ()))
        found += page.mistakes
    return found + list(final_mistakes(Asker(of, values, "en")))


def test_every_kind_of_question_is_answered() -> None:
    assert {kind for kind in get_args(Kind) if kind not in DRAWS} == set()


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("name", [path.stem for path in (*FILES, EVERYTHING)])
def test_every_response_could_have_been_submitted(name: str) -> None:
    whole = instrument(name)
    for response in simulate(whole, 12, seed=7, day=DAY):
        values = typed(whole, response.document)
        assert mistakes(whole, values) == []
        assert final(whole, values) == response.document


@settings(deadline=None, max_examples=20)
@given(some.integers(0, 10_000))
def test_any_seed_gives_responses_that_could_have_been_submitted(seed: int) -> None:
    whole = instrument("everything")
    (response,) = simulate(whole, 1, seed=seed, day=DAY)
    assert mistakes(whole, typed(whole, response.document)) == []


def test_the_same_seed_gives_the_same_responses_and_another_seed_others() -> None:
    whole = instrument("cluster-member-survey")
    first, again, other = (list(simulate(whole, 20, seed=seed, day=DAY)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_a_larger_simulation_begins_with_the_smaller_one() -> None:
    whole = instrument("cluster-member-survey")
    few, many = (list(simulate(whole, size, seed=3, day=DAY)) for size in (5, 9))
    assert many[:5] == few


def test_a_seed_means_the_same_on_every_machine() -> None:
    found = [response.document for response in simulate(asking(COLOURS), 4, seed=2, day=DAY)]
    assert [(each["colour"], each["hours"]) for each in found] == [
        ("red", "14"),
        ("red", "3"),
        ("red", "3"),
        ("red", "2"),
    ]


def test_units_that_answer_once_are_all_different() -> None:
    found = [response.document["cluster"] for response in simulate(instrument("pcca-maturity"), 60, seed=5, day=DAY)]
    assert len(set(map(str, found))) == 60


ROLE_FIRST = (
    HEAD.replace("unit: member", "unit: cluster")
    + """
sections:
  main:
    title: Main
    questions:
      role:
        choice: {lead: Lead, deputy: Deputy, member: Member}
        ask: Who answers?
        required: yes
      cluster:
        choice: {a: Afon, b: Bryn, c: Cwm}
        ask: Which cluster?
"""
)


def test_units_are_told_apart_by_the_question_that_names_them_and_by_no_other() -> None:
    whole = loads(ROLE_FIRST)
    groups = [[each.document for each in simulate(whole, 3, seed=seed, day=DAY)] for seed in range(5)]
    assert all({each["cluster"] for each in group} == {"a", "b", "c"} for group in groups)
    assert any(len({str(each["role"]) for each in group}) < 3 for group in groups)


def test_a_unit_that_a_panel_rates_is_answered_about_more_than_once() -> None:
    panel = loads(f"respondents: panel\n{ROLE_FIRST}")
    groups = [[each.document["cluster"] for each in simulate(panel, 3, seed=seed, day=DAY)] for seed in range(5)]
    assert any(len({str(code) for code in group}) < 3 for group in groups)


def test_answers_to_items_of_one_scale_hang_together() -> None:
    whole = instrument("network-experience")
    documents = [response.document for response in simulate(whole, 300, seed=11, day=DAY)]
    columns = from_blobs(whole, [encode(whole, document) for document in documents])
    grid = next(q for q in whole.questions.values() if len(q.items) >= 4 and q.items[0].kind == "code")
    codes = np.stack([columns.codes_of(item.column) for item in grid.items])
    complete = codes[:, (codes >= 0).all(axis=0)].astype(float)
    for place, row in enumerate(grid.kind.rows):  # type: ignore[union-attr]
        if row.id in getattr(grid.kind, "reversed", ()):
            complete[place] = complete[place].max() - complete[place]
    assert 0.6 < alpha(complete.T).estimate < 0.95


def test_sums_that_must_not_be_exceeded_are_met_by_amounts_that_are_not_nothing() -> None:
    whole = instrument("cluster-funding")
    documents = [response.document for response in simulate(whole, 40, seed=9, day=DAY)]
    for name in ("released_q1", "released_q4", "carried_out"):
        given = [float(str(document[name])) for document in documents if document.get(name) is not None]
        assert sum(amount > 0 for amount in given) > 0.8 * len(given) > 10, name


def test_some_leave_questions_empty_and_some_do_not_know() -> None:
    whole = instrument("cluster-member-survey")
    documents = [response.document for response in simulate(whole, 200, seed=2, day=DAY)]
    asked_time = [document["clinical_time"] for document in documents if "clinical_time" in document]
    assert {None, "dk"} & {value if value is None else str(value) for value in asked_time}
    assert sum(value is None for value in asked_time) < 0.2 * len(asked_time)


COLOURS = """
colour:
  choice:
    red: Red
    blue: Blue
  ask: Which colour?
  required: yes
hours:
  number: 0..40
  whole: yes
  ask: How many hours?
  required: yes
"""
IMPOSSIBLE = """
hours:
  number: 0..10
  ask: How many hours?
  required: yes
  check:
    that: hours * hours < 0 - 1
    say: Enter a number whose square is below zero
"""


def test_a_rule_that_nothing_meets_is_named() -> None:
    with pytest.raises(CannotSimulate, match="'hours'"):
        list(simulate(asking(IMPOSSIBLE), 1, seed=1, day=DAY))
