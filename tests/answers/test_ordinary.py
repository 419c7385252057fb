"""The short way to read a posted question says what the long way says, or nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from pcca.answers.ordinary import expected, read_ordinary
from pcca.answers.posted import read
from pcca.instrument.load import loads
from pcca.routing import rows_of
from tests.instrument.sample import EVERYTHING

EVERY = loads(EVERYTHING)
CODED = [each for each in EVERY.questions.values() if expected(EVERY, each.id, frozenset()) is not None]
NAMES = sorted({item.column for question in CODED for item in question.items})
CODES = sorted({code for question in CODED for item in question.items if item.scale for code in item.scale.by_code})
SENT = st.lists(st.sampled_from([*CODES, "", " ", "nobody"]), max_size=2)


@given(st.dictionaries(st.sampled_from(NAMES), SENT), st.sets(st.sampled_from(["goals", "money", "heard"])))
@settings(max_examples=300, deadline=None)
def test_the_short_way_agrees_with_the_long_way(fields: dict[str, list[str]], gone: set[str]) -> None:
    form = MultiDict([(name, code) for name, codes in fields.items() for code in codes])
    for question in CODED:
        hidden = frozenset(row.id for row in rows_of(question) if row.id in gone)
        names = expected(EVERY, question.id, hidden)
        assert names is not None
        found = read_ordinary(names, form)
        assert found is None or found == read(question, form, "en", hidden)


def test_plain_codes_go_the_short_way() -> None:
    assert {type(question.kind).__name__ for question in CODED} == {"Choice", "Grid", "Matrix"}
    for question in CODED:
        first = {item.column: item.codes[0] if item.scale else "" for item in question.items}
        found = read_ordinary(expected(EVERY, question.id, frozenset()) or (), MultiDict(first))
        assert found is not None
        assert found.values == {name: code or None for name, code in first.items()}
        assert found.mistakes == ()


def test_anything_else_goes_the_long_way() -> None:
    fields = expected(EVERY, "role", frozenset()) or ()
    for sent in (["doctor"], [" gp"], ["gp", "gp"], ["gp", "nurse"]):
        assert read_ordinary(fields, MultiDict([("role", each) for each in sent])) is None
