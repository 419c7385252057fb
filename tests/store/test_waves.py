"""Instruments, waves and published counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcca import store
from pcca.store import InvalidWave, NoInstrument, NoWave, PublishedCounts, Store, Wave, WaveExists
from tests.store.samples import DAY, INSTRUMENT, add_wave

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def test_an_instrument_version_is_stored_once_and_never_changed(db: Store) -> None:
    store.put_instrument(db, replace(INSTRUMENT, source="another text"))
    assert store.stored_instruments(db) == (INSTRUMENT,)
    assert store.instrument_source(db, INSTRUMENT.hash) == INSTRUMENT.source
    assert store.instrument_source(db, "ffff") is None


def test_the_compiled_form_can_be_added_and_is_kept(db: Store) -> None:
    compiled = replace(INSTRUMENT, compiled='{"id":"member-survey"}')
    store.put_instrument(db, compiled)
    store.put_instrument(db, INSTRUMENT)
    assert store.stored_instrument(db, INSTRUMENT.hash) == compiled


def test_a_wave_comes_back_as_it_was_added(db: Store) -> None:
    wave = Wave(
        id="autumn-2026", instrument=INSTRUMENT.hash, identification="confidential", created=DAY,
        population=640, opens=datetime(2026, 11, 1, tzinfo=UTC), closes=datetime(2026, 12, 1, 17, tzinfo=UTC),
        draft_days=14, synthetic=True, label={"en": "Demonstration", "cy": "Arddangosiad"},
        asker={"en": "An example LMC", "cy": "PMLl enghreifftiol"},
    )  # fmt: skip
    store.add_wave(db, wave)
    assert store.wave(db, "autumn-2026") == wave
    assert store.waves(db) == (wave,)


def test_waves_are_listed_in_the_order_they_were_added(db: Store) -> None:
    for id in ("zebra", "apple", "2026"):
        add_wave(db, id)
    assert [wave.id for wave in store.waves(db)] == ["zebra", "apple", "2026"]


def test_a_wave_is_added_once(db: Store) -> None:
    add_wave(db, "autumn", "named")
    with pytest.raises(WaveExists, match="already a wave called autumn"):
        add_wave(db, "autumn", "anonymous")
    assert store.waves(db)[0].identification == "named"


def test_all_faults_of_a_wave_are_named_at_once(db: Store) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    bad = Wave("Hydref 2026", INSTRUMENT.hash, "secret", DAY, 0, noon, noon, 0)  # type: ignore[arg-type]
    with pytest.raises(InvalidWave) as caught:
        store.add_wave(db, bad)
    assert len(caught.value.faults) == 5
    for part in (
        "Hydref 2026",
        "secret",
        "named, confidential, anonymous",
        "population of 0",
        "0 days",
        "12:00",
    ):
        assert part in str(caught.value)
    assert store.waves(db) == ()


@pytest.mark.parametrize("id", ["", "-a", "a_b", "A", "a" * 65, "a\n", "ŵ"])
def test_ids_that_could_not_stand_in_an_address_are_refused(db: Store, id: str) -> None:
    with pytest.raises(InvalidWave, match="not a wave id"):
        add_wave(db, id)


def test_a_wave_of_an_unknown_instrument_is_refused(db: Store) -> None:
    with pytest.raises(NoInstrument, match="ffff"):
        store.add_wave(db, Wave("autumn", "ffff", "named", DAY))


def test_a_misspelt_wave_is_answered_with_the_nearest(db: Store) -> None:
    assert store.wave(db, "autum") is None
    with pytest.raises(NoWave, match="No wave has been added yet"):
        store.count(db, "autum")
    add_wave(db, "autumn")
    with pytest.raises(NoWave, match="Did you mean autumn"):
        store.count(db, "autum")
    with pytest.raises(NoWave, match="There are: autumn"):
        list(store.documents(db, "2031"))


@given(opens=st.none() | INSTANTS, length=st.none() | st.integers(1, 10**6), now=INSTANTS)
def test_a_wave_is_in_one_state_that_only_moves_on(opens: datetime | None, length: int | None, now: datetime) -> None:
    start = opens or datetime(2025, 1, 1, tzinfo=UTC)
    closes = None if length is None else start + timedelta(seconds=length)
    wave = Wave("w", "h", "named", DAY, opens=opens, closes=closes)
    states = ["planned", "open", "closed"]
    assert states.index(store.state(wave, now)) <= states.index(store.state(wave, now + timedelta(days=1)))
    assert (store.state(wave, now) == "planned") == (opens is not None and now < opens)
    assert (store.state(wave, now) == "closed") == (closes is not None and now >= closes)


def test_published_counts_are_kept_by_name_and_replaced(db: Store) -> None:
    first = PublishedCounts("snapshot-2016", INSTRUMENT.hash, "question,option,count\n", {"en": "Snapshot"})
    store.put_counts(db, first)
    store.put_counts(db, replace(first, name="earlier"))
    second = replace(first, csv="question,option,count\nlead,gp,39\n")
    store.put_counts(db, second)
    assert store.counts(db, "snapshot-2016") == second
    assert [table.name for table in store.all_counts(db)] == ["earlier", "snapshot-2016"]
    assert store.counts(db, "snapshot") is None


def test_counts_of_an_unknown_instrument_are_refused(db: Store) -> None:
    with pytest.raises(NoInstrument, match="ffff"):
        store.put_counts(db, PublishedCounts("x", "ffff", ""))
