"""Every page of an instrument can be opened by its author: answers that lead there are found, or it is said."""

from __future__ import annotations

import pytest

from pcca import store as stored
from pcca.fieldwork import reaching as module
from pcca.fieldwork.filling import filled_draft
from pcca.fieldwork.journey import Journey
from pcca.fieldwork.reaching import reaching
from pcca.forms.described import KINDS, kind_words
from pcca.instrument.load import load, loads
from pcca.instrument.model import Kind, Note
from pcca.language import LANGUAGES, language
from pcca.paths import shipped
from pcca.routing import pages, path
from tests.conftest import ROOT, add

FILES = [
    *(each for each in sorted(shipped("instruments").glob("*.yaml")) if each.stem.count(".") == 0),
    *sorted((ROOT / "tests" / "data" / "instruments").glob("*.yaml")),
]


@pytest.mark.breadth(every=7)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_answers_are_found_that_lead_to_every_page(file) -> None:
    instrument = load(file)
    for page in pages(instrument):
        found = reaching(instrument, page.id)
        assert found is not None, page.id
        assert page.id in [each.id for each in path(instrument, found)[0]]


def test_a_page_that_nothing_leads_to_has_none() -> None:
    source = (ROOT / "tests" / "data" / "instruments" / "funding.yaml").read_text(encoding="utf-8")
    instrument = loads(source.replace("count(lines) > 3", "count(lines) > 3 and count(lines) < 2"))
    shown = [page for page in pages(instrument) if page.section.id == "close"]
    assert reaching(instrument, shown[0].id) is not None
    assert reaching(instrument, "no_such_page") is None


def test_every_kind_is_tried_and_described() -> None:
    kinds = set(Kind.__args__)
    assert set(module._CANDIDATES) == kinds - {Note}
    assert set(KINDS) == kinds


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_question_is_described_in_words(code: str) -> None:
    instrument = load(ROOT / "tests" / "data" / "instruments" / "everything.yaml")
    words = {each.id: kind_words(each, language(code)) for each in instrument.questions.values()}
    assert all(words.values())
    assert len(set(words.values())) > 8


def test_a_draft_is_filled_in_with_the_entries_of_lists(tmp_path) -> None:
    source = (ROOT / "tests" / "data" / "instruments" / "funding.yaml").read_bytes()
    store = stored.open_store(tmp_path)
    instrument = add(store, source, "money")
    wave = stored.wave(store, "money")
    values = reaching(instrument, "close")
    assert wave is not None
    assert values is not None
    day = wave.created
    token = filled_draft(store, "money", (instrument, values), language="cy", day=day)
    journey = Journey(wave, instrument, "cy", stored.draft(store, token))
    assert "close" in [page.id for page in journey.pages]
    assert len(journey.counted["lines"]) == len(values["lines"])  # type: ignore[arg-type]
    store.close()
