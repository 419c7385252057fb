"""Loading responses from files, and reading them back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pcca import store
from pcca.store import AlreadyLoaded, NewResponse, NoWave, SourceFile, Store
from tests.store.samples import DAY, INSTRUMENT, a_response, add_wave, submitted

FILE = SourceFile("answers.csv", hashlib.sha256(b"role\ngp\n").hexdigest(), DAY)


def rows(n: int) -> Iterator[NewResponse]:
    for i in range(n):
        language = "cy" if i % 3 == 0 else "en"
        yield NewResponse({"role": str(i)}, i.to_bytes(2, "little"), language, DAY)


def test_a_file_is_loaded_whole_and_counts_at_once(db: Store) -> None:
    wave = add_wave(db)
    assert store.add_responses(db, wave, rows(2500), source=FILE) == 2500
    assert store.count(db, wave) == store.count_released(db, wave) == 2500
    assert sorted(int(response.document["role"]) for response in store.documents(db, wave)) == [*range(2500)]


def test_a_file_loaded_before_is_noticed(db: Store) -> None:
    wave, other = add_wave(db), add_wave(db, "other")
    store.add_responses(db, wave, rows(3), source=FILE)
    with pytest.raises(AlreadyLoaded, match=r"into the wave autumn on 2026-11-22. Rows loaded then: 3") as caught:
        store.add_responses(db, wave, rows(3), source=replace(FILE, name="renamed.csv"))
    assert (caught.value.day, caught.value.rows) == (DAY, 3)
    assert store.count(db, wave) == 3
    assert store.add_responses(db, other, rows(3), source=FILE) == 3


def test_a_load_that_fails_half_way_leaves_nothing(db: Store) -> None:
    wave = add_wave(db)

    def breaking() -> Iterator[NewResponse]:
        yield from rows(1500)
        raise OSError("the disk with the file was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        store.add_responses(db, wave, breaking(), source=FILE)
    assert store.count(db, wave) == 0
    assert store.add_responses(db, wave, rows(2), source=FILE) == 2


def test_loading_into_no_wave_is_refused(db: Store) -> None:
    with pytest.raises(NoWave):
        store.add_responses(db, "autumn", rows(1), source=FILE)


def test_loading_does_not_release_what_waits_for_its_step_of_ten(db: Store) -> None:
    wave = add_wave(db)
    submitted(db, wave)
    store.add_responses(db, wave, rows(20), source=FILE)
    assert (store.count(db, wave), store.count_released(db, wave)) == (21, 20)
    assert len(list(store.documents(db, wave, released_only=False))) == 21


def test_codes_are_joined_in_key_order_beside_their_languages(db: Store) -> None:
    wave = add_wave(db)
    add_wave(db, "other")
    store.add_responses(db, wave, rows(50), source=FILE)
    store.add_responses(db, "other", rows(1), source=FILE)
    (found,) = store.codes(db, wave)
    documents = list(store.documents(db, wave))
    assert found.instrument == INSTRUMENT.hash
    assert found.joined == b"".join(response.codes for response in documents)
    assert found.languages == tuple(response.language for response in documents)
    assert len(found.joined) == 50 * 2


def test_codes_wait_for_release_too(db: Store) -> None:
    wave = add_wave(db)
    submitted(db, wave)
    assert store.codes(db, wave) == ()
    (found,) = store.codes(db, wave, released_only=False)
    assert found.blobs == (b"\x01",)


def test_a_response_is_found_by_its_key_in_its_wave_only(db: Store) -> None:
    wave, other = add_wave(db, identification="named"), add_wave(db, "other")
    key = submitted(db, wave, "nurse").key
    assert key is not None
    found = store.response(db, wave, key)
    assert found is not None
    assert found.document == a_response("nurse").document
    assert store.response(db, other, key) is None
    assert store.response(db, wave, b"\x00" * 16) is None
