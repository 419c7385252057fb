"""Which pages and questions are asked, whatever was answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.answers.documents import entry_items
from pcca.instrument.given import Value
from pcca.instrument.model import Allocate, Calendar, Instrument, Item, Number, Rank
from pcca.instrument.tree import references
from pcca.routing import asked, keys_of, pages, path, shown_options
from tests.instrument.sample import DATA, SHIPPED, asking, instrument_in

EVERY = instrument_in(DATA / "everything.yaml")
FILES = [*SHIPPED, DATA / "cluster-pcca.yaml", DATA / "everything.yaml"]
LOADED = {file.stem: instrument_in(file) for file in FILES}


def value_in(instrument: Instrument, item: Item) -> st.SearchStrategy[Any]:
    """Some answer, or none, for the key of an item."""
    kind = instrument.questions[item.question].kind
    if item.scale is not None:
        codes = st.sampled_from(list(item.scale.by_code))
        several = item.kind == "tick" or isinstance(kind, Rank)
        found: st.SearchStrategy[Any] = st.lists(codes, min_size=1, unique=True).map(tuple) if several else codes
    else:
        quantities = {
            Allocate: st.integers(0, 100).map(Fraction),
            Number: st.integers(0, 200).map(Fraction),
            Calendar: st.dates(date(2000, 1, 1), date(2026, 1, 1)),
        }
        found = quantities.get(type(kind), st.just("words"))
    return st.none() | found


def answers(instrument: Instrument) -> st.SearchStrategy[Mapping[str, Value | None]]:
    by_key = {item.key: value_in(instrument, item) for item in instrument.items}
    by_list = {list_: st.lists(entries(instrument, list_), max_size=3).map(tuple) for list_ in instrument.repeats}
    return st.fixed_dictionaries({}, optional=by_key | by_list)


def entries(instrument: Instrument, list_: str) -> st.SearchStrategy[Mapping[str, Any]]:
    """Some entry of a list."""
    inner = instrument.entry(list_)
    return st.fixed_dictionaries(
        {}, optional={item.key: value_in(inner, item) for item in entry_items(instrument, list_)}
    )


def test_a_question_that_depends_on_its_page_begins_a_new_one() -> None:
    assert [(page.id, page.questions[0].id if page.questions else "") for page in pages(EVERY)] == [
        ("you", "role"),
        ("you-2", "time"),
        ("you-3", "why"),
        ("you-4", "since"),
        ("place", "area"),
        ("place-2", "cluster"),
        ("work", "support"),
        ("work-2", "split"),
        ("work-3", "forces"),
        ("work-4", "who_decides"),
        ("decision", "decision"),
        ("projects", ""),
    ]


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("name", LOADED)
def test_no_page_asks_what_depends_on_itself(name: str) -> None:
    for page in pages(LOADED[name]):
        here = {question.id for question in page.questions}
        for question in page.questions:
            shown = [question.show_if, *(row.show_if for row in question.routed_rows)]
            read = {ref.path.split(".")[0] for expr in shown if expr for ref in references(expr)}
            assert not read & here


def test_unknown_hides() -> None:
    assert "time" not in asked(EVERY, {})
    assert "support" not in asked(EVERY, {"role": None})
    assert "support" in asked(EVERY, {"role": "nurse"})


def test_answers_set_aside_ask_nothing_further() -> None:
    values = {"role": "nurse", "time": "1", "why": "Meetings"}
    assert "why" not in asked(EVERY, values)
    assert not {"time", "why"} & path(EVERY, values)[1].keys()
    assert "why" in asked(EVERY, values | {"role": "gp"})


def test_hidden_rows_have_no_answer() -> None:
    values = {"role": "nurse", "support.heard": "1", "support.funds": "2"}
    counted = path(EVERY, values)[1]
    assert "support.funds" not in counted
    assert counted["support.skills"] is None
    assert path(EVERY, values | {"role": "gp"})[1]["support.funds"] == "2"


ROUTED = """
works:
  choice:
    yes: Yes
    no: No
  ask: Do you work?
where:
  choice:
    office:
      label: At the office
      show_if: works = yes
    home: At home
  ask: Where are you?
tools:
  multi:
    car:
      label: Car
      show_if: works = yes
    pen: Pen
  ask: What do you use?
"""


def test_options_no_longer_offered_are_set_aside() -> None:
    instrument = asking(ROUTED)
    values = {"works": "no", "where": "office", "tools": ("car", "pen")}
    assert path(instrument, values)[1] == {"works": "no", "where": None, "tools": ("pen",)}
    assert path(instrument, values | {"works": "yes"})[1] == values | {"works": "yes"}
    options = instrument.questions["where"].kind.scale.options  # type: ignore[union-attr]
    assert [option.code for option in shown_options(instrument, options, {"works": "no"})] == ["home"]


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_set_of_answers_leads_to_the_end(file: Path) -> None:
    instrument = LOADED[file.stem]

    @given(answers(instrument))
    @settings(max_examples=40, deadline=None)
    def ends(values: Mapping[str, Value | None]) -> None:
        shown, counted = path(instrument, values)
        assert shown
        assert [page.id for page in shown] == [
            page.id for page in pages(instrument) if page.id in {p.id for p in shown}
        ]
        keys = {key for page in shown for question in page.questions for key in keys_of(question)}
        assert counted.keys() <= keys | {page.section.id for page in shown if page.section.repeat}
        # What counts, answered alone, is asked again in the same way.
        assert path(instrument, counted)[1] == counted

    ends()
