"""Exports: what is written is read back as it was."""

from __future__ import annotations

import csv
import io
from collections import ChainMap
from datetime import date
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcca.answers import Json, document_of
from pcca.answers.cells import read_words
from pcca.export.responses import header, row, write_responses
from pcca.fieldwork.loading import Loading, read_responses
from pcca.instrument.entries import entries_of, within
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Value, Values
from pcca.instrument.load import loads
from pcca.instrument.model import Calendar, Instrument, Multi, Number, Question, Rank, Section, Words, items_of
from pcca.paths import shipped
from pcca.routing import keys_of, path
from tests.conftest import small
from tests.instrument.sample import DATA, instrument_in

SMALL = loads(small())
SHIPPED = {path.stem: instrument_in(path) for path in sorted(shipped("instruments").glob("*.yaml"))}
LISTED = {"funding": instrument_in(DATA / "funding.yaml")}
HOSTILE = (
    "=1+1",
    "'=x",
    "''@",
    "skipped",
    "not_asked",
    "'skipped",
    "-3",
    "+x",
    "＝x",
    'a,b;c\t"d"',
    "tŷ\nnewydd",
    "dk",
)


def words(kind: Words) -> st.SearchStrategy[Value | None]:
    texts = st.sampled_from(HOSTILE) | st.text(max_size=20)
    return texts.map(lambda text: str(read_words(text, kind)) or None)


def values_of(question: Question) -> st.SearchStrategy[dict[str, Value | None]]:
    """Answers to one question as a form gives them."""
    kind = question.kind
    found: st.SearchStrategy[Value | None]
    if isinstance(kind, Multi):
        alone = [(code,) for code in (*kind.exclusive, *kind.scale.missing)]
        free = [option.code for option in kind.scale.substantive if option.code not in kind.exclusive]
        most = min(kind.high or len(free), len(free))
        ticks = st.sets(st.sampled_from(free), min_size=max(kind.low, 1), max_size=most)
        found = ticks.map(lambda chosen: tuple(code for code in free if code in chosen))
        found = found | st.sampled_from(alone) if alone else found
    elif isinstance(kind, Rank):
        codes = [option.code for option in kind.scale.substantive]
        found = st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=kind.top).map(tuple)
    elif isinstance(kind, Number):
        low, high = int(kind.low or 0), int(kind.high if kind.high is not None else 10_000)
        places = 1 if kind.whole else 100
        found = st.integers(low * places, high * places).map(lambda units: Fraction(units, places))
    elif isinstance(kind, Calendar):
        found = st.dates(date(1990, 1, 1), date(2024, 12, 31))
    elif isinstance(kind, Words):
        found = words(kind)
    else:
        return st.fixed_dictionaries({item.column: st.none() | _of_item(item.scale) for item in items_of(question)})
    return st.fixed_dictionaries(dict.fromkeys(keys_of(question), st.none() | found))


def _of_item(scale: object) -> st.SearchStrategy[Value | None]:
    codes = list(getattr(scale, "by_code", ()))
    return st.sampled_from(codes) if codes else words(Words(long=True))


def documents(instrument: Instrument) -> st.SearchStrategy[dict[str, Json]]:
    """Documents as they are submitted: routed, and with no hard rule broken."""
    values = st.builds(lambda *parts: dict(ChainMap(*parts)), *_asked(instrument), _lists(instrument))
    return values.map(lambda found: path(instrument, found)[1]).filter(partial(sound, instrument)).map(document_of)


def _asked(instrument: Instrument) -> list[st.SearchStrategy[dict[str, Value | None]]]:
    return [values_of(question) for question in instrument.questions.values()]


def _lists(instrument: Instrument) -> st.SearchStrategy[dict[str, Value | None]]:
    """Some more entries of each list than it must have: those in which nothing is answered are dropped."""
    found = {
        list_: st.lists(_entry(section), min_size=section.repeat.low + 1, max_size=section.repeat.low + 3).map(tuple)
        for list_, section in instrument.repeats.items()
        if section.repeat
    }
    return st.fixed_dictionaries(found)


