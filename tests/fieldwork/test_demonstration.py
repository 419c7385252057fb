"""The demonstration holds what it says, is labelled, and is the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pcca import store as stored
from pcca.answers import encode, final, typed
from pcca.fieldwork.demonstration import fill
from pcca.fieldwork.journey import instrument_of
from pcca.staging import assess
from pcca.store import Store, organisations

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = stored.open_store(tmp_path_factory.mktemp("filled"))
    fill(store, NOW)
    yield store
    store.close()


def documents(store: Store, wave: str) -> list[dict[str, object]]:
    return [dict(response.document) for response in stored.documents(store, wave)]


def test_waves_and_tables_are_there_and_labelled_in_both_languages(filled: Store) -> None:
    waves = {wave.id: wave for wave in stored.waves(filled)}
    states = {name: stored.state(wave, NOW) for name, wave in waves.items()}
    assert states == {
        "maturity-2025": "closed", "maturity-2026": "closed", "members-2025": "closed",
        "assess-2026": "open", "members-2026": "open", "sustainability-2026": "open",
    }  # fmt: skip
    for wave in waves.values():
        assert set(wave.label) == set(wave.asker) == {"en", "cy"}
        assert wave.synthetic is (stored.count(filled, wave.id) > 0)
        assert not wave.synthetic or ("synthetic" in wave.label["en"] and "synthetig" in wave.label["cy"])
    tables = {table.name for table in stored.all_counts(filled)}
    assert tables == {"snapshot-2016-2017", "sustainability-2016", "scotland-2018"}


def test_94_of_136_say_that_their_clinical_time_suffered(filled: Store) -> None:
    answers = Counter(document.get("clinical_time", "not asked") for document in documents(filled, "members-2025"))
    answered = {code: n for code, n in answers.items() if code not in ("dk", "na", None, "not asked")}
    assert answered["much_worse"] + answered["worse"] == 94
    assert sum(answered.values()) == 136
    assert all(answers[missing] > 0 for missing in ("dk", "na", None, "not asked"))


@pytest.mark.slow
def test_64_clusters_are_rated_twice_most_better_and_some_worse(filled: Store) -> None:
    overall = {}
    for year in ("maturity-2025", "maturity-2026"):
        instrument = instrument_of(filled, next(w.instrument for w in stored.waves(filled) if w.id == year))
        rated = documents(filled, year)
        assert len({document["cluster"] for document in rated}) == 64
        assert any(value == "dk" for document in rated for value in document.values())
        found = {str(each["cluster"]): assess(instrument, typed(instrument, each)).scores["overall"] for each in rated}  # type: ignore[arg-type]
        overall[year] = found
    pairs = [(overall["maturity-2025"][code], overall["maturity-2026"][code]) for code in overall["maturity-2025"]]
    changes = [later - earlier for earlier, later in pairs if earlier is not None and later is not None]
    better, worse = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    assert better > 2 * worse > 0


def test_every_document_is_complete_and_its_codes_are_its_projection(filled: Store) -> None:
    for wave in stored.waves(filled):
        instrument = instrument_of(filled, wave.instrument)
        for response in stored.documents(filled, wave.id):
            assert final(instrument, typed(instrument, response.document)) == response.document
            assert encode(instrument, response.document) == response.codes
            assert wave.opens is not None
            assert wave.closes is not None
            assert wave.opens.date() <= response.day <= wave.closes.date()


def test_it_is_the_same_every_time(filled: Store, tmp_path: Path) -> None:
    again = stored.open_store(tmp_path)
    fill(again, NOW)
    for wave in ("maturity-2026", "members-2025"):
        assert sorted(map(str, documents(filled, wave))) == sorted(map(str, documents(again, wave)))
    again.close()


def test_filled_waves_are_closed_even_where_the_clock_is_behind(tmp_path: Path) -> None:
    early = datetime(2024, 1, 1, tzinfo=UTC)
    store = stored.open_store(tmp_path)
    fill(store, early)
    assert all(stored.state(wave, early) == "closed" for wave in stored.waves(store) if wave.synthetic)
    store.close()


def test_units_of_named_waves_are_organisations_of_the_register(filled: Store) -> None:
    day = NOW.date()
    for wave in ("maturity-2025", "maturity-2026"):
        for document in documents(filled, wave):
            lineage = organisations.lineage(filled, str(document["cluster"]), date(2017, 3, 31))
            assert document["board"] in lineage
    assert {each.code for each in organisations.find(filled, kind="association", day=day)} == {"bma"}
    assert len(organisations.find(filled, kind="cluster", day=day)) == 64
    assert len(organisations.find(filled, kind="lmc", day=day)) == 5
