"""The instrument with a list that the tests about entries share, and answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from pcca.answers import Json, encode, final, typed
from pcca.columns import Columns, from_blobs
from pcca.instrument.expression import parse
from pcca.instrument.given import Values
from pcca.instrument.load import load
from pcca.instrument.model import Instrument
from pcca.instrument.resolve import NUMBER, Inside, Resolver, Scope
from pcca.instrument.tree import Expr
from tests.instrument.sample import DATA

FUNDING = load(DATA / "funding.yaml")
LINES = "lines"
amounts = st.none() | st.sampled_from([Fraction(each) for each in ("0", "10", "250.5", "1000", "999999999999")])
yes_no = st.sampled_from([None, "yes", "no"])

one_entry = st.fixed_dictionaries(
    {},
    optional={
        "purpose": st.sampled_from([None, "a post", "a scanner"]),
        "category": st.sampled_from([None, "staff", "equipment", "dk"]),
        "spent": amounts,
        "asked_on": st.sampled_from([None, date(2025, 4, 1), date(2026, 1, 31)]),
        "post": yes_no,
        "reasons": st.sampled_from([None, ("hr",), ("hr", "legal"), ("none",)]),
        "value.day": st.sampled_from([None, "1", "3", "dk"]),
        "value.patients": st.sampled_from([None, "2", "dk"]),
    },
)
answers: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {},
    optional={
        "allocation": amounts,
        "board": st.sampled_from([None, "north", "south"]),
        "detail": yes_no,
        "lines": st.lists(one_entry, max_size=5).map(tuple),
        "carried": amounts,
        "why": st.sampled_from([None, "many"]),
    },
)


def resolved(text: str, instrument: Instrument = FUNDING) -> Expr:
    """A condition read as after the last section."""
    lists = {id_: _inside(instrument, id_) for id_ in instrument.repeats}
    resolver = Resolver(Scope(instrument.questions, dict.fromkeys(instrument.derived, NUMBER), lists=lists))
    found = resolver.condition(parse(text))
    assert not resolver.problems, (text, resolver.problems)
    return found


def _inside(instrument: Instrument, list_: str) -> Inside:
    section = instrument.repeats[list_]
    assert section.repeat is not None
    return Inside({each.id: each for each in section.questions}, dict.fromkeys(section.repeat.derived, NUMBER))


def columns_of(*responses: Values, instrument: Instrument = FUNDING) -> Columns:
    """The columns of responses as they would be submitted."""
    return from_blobs(instrument, [encode(instrument, final(instrument, each)) for each in responses])


def line(**given: str) -> dict[str, Json]:
    """An entry as a document."""
    return dict(given)


def returned(allocation: str, *lines: Mapping[str, Any], **other: Json) -> Values:
    """A return with these lines, as values."""
    document: dict[str, Json] = {"allocation": allocation, "detail": "yes", "lines": [dict(each) for each in lines]}
    return typed(FUNDING, document | other)