def _entry(section: Section) -> st.SearchStrategy[dict[str, Value | None]]:
    return st.builds(lambda *parts: dict(ChainMap(*parts)), *map(values_of, section.questions))


def sound(instrument: Instrument, values: Values) -> bool:
    rules = [*instrument.checks, *(each.check for each in instrument.questions.values() if each.check)]
    kept = (holds(instrument, rule.that, values) for rule in rules)
    return False not in kept and all(
        _sound_list(instrument, section, values) for list_, section in instrument.repeats.items() if list_ in values
    )


def _sound_list(instrument: Instrument, section: Section, values: Values) -> bool:
    entries, inner = entries_of(values, section.id), instrument.entry(section.id)
    rules = [each.check.that for each in section.questions if each.check]
    kept = (holds(inner, rule, within(values, entry)) for rule in rules for entry in entries)
    allowed = section.repeat is not None and section.repeat.low <= len(entries) <= section.repeat.high
    return allowed and False not in kept


def exported(instrument: Instrument, responses: list[tuple[dict[str, Json], str]]) -> tuple[str, dict[str, bytes]]:
    file, lists = io.StringIO(newline=""), {list_: io.StringIO(newline="") for list_ in instrument.repeats}
    assert write_responses(file, instrument, responses, lists) == len(responses)
    return file.getvalue(), {list_: each.getvalue().encode() for list_, each in lists.items()}


def loaded(instrument: Instrument, responses: list[tuple[dict[str, Json], str]]) -> Loading:
    file, entries = exported(instrument, responses)
    return read_responses(instrument, file.encode(), language="en", entries=entries)


LANGUAGE = st.sampled_from(["en", "cy"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(documents(SMALL), LANGUAGE), min_size=1, max_size=4))
def test_what_is_exported_is_loaded_as_it_was(responses: list[tuple[dict[str, Json], str]]) -> None:
    loading = loaded(SMALL, responses)
    assert loading.bad == ()
    assert [(row.document, row.language) for row in loading.rows] == responses
    assert loading.set_aside == 0


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(SHIPPED | LISTED)))
def test_so_it_is_for_every_shipped_instrument(data: st.DataObject, name: str) -> None:
    instrument = (SHIPPED | LISTED)[name]
    response = data.draw(st.tuples(documents(instrument), LANGUAGE))
    loading = loaded(instrument, [response])
    assert [each.wrong for each in loading.bad] == []
    assert [(row.document, row.language) for row in loading.rows] == [response]


@settings(max_examples=100, deadline=None)
@given(documents(SMALL))
def test_no_cell_can_run_in_a_spreadsheet(document: dict[str, Json]) -> None:
    cells = row(SMALL, document, "cy")
    assert len(cells) == len(header(SMALL))
    assert not any(cell[:1] in tuple("=@\t\r＝＋－＠") for cell in cells if cell)
    assert not any(cell[:1] in ("+", "-") and not cell[1:].replace(".", "", 1).isascii() for cell in cells)


def test_missing_answers_keep_their_reason() -> None:
    document: dict[str, Json] = {
        "role": None, "hours": "7.5", "paid": None, "support.heard": "dk", "support.money": "2", "when": None,
        "order": ["b"], "plan.lead": None, "plan.lead.target": None, "plan.lead.evidence": "=cmd", "comment": "skipped",
    }  # fmt: skip
    (found,) = csv.DictReader(io.StringIO(exported(SMALL, [(document, "cy")])[0]))
    assert (found["role"], found["support.heard"], found["reasons.time"]) == ("skipped", "dk", "not_asked")
    assert (found["order.1"], found["order.2"]) == ("b", "skipped")
    assert (found["plan.lead.evidence"], found["comment"], found["language"]) == ("'=cmd", "'skipped", "cy")
    assert list(found) == [*SMALL.columns, "language"]
